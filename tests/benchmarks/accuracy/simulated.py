"""Simulated incidents of every fault kind, decoys on, with no window given: as at night.

Usage: python -m tests.benchmarks.accuracy.simulated --seeds 0:5 [--kinds KIND...] [--json FILE]
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from agents.diagnose import concluded, diagnose
from agents.diagnosis import Diagnosis
from agents.reasoners.embedded import EmbeddedReasoner
from tests.benchmarks.accuracy.incidents import seeds_of
from tests.benchmarks.accuracy.section import Result, run, share, table
from tools.simulator import Scenario, Truth, random_scenario, simulate
from tools.simulator.faults import FAULTS
from tools.telemetry_store import TelemetryStore


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of("0:5"))
    parser.add_argument("--kinds", nargs="*", choices=sorted(FAULTS), default=sorted(FAULTS))
    run(parser, lambda given: measure(given.kinds, given.seeds), told)


def measure(kinds: Sequence[str], seeds: range) -> Result:
    """One row an incident."""
    with tempfile.TemporaryDirectory(prefix="whydunit-simulated-") as scratch:
        store = Path(scratch) / "incident.duckdb"
        rows = [_row(random_scenario(seed, kind), store) for kind in kinds for seed in seeds]
    return {"seeds": [seeds.start, seeds.stop], "incidents": rows}


def _row(scenario: Scenario, store: Path) -> dict[str, Any]:
    truth = simulate(scenario, store)
    return {"kind": truth.fault_kind, "seed": scenario.seed} | _scored(answered(store), truth)


def answered(store: Path) -> Diagnosis:
    """What the team says of a store with no window given."""
    with TelemetryStore.open(store) as opened:
        return concluded(diagnose(opened, EmbeddedReasoner()))


def _scored(diagnosis: Diagnosis, truth: Truth) -> dict[str, Any]:
    named = [*dict.fromkeys(cause.service for cause in diagnosis.causes)]
    rank = next((place for place, name in enumerate(named, start=1) if name in truth.causes), None)
    leading = diagnosis.causes[0] if diagnosis.causes else None
    verified = rank == 1 and leading is not None and _is_verified(diagnosis)
    return {
        "rank": rank,
        "verdict": diagnosis.verdict,
        "verified": verified,
        "probability": leading.probability if leading else 0.0,
        "truth": [*truth.causes],
        "named": named[:3],
        "decoy": bool(named) and named[0] in truth.decoys and named[0] not in truth.causes,
    }


def _is_verified(diagnosis: Diagnosis) -> bool:
    """Each hop passed its checks; a cause that is its own symptom has no hop and needs the verdict."""
    path = diagnosis.causes[0].path
    return all(hop.verified for hop in path) if path else diagnosis.verdict == "confirmed"


def told(result: Result) -> Iterator[str]:
    rows: list[dict[str, Any]] = result["incidents"]
    first, end = result["seeds"]
    kinds = [*dict.fromkeys(row["kind"] for row in rows)]
    yield f"Seeds {first} to {end - 1} of each kind, decoys on, no window given; of two causes, one will do."
    yield ""
    header = ("fault", "R@1", "R@3", "right, path verified", "verdicts", "a decoy's service leads")
    lines = [(kind, *_line([row for row in rows if row["kind"] == kind])) for kind in kinds]
    yield from table(header, iter([*lines, ("all", *_line(rows))]))
    missed = [f"{row['kind']}/{row['seed']} ({_missed(row)})" for row in rows if row["rank"] != 1]
    yield from ("", f"Not in first place: {'; '.join(missed) if missed else 'none'}.")


def _line(rows: Sequence[dict[str, Any]]) -> tuple[object, ...]:
    right = [row for row in rows if row["rank"] == 1]
    verdicts = Counter(row["verdict"] for row in rows)
    return (
        share(len(right), len(rows)),
        share(sum(1 for row in rows if row["rank"] and row["rank"] <= 3), len(rows)),
        share(sum(row["verified"] for row in right), len(right)),
        ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items())),
        sum(row["decoy"] for row in rows),
    )


def _missed(row: dict[str, Any]) -> str:
    leads = row["named"][0] if row["named"] else row["verdict"]
    return f"{'+'.join(row['truth'])} at {row['rank'] or '-'}, {leads} leads"


if __name__ == "__main__":
    main()
