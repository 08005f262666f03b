"""How fast is ingest, against DuckDB's bare CSV reader on the same files in the same run?

A record is a line of CSV: a span, a log line, or a metric sample with its many cells. The bare read is one
`CREATE TABLE AS SELECT * FROM read_csv` for each header, columns given and rejects kept, as ingest reads.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

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
    """Medians of a few runs, each a bare read and an ingest in turn; seconds of the clock.

    `phases_s` are those of the run of median length, in order.
    """

    records: int
    bare_s: float
    whole_s: float
    phases_s: dict[str, float]
    peak_mb: float

    @property
    def apart_s(self) -> float:
        return sum(self.phases_s[phase] for phase in APART)

    def share(self, seconds: float) -> float:
        """Records a second as a share of the bare read's."""
        return self.bare_s / seconds


def measure(day: Path, scratch: Path) -> IngestSpeed:
    """Read a folder of Nezha's files both ways, in turn; one round before warms the file cache."""
    store = scratch / "store.duckdb"
    bare(day, store)
    bares: list[float] = []
    ingests: list[tuple[float, dict[str, float]]] = []
    records = 0
    for _ in range(RUNS):
        began = time.perf_counter()
        records = bare(day, store)
        bares.append(time.perf_counter() - began)
        store.unlink()
        ingests.append(_phases(day, store))
    whole_s, phases = sorted(ingests, key=lambda run: run[0])[RUNS // 2]
    peak = subprocess.run(
        [sys.executable, "-c", _INGEST, str(day), str(store)], check=True, capture_output=True, text=True
    )
    store.unlink()
    return IngestSpeed(records, statistics.median(bares), whole_s, phases, float(peak.stdout))


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


def _phases(day: Path, store: Path) -> tuple[float, dict[str, float]]:
    """How long an ingest takes, and each of its phases, from what it tells of its progress."""
    began = time.perf_counter()
    told = [("Looking at files", began)]
    ingest([day], store, progress=lambda phase, _: told.append((phase, time.perf_counter())))
    ended = time.perf_counter()
    phases: dict[str, float] = {}
    for (phase, start), (_, end) in zip(told, [*told[1:], ("", ended)], strict=True):
        phases[phase] = phases.get(phase, 0.0) + end - start
    store.unlink()
    return ended - began, phases
