"""Calm windows: is anything blamed where nothing is wrong?

Simulated runs without a fault (decoys on) with no window given, and the fault-free minutes of Nezha's days,
split in two, each half against the other.

Usage: python -m tests.benchmarks.accuracy.healthy --seeds 0:40 [--json FILE] [nezha@DAY=DIR ...]
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from agents.diagnose import concluded, diagnose
from agents.diagnosis import Diagnosis
from agents.evaluation.measuring import Prepared, fill
from agents.reasoners.embedded import EmbeddedReasoner
from tests.benchmarks.accuracy.incidents import seeds_of
from tests.benchmarks.accuracy.section import Result, run, table
from tests.benchmarks.accuracy.simulated import answered
from tools.importers.nezha import baseline_window, import_files, labelled
from tools.simulator import healthy_scenario, simulate
from tools.telemetry_store import TelemetryStore
from tools.times import Window


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of("0:40"))
    parser.add_argument("days", nargs="*")
    run(parser, lambda given: measure(given.seeds, given.days), told)


def measure(seeds: range, days: Sequence[str]) -> Result:
    """Which calm windows were called what; those not called healthy by name."""
    with tempfile.TemporaryDirectory(prefix="whydunit-healthy-") as scratch:
        store = Path(scratch) / "calm.duckdb"
        rows = [_simulated(seed, store) for seed in seeds]
        halves = [row for day in days for row in _halves(day, store)]
    return {"simulated": rows, "nezha": halves, "seeds": [seeds.start, seeds.stop]}


def _simulated(seed: int, store: Path) -> dict[str, Any]:
    scenario = healthy_scenario(seed)
    simulate(scenario, store)
    decoys = [type(decoy).__name__ for decoy in scenario.decoys]
    return {"id": f"seed {seed}", "decoys": decoys} | _said(answered(store))


def _halves(spec: str, store: Path) -> Iterator[dict[str, Any]]:
    """A day's fault-free minutes: the first half judged by the second, and the other way round."""
    name, _, folder = spec.partition("=")
    root, day = Path(folder), name.removeprefix("nezha@")
    whole = baseline_window(root, day)
    if whole is None:
        return

    def prepare(connection: duckdb.DuckDBPyConnection) -> Prepared:
        calm = (root / "construct_data" / day).rglob("*.csv")
        return Prepared(import_files(connection, labelled(root, sorted(calm))), whole, None)

    fill(store, prepare)
    with TelemetryStore.open(store) as opened:
        first, end = opened.query("SELECT min(start_time), max(start_time) + 1 FROM calls").rows[0]
        middle = (first + end) // 2
        halves = Window(first, middle), Window(middle, end)
        for which, half, other in zip(("first", "second"), halves, reversed(halves), strict=True):
            diagnosis = concluded(diagnose(opened, EmbeddedReasoner(), half, other))
            yield {"id": f"{day}, {which} half"} | _said(diagnosis)


def _said(diagnosis: Diagnosis) -> dict[str, Any]:
    leading = diagnosis.causes[0] if diagnosis.causes else None
    return {"verdict": diagnosis.verdict, "blamed": leading.why if leading else None}


def told(result: Result) -> Iterator[str]:
    first, end = result["seeds"]
    sets = (
        (f"simulated, seeds {first} to {end - 1}", "simulated"),
        ("Nezha, each half by the other", "nezha"),
    )
    yield "A false alarm is a cause that is called likely or confirmed where nothing is wrong."
    yield ""
    yield from table(
        ("calm windows", "windows", "healthy", "inconclusive", "false alarms"),
        ((name, *_line(result[key])) for name, key in sets if result[key]),
    )
    yield ""
    for row in (*result["simulated"], *result["nezha"]):
        if row["verdict"] != "healthy":
            yield f"- {row['id']}: {row['verdict']}, {row['blamed'] or 'nothing blamed'}"


def _line(rows: Sequence[dict[str, Any]]) -> tuple[int, ...]:
    verdicts = Counter(row["verdict"] for row in rows)
    return (
        len(rows),
        verdicts["healthy"],
        verdicts["inconclusive"],
        verdicts["likely"] + verdicts["confirmed"],
    )


if __name__ == "__main__":
    main()
