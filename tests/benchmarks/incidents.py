"""How long do real incidents take: each in process, all of a day with their ingest, and one as a command?"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from agents.diagnose import concluded, diagnose
from agents.evaluation import nezha
from agents.evaluation.measuring import fill
from agents.reasoners.embedded import EmbeddedReasoner
from tests.benchmarks.taken import NOTHING, Taken, middle, now, taken_by
from tools.telemetry_store import TelemetryStore
from tools.times import format_instant

RUNS = 3
_COMMAND = "from tui.main import main; main()"


@dataclass(frozen=True)
class IncidentSpeed:
    """`command` is `whydunit diagnose STORE` as a process, from start to exit."""

    incidents: int
    ingests: Taken
    diagnoses: Taken
    median: Taken
    command: Taken


def measure(root: Path, date: str, scratch: Path) -> IncidentSpeed:
    """Ingest and diagnose every incident of one of Nezha's days, then one of them as a command."""
    store = scratch / "incident.duckdb"
    ingests, diagnoses, windows = [], [], ""
    for incident in nezha.incidents(root, date):
        began = now()
        prepared = fill(store, incident.prepare)
        ingests.append(now() - began)
        began = now()
        with TelemetryStore.open(store) as opened:
            concluded(diagnose(opened, EmbeddedReasoner(), prepared.incident, prepared.baseline))
        diagnoses.append(now() - began)
        windows = f"{format_instant(prepared.incident.start_ns)}..{format_instant(prepared.incident.end_ns)}"
    command = middle([taken_by(lambda: _run_command(store, windows, scratch)) for _ in range(RUNS)])
    return IncidentSpeed(
        len(diagnoses), sum(ingests, NOTHING), sum(diagnoses, NOTHING), middle(diagnoses), command
    )


def _run_command(store: Path, incident: str, home: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", _COMMAND, "diagnose", str(store), "--incident", incident, "--json"],
        check=True,
        capture_output=True,
        env={**os.environ, "WHYDUNIT_HOME": str(home)},
    )
