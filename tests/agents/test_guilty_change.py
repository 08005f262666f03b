"""The leading cause names the commit behind it, with the evidence for it; without diffs nothing is said."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from agents.diagnose import concluded, diagnose
from agents.diagnosis import Diagnosis
from agents.reasoners.embedded import EmbeddedReasoner
from tools.ingest_finish import finish_store
from tools.telemetry_store import TelemetryStore, new_store
from tools.times import MINUTE_NS, Window

T0 = 1_700_000_000_000_000_000
GUILTY, DECOY = "a" * 40, "b" * 40


def _shop(connection: duckdb.DuckDBPyConnection) -> None:
    """Twenty calm minutes, then ten in which the shop's pool is exhausted."""
    for minute in range(30):
        time, ill = T0 + minute * MINUTE_NS, minute >= 20
        for name, value in (("db_pool_wait_ms", 900.0 if ill else 2.0), ("request_rate", 50.0 + minute % 3)):
            connection.execute(
                "INSERT INTO metrics VALUES (?, 'shop', NULL, NULL, ?, NULL, 'gauge', ?, NULL)",
                [time, name, value],
            )
        for second in range(10 if ill else 0):
            connection.execute(
                "INSERT INTO logs VALUES (?, 'shop', NULL, NULL, 'error', 'pool exhausted, no connections',"
                " NULL, NULL, NULL, NULL)",
                [time + second * 1_000_000_000],
            )


def _commit(connection: duckdb.DuckDBPyConnection, id: str, files: list[str], diff: str) -> None:
    connection.execute(
        "INSERT INTO changes VALUES (?, ?, NULL, 'commit', NULL, 'tidy', 'git', ?)",
        [T0, id, json.dumps({"files": files, "diff": diff})],
    )


def _diagnosed(folder: Path, *, with_diffs: bool) -> Diagnosis:
    path = folder / "shop.duckdb"
    with new_store(path) as connection:
        _shop(connection)
        if with_diffs:
            _commit(
                connection,
                GUILTY,
                ["pkg/db/pool.go"],
                "-const poolConnections = 50\n+const poolConnections = 5",
            )
            _commit(connection, DECOY, ["pkg/db/pool.go"], "+poolWaits.Inc()")
        finish_store(connection, ["test"])
    incident = Window(T0 + 20 * MINUTE_NS, T0 + 30 * MINUTE_NS)
    with TelemetryStore.open(path) as store:
        view = diagnose(store, EmbeddedReasoner(), incident, Window(T0, incident.start_ns))
    return concluded(view)


def test_the_leading_cause_names_the_commit_and_the_evidence_resolves(tmp_path: Path) -> None:
    diagnosis = _diagnosed(tmp_path, with_diffs=True)
    leading = diagnosis.causes[0]
    assert leading.detail.startswith(f"commit {GUILTY} (pkg/db/pool.go)")
    assert GUILTY[:12] in leading.why
    cards = {card.id: card for card in diagnosis.evidence}
    questions = {cards[number].question for number in leading.evidence}
    assert {"commits_before", "fault_words"} <= questions


def test_nothing_is_asked_or_said_of_commits_where_no_diff_is_known(tmp_path: Path) -> None:
    diagnosis = _diagnosed(tmp_path, with_diffs=False)
    assert "ommit" not in diagnosis.causes[0].detail + diagnosis.causes[0].why
    assert "commits_before" not in {card.question for card in diagnosis.evidence}
