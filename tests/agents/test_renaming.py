"""Names play no part: a random bijection of all that is named freely changes no rank."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest

from agents.observations import observe
from agents.reasoners.ranking import Ranking, rank
from tools.ingest_finish import finish_store
from tools.metric_families import family_of
from tools.simulator import random_scenario, simulate
from tools.telemetry_store import TelemetryStore, new_store
from tools.times import Window

Names = Mapping[str, str]

RENAMED: Mapping[str, Mapping[str, str]] = {
    "spans": {"service": "service", "instance": "instance", "node": "node", "operation": "operation"},
    "logs": {"service": "service", "instance": "instance", "node": "node"},
    "metrics": {"service": "service", "instance": "instance", "node": "node", "name": "metric"},
    "dependencies": {"caller": "service", "callee": "service"},
    "changes": {"service": "service"},
}
"""Table -> column -> what it names."""


def permuted(names: Sequence[str], dice: random.Random) -> dict[str, str]:
    return dict(zip(names, dice.sample(names, len(names)), strict=True))


def bijections(store: duckdb.DuckDBPyConnection, dice: random.Random) -> dict[str, Names]:
    """A permutation of each kind of name; of metrics, only of those whose name says nothing."""
    named: dict[str, set[str]] = {}
    for table, columns in RENAMED.items():
        for column, kind in columns.items():
            query = f"SELECT DISTINCT {column} FROM told.{table} WHERE {column} IS NOT NULL"
            named.setdefault(kind, set()).update(name for (name,) in store.execute(query).fetchall())
    named["metric"] = {name for name in named["metric"] if family_of(name, None) == "unknown"}
    return {kind: permuted(sorted(names), dice) for kind, names in named.items()}


def rename(told: Path, renamed: Path, seed: int) -> Names:
    """The same telemetry under other names; returns what each service is called now."""
    with new_store(renamed) as store:
        store.execute(f"ATTACH '{told}' AS told (READ_ONLY)")
        names = bijections(store, random.Random(seed))
        store.execute("CREATE TEMP TABLE called (kind VARCHAR, old VARCHAR, new VARCHAR)")
        store.executemany(
            "INSERT INTO called VALUES (?, ?, ?)",
            [(kind, old, new) for kind, called in names.items() for old, new in called.items()],
        )
        for table, columns in RENAMED.items():
            replaced = ", ".join(
                f"coalesce((SELECT new FROM called WHERE kind = '{kind}' AND old = {column}), {column}) "
                f"AS {column}"
                for column, kind in columns.items()
            )
            store.execute(f"INSERT INTO {table} SELECT * REPLACE ({replaced}) FROM told.{table}")
        reword(store, names["service"])
        store.execute("DETACH told")
        finish_store(store, ["renamed"])
    return names["service"]


def reword(store: duckdb.DuckDBPyConnection, called: Names) -> None:
    """What log lines say of a service they say of its new name."""
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, sorted(called, key=len, reverse=True)))})\b")
    bodies = [body for (body,) in store.execute("SELECT DISTINCT body FROM logs ORDER BY 1").fetchall()]
    reworded = [(pattern.sub(lambda found: called[found[0]], body), body) for body in bodies]
    store.execute("CREATE TEMP TABLE said (new VARCHAR, old VARCHAR)")
    store.executemany("INSERT INTO said VALUES (?, ?)", reworded)
    store.execute(
        "CREATE TEMP TABLE lines AS SELECT logs.* REPLACE (new AS body) FROM logs JOIN said ON body = old"
    )
    store.execute("DELETE FROM logs")
    store.execute("INSERT INTO logs FROM lines")


def ranked(path: Path, incident: Window) -> Ranking:
    with TelemetryStore.open(path) as store:
        return rank(observe(store, incident, None, lambda evidence: None).scan)


def both_ways(kind: str, folder: Path) -> tuple[Ranking, Ranking, Names]:
    """The ranking under the old names and under new ones, and what each service is called now."""
    truth = simulate(random_scenario(11, kind, traffic=1.0), folder / "told.duckdb")
    assert truth.window is not None
    told = ranked(folder / "told.duckdb", truth.window)
    called = rename(folder / "told.duckdb", folder / "renamed.duckdb", seed=5)
    return told, ranked(folder / "renamed.duckdb", truth.window), called


@pytest.mark.parametrize("kind", ["cpu_contention", "exception_after_deploy", "pool_exhaustion"])
def test_a_random_bijection_of_names_changes_no_rank(kind: str, tmp_path: Path) -> None:
    told, renamed, called = both_ways(kind, tmp_path)
    assert [cause.service for cause in renamed.causes] == [called[cause.service] for cause in told.causes]
    assert [cause.fault_kind for cause in renamed.causes] == [cause.fault_kind for cause in told.causes]


@pytest.mark.parametrize("kind", ["dependency_outage", "cache_stampede", "noisy_neighbour", "packet_loss"])
def test_nor_does_it_where_spans_name_whom_they_call_by_the_old_name(kind: str, tmp_path: Path) -> None:
    told, renamed, called = both_ways(kind, tmp_path)
    assert [cause.service for cause in renamed.causes] == [called[cause.service] for cause in told.causes]
    assert renamed.causes[0].fault_kind == told.causes[0].fault_kind
