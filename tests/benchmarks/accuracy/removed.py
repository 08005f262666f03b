"""What is said when the modality that decides is not there: logs, metrics or traces taken out of the store.

A modality decides an incident that is named rightly with it and wrongly without it. Then the honest answer is
`inconclusive` with that modality among the missing; a cause called likely or confirmed is sure and wrong.

Usage: python -m tests.benchmarks.accuracy.removed [--stores FOLDER] [--json FILE] nezha@DAY=DIR simulated@0:2
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from agents.diagnose import concluded, diagnose
from agents.diagnosis import Diagnosis
from agents.reasoners.embedded import EmbeddedReasoner
from tests.benchmarks.accuracy.incidents import DataSet, Stored, data_set, stored
from tests.benchmarks.accuracy.section import Result, run, share, table
from tools.ingest_finish import finish_store
from tools.telemetry_store import TelemetryStore

TABLES = {"traces": "spans", "logs": "logs", "metrics": "metrics"}
_STORED = {"metrics": "metric_points"}
"""Where the rows of a view lie."""
DERIVED = (
    "calls",
    "transitions",
    "steps",
    "log_templates",
    "untraced_lines",
    "metric_series",
    "store_info",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=Path, default=None)
    parser.add_argument("data", nargs="+")
    run(parser, lambda given: measure([data_set(spec) for spec in given.data], given.stores), told)


def measure(sets: Sequence[DataSet], folder: Path | None) -> Result:
    """One row an incident and modality that is taken out of it."""
    with tempfile.TemporaryDirectory(prefix="whydunit-removed-") as scratch:
        stores = [(one.name, stored(one, folder or Path(scratch))) for one in sets]
        rows = [
            row for name, incidents in stores for one in incidents for row in _rows(name, one, Path(scratch))
        ]
    return {"removals": rows}


def _rows(name: str, one: Stored, scratch: Path) -> Iterator[dict[str, Any]]:
    whole = _said(one)
    for modality in TABLES:
        lacking = replace(one, path=scratch / "lacking.duckdb")
        shutil.copyfile(one.path, lacking.path)
        if not take_out(modality, lacking.path):
            continue
        after = _said(lacking)
        yield {
            "set": name,
            "fault": one.labelled.fault,
            "id": one.labelled.id,
            "modality": modality,
            "decides": whole["rank"] == 1 and after["rank"] != 1,
            "named": modality in after["missing"],
            **{key: after[key] for key in ("rank", "verdict", "probability", "why")},
        }


def take_out(modality: str, store: Path) -> bool:
    """Empty a modality's table, and derive anew as if it had never been read; False where it was empty, or
    nothing else is left."""
    with duckdb.connect(str(store)) as connection:
        held = {
            name: bool(connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall())
            for name, table in TABLES.items()
        }
        if not held.pop(modality) or not any(held.values()):
            return False
        table = TABLES[modality]
        for emptied in (_STORED.get(table, table), *DERIVED):
            connection.execute(f"DELETE FROM {emptied}")
        finish_store(connection, [f"without {modality}"])
    return True


def _said(one: Stored) -> dict[str, Any]:
    with TelemetryStore.open(one.path) as opened:
        diagnosis = concluded(diagnose(opened, EmbeddedReasoner(), one.incident, one.baseline))
    return _shown(one, diagnosis)


def _shown(one: Stored, diagnosis: Diagnosis) -> dict[str, Any]:
    leading = diagnosis.causes[0] if diagnosis.causes else None
    return {
        "rank": one.rank_in([cause.service for cause in diagnosis.causes]),
        "verdict": diagnosis.verdict,
        "missing": diagnosis.missing,
        "probability": leading.probability if leading else None,
        "why": leading.why if leading else None,
    }


def told(result: Result) -> Iterator[str]:
    rows: list[dict[str, Any]] = result["removals"]
    yield "A modality decides an incident that is named rightly with it and wrongly without it. Then:"
    yield ""
    groups = [*dict.fromkeys((row["set"], row["fault"], row["modality"]) for row in rows)]
    grouped = [
        (group, [row for row in rows if (row["set"], row["fault"], row["modality"]) == group])
        for group in groups
    ]
    header = (
        "data",
        "fault",
        "without",
        "it decides",
        "then inconclusive",
        "healthy",
        "sure and wrong",
        "named",
    )
    yield from table(
        header,
        ((*group, *_line(inside)) for group, inside in grouped if any(row["decides"] for row in inside)),
    )
    decided = [row for row in rows if row["decides"]]
    honest = sum(row["verdict"] == "inconclusive" and row["named"] for row in decided)
    yield ""
    yield f"Inconclusive with the missing modality named: {share(honest, len(decided))} of those it decides."


def _line(rows: Sequence[dict[str, Any]]) -> tuple[object, ...]:
    decided = [row for row in rows if row["decides"]]
    verdicts = Counter(row["verdict"] for row in decided)
    return (
        share(len(decided), len(rows)),
        verdicts["inconclusive"],
        verdicts["healthy"],
        verdicts["likely"] + verdicts["confirmed"],
        sum(row["named"] for row in decided),
    )


if __name__ == "__main__":
    main()
