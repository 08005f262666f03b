"""How fast is ingest, against DuckDB's bare CSV reader on the same files in the same run?

A record is a line of CSV: a span, a log line, or a metric sample with its many cells. The bare read is one
`CREATE TABLE AS SELECT * FROM read_csv` for each header, columns given and rejects kept, as ingest reads.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.benchmarks.taken import NOTHING, Taken, middle, now
from tools.importers import nezha
from tools.importers.csv_files import by_header, typed
from tools.ingest import ingest

RUNS = 3
APART = ("Mining log templates", "Following visits")
"""Phases of ingest that read words and sequences, not files: told apart."""

_INGEST = """
import sys
from pathlib import Path
from tests.benchmarks.memory import peak_mb
from tools.ingest import ingest
ingest([Path(sys.argv[1])], Path(sys.argv[2]))
print(peak_mb())
"""


@dataclass(frozen=True)
class IngestSpeed:
    """Medians of a few runs, each a bare read and an ingest in turn; phases in their order."""

    records: int
    bare: Taken
    phases: dict[str, Taken]
    peak_mb: float

    def of(self, *beginnings: str) -> Taken:
        """What the phases took whose names begin so."""
        return sum((took for phase, took in self.phases.items() if phase.startswith(beginnings)), NOTHING)


def measure(day: Path, scratch: Path) -> IngestSpeed:
    """Read a folder of Nezha's files both ways, in turn; one round before warms the file cache."""
    store = scratch / "store.duckdb"
    bare(day, store)
    bares: list[Taken] = []
    ingests: list[dict[str, Taken]] = []
    records = 0
    for _ in range(RUNS):
        began = now()
        records = bare(day, store)
        bares.append(now() - began)
        store.unlink()
        ingests.append(_phases(day, store))
    phases = {phase: middle([run[phase] for run in ingests]) for phase in ingests[0]}
    peak = subprocess.run(
        [sys.executable, "-c", _INGEST, str(day), str(store)], check=True, capture_output=True, text=True
    )
    store.unlink()
    return IngestSpeed(records, middle(bares), phases, float(peak.stdout))


def bare(day: Path, store: Path) -> int:
    """Every file into tables of text; how many records."""
    store.unlink(missing_ok=True)
    records = 0
    with duckdb.connect(str(store)) as connection:
        connection.execute("SET enable_progress_bar = false")
        files = [file for file in sorted(day.rglob("*.csv")) if nezha.layout_of(file)]
        for number, (header, alike) in enumerate(by_header(files)):
            connection.execute(
                f"CREATE TABLE bare_{number} AS SELECT * FROM read_csv($files, auto_detect = false, header = "
                "true, delim = ',', quote = '\"', escape = '\"', columns = $columns, store_rejects = true)",
                {"files": [str(file) for file in alike], "columns": typed(header, {})},
            )
            found = connection.execute(f"SELECT count(*) FROM bare_{number}").fetchone()
            records += found[0] if found else 0
    return records


def _phases(day: Path, store: Path) -> dict[str, Taken]:
    """What each phase of an ingest takes, from what it tells of its progress."""
    told = [("Looking at files", now())]
    ingest([day], store, progress=lambda phase, _: told.append((phase, now())))
    phases: dict[str, Taken] = {}
    for (phase, start), (_, end) in zip(told, [*told[1:], ("", now())], strict=True):
        phases[phase] = phases.get(phase, NOTHING) + (end - start)
    store.unlink()
    return phases
