"""How long do real incidents take: each in process, all of a day with their ingest, and one as a command?"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from agents.diagnose import concluded, diagnose
from agents.evaluation import nezha
from agents.evaluation.measuring import fill
from agents.reasoners.embedded import EmbeddedReasoner
from tools.telemetry_store import TelemetryStore
from tools.times import format_instant

RUNS = 3
_COMMAND = "from tui.main import main; main()"


@dataclass(frozen=True)
class IncidentSpeed:
    """Seconds of the clock. `command_s` is `whydunit diagnose STORE` as a process, from start to exit."""

    incidents: int
    ingest_s: float
    diagnosis_s: float
    median_s: float
    command_s: float


def measure(root: Path, date: str, scratch: Path) -> IncidentSpeed:
    """Ingest and diagnose every incident of one of Nezha's days, then one of them as a command."""
    store = scratch / "incident.duckdb"
    ingests, walls, windows = [], [], ""
    for incident in nezha.incidents(root, date):
        began = time.perf_counter()
        prepared = fill(store, incident.prepare)
        ingests.append(time.perf_counter() - began)
        began = time.perf_counter()
        with TelemetryStore.open(store) as opened:
            concluded(diagnose(opened, EmbeddedReasoner(), prepared.incident, prepared.baseline))
        walls.append(time.perf_counter() - began)
        windows = f"{format_instant(prepared.incident.start_ns)}..{format_instant(prepared.incident.end_ns)}"
    command_s = statistics.median(_command_s(store, windows, scratch) for _ in range(RUNS))
    return IncidentSpeed(len(walls), sum(ingests), sum(walls), statistics.median(walls), command_s)


def _command_s(store: Path, incident: str, home: Path) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", _COMMAND, "diagnose", str(store), "--incident", incident, "--json"],
        check=True,
        capture_output=True,
        env={**os.environ, "WHYDUNIT_HOME": str(home)},
    )
    return time.perf_counter() - began
