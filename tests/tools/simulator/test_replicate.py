"""A replicated store is the same incident with more visitors: whole, in order, and diagnosed alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.errors import UsageError
from tools.ingest_finish import finish_store
from tools.simulator import random_scenario, simulate
from tools.simulator.replicate import replicate
from tools.telemetry_store import TelemetryStore, new_store

COPIES = 3


@pytest.fixture(scope="module")
def source_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replicate") / "small.duckdb"
    simulate(random_scenario(2, "exception_after_deploy", traffic=0.3), path)
    return path


@pytest.fixture(scope="module")
def source(source_path: Path) -> Iterator[TelemetryStore]:
    with TelemetryStore.open(source_path) as store:
        yield store


@pytest.fixture(scope="module")
def denser(source_path: Path, source: TelemetryStore) -> Iterator[TelemetryStore]:
    path = source_path.with_name("denser.duckdb")
    wanted = COPIES * source.info["row_counts"]["spans"] - 10
    assert replicate(source_path, path, wanted) == COPIES
    with TelemetryStore.open(path) as store:
        yield store


def one(store: TelemetryStore, sql: str) -> object:
    return store.query(sql).rows[0][0]


def test_traces_and_logs_multiply_and_readings_do_not(source: TelemetryStore, denser: TelemetryStore) -> None:
    was, now = source.info["row_counts"], denser.info["row_counts"]
    assert now["spans"] == COPIES * was["spans"]
    assert now["logs"] == COPIES * was["logs"]
    for table in ("metrics", "changes", "alerts", "log_templates"):
        assert now[table] == was[table]
    assert one(denser, "SELECT count(*) FROM calls") == now["spans"]


def test_every_copy_has_ids_of_its_own_and_finds_its_parent(denser: TelemetryStore) -> None:
    assert one(denser, "SELECT count(*) - count(DISTINCT (trace_id, span_id)) FROM spans") == 0
    orphans = """
        SELECT count(*) FROM spans AS child
        ANTI JOIN spans AS parent
          ON parent.trace_id = child.trace_id AND parent.span_id = child.parent_span_id
        WHERE child.parent_span_id IS NOT NULL
    """
    assert one(denser, orphans) == 0
    assert (
        one(denser, "SELECT count(*) FROM spans WHERE NOT regexp_full_match(trace_id, '[0-9a-f]{32}')") == 0
    )


@pytest.mark.parametrize(
    ("table", "time"), [("spans", "start_time"), ("calls", "start_time"), ("logs", "time")]
)
def test_rows_stay_in_order_of_time(denser: TelemetryStore, table: str, time: str) -> None:
    before = f"lag({time}) OVER (ORDER BY rowid)"
    backwards = f"SELECT count(*) FROM (SELECT {time} < {before} AS late FROM {table}) WHERE late"
    assert one(denser, backwards) == 0


def test_what_is_derived_is_what_deriving_it_anew_would_give(denser: TelemetryStore, tmp_path: Path) -> None:
    path = tmp_path / "derived.duckdb"
    with new_store(path) as connection:
        connection.execute(f"ATTACH '{denser.path}' AS source (READ_ONLY)")
        connection.execute("INSERT INTO spans SELECT * FROM source.spans")
        connection.execute("INSERT INTO logs SELECT * FROM source.logs")
        connection.execute("DETACH source")
        finish_store(connection, ["derived"])
    with TelemetryStore.open(path) as derived:
        for table in ("calls", "transitions", "steps", "untraced_lines"):
            assert derived.query(f"FROM {table}").rows == denser.query(f"FROM {table}").rows, table


def test_the_same_source_gives_the_same_store(
    source_path: Path, denser: TelemetryStore, tmp_path: Path
) -> None:
    replicate(source_path, tmp_path / "again.duckdb", denser.info["row_counts"]["spans"])
    with TelemetryStore.open(tmp_path / "again.duckdb") as again:
        assert again.fingerprint == denser.fingerprint


def test_a_store_without_spans_is_refused(tmp_path: Path) -> None:
    with new_store(tmp_path / "empty.duckdb") as connection:
        finish_store(connection, ["nothing"])
    with pytest.raises(UsageError, match="no spans"):
        replicate(tmp_path / "empty.duckdb", tmp_path / "denser.duckdb", 1_000)
    assert not (tmp_path / "denser.duckdb").exists()
