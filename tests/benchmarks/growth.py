"""How does diagnosis grow with the number of spans, against one self-time query over the same windows?

Stores are one simulated incident with more and more visitors. Reference, bare scan and diagnosis take turns
in one process; the most memory that a diagnosis holds is taken in a process that does nothing else.
"""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from agents.diagnose import concluded, diagnose
from agents.reasoners.embedded import EmbeddedReasoner
from tests.benchmarks.memory import peak_mb
from tests.benchmarks.taken import Taken, middle, now, taken_by
from tools.simulator.replicate import replicate
from tools.simulator.run import simulate
from tools.simulator.scenario import Scenario, demo_scenario
from tools.telemetry_store import TelemetryStore
from tools.times import Window

RUNS = 3
_COMPARED = 20_000_000
"""Beyond so many spans a diagnosis has to complete: it runs once, and the reference not at all."""
_HERE = Path(__file__).parent
_BASE_TRAFFIC = 5.0
"""Visits a second that make a little more than 100,000 spans of the demo incident."""


@dataclass(frozen=True)
class Grown:
    """One store: how many spans it holds, and medians of what was taken."""

    spans: int
    scan: Taken
    reference: Taken | None
    diagnosis: Taken
    peak_mb: float
    suspect: str


def scenario() -> Scenario:
    return replace(demo_scenario(), traffic=_BASE_TRAFFIC)


def windows() -> tuple[Window, Window]:
    """The incident and all the calm before it: together the whole store."""
    told = scenario()
    return told.window, Window(told.start_ns, told.onset_ns)


def stores(folder: Path, exponents: Sequence[int]) -> list[Path]:
    """A store for each power of ten of spans; those already in the folder are taken as they are."""
    base = folder / "spans-base.duckdb"
    if not base.exists():
        simulate(scenario(), base)
    made = []
    for exponent in exponents:
        store = folder / f"spans-1e{exponent}.duckdb"
        if not store.exists():
            replicate(base, store, 10**exponent)
        made.append(store)
    return made


def measure(store: Path, runs: int = RUNS) -> Grown:
    """Time a store in this process, and ask another for the memory."""
    incident, baseline = windows()
    bounds = {
        "incident_from": incident.start_ns,
        "incident_to": incident.end_ns,
        "baseline_from": baseline.start_ns,
        "baseline_to": baseline.end_ns,
    }
    told: dict[str, list[Taken]] = {"bare_scan": [], "reference": [], "diagnosis": []}
    suspect = ""
    with TelemetryStore.open(store) as opened:
        spans = int(opened.query("SELECT count(*) FROM spans").rows[0][0])
        runs, beside = (runs, ("bare_scan", "reference")) if spans <= _COMPARED else (1, ("bare_scan",))
        for _ in range(runs):
            for name in beside:
                sql = (_HERE / f"{name}.sql").read_text("utf-8")
                told[name].append(taken_by(partial(opened.query, sql, bounds)))
            began = now()
            suspect = diagnosed(opened)
            told["diagnosis"].append(now() - began)
    scan, diagnosis = middle(told["bare_scan"]), middle(told["diagnosis"])
    reference = middle(told["reference"]) if told["reference"] else None
    return Grown(spans, scan, reference, diagnosis, _peak_mb(store), suspect)


def diagnosed(store: TelemetryStore) -> str:
    """Diagnose with the windows given; the first suspect."""
    causes = concluded(diagnose(store, EmbeddedReasoner(), *windows())).causes
    return causes[0].service if causes else ""


def slope(grown: Sequence[Grown]) -> float:
    """Least squares of log diagnosis time over log spans, where the reference ran: 1 is in proportion."""
    points = [(math.log10(one.spans), math.log10(one.diagnosis.clock_s)) for one in grown if one.reference]
    return statistics.linear_regression(*zip(*points, strict=True)).slope


def _peak_mb(store: Path) -> float:
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.growth", "--peak", str(store)],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(told.stdout)


def main() -> None:
    """`STORE` prints its figures as JSON, `--peak STORE` the memory of one diagnosis in MB."""
    store = Path(sys.argv[-1])
    if "--peak" not in sys.argv:
        sys.stdout.write(json.dumps(asdict(measure(store))) + "\n")
        return
    with TelemetryStore.open(store) as opened:
        diagnosed(opened)
    sys.stdout.write(f"{peak_mb():.0f}\n")


if __name__ == "__main__":
    main()
