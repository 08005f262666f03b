"""How fast is ingest, against DuckDB's bare CSV reader on the same files in the same run?

    python -m tests.benchmarks.ingest_nezha RCA_DATA_DAY

Prints the records a second of `CREATE TABLE AS SELECT * FROM read_csv` over all of the day's CSV files
(columns given, so that nothing is guessed), of the import alone, and of the whole ingest (import, calls,
templates, series, store), their ratios, and the ingest's peak memory. A record is a line of CSV in all of
them: a span, a log line, or a metric sample with its many cells. Seconds are of the clock and of the
processor; the latter tell more on a busy machine.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tools.importers import nezha
from tools.importers.csv_files import by_header, typed
from tools.ingest import ingest
from tools.sql_files import sql_text

RUNS = 3
_INGEST = """
import sys
from pathlib import Path
from tools.ingest import ingest
ingest([Path(sys.argv[1])], Path(sys.argv[2]))
"""


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


def imported(day: Path, store: Path) -> None:
    store.unlink(missing_ok=True)
    with duckdb.connect(str(store)) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(sql_text("schema.sql"))
        nezha.import_folder(connection, day)


@dataclass(frozen=True)
class Taken:
    clock_s: float
    processor_s: float


def taken_by(work: Callable[[Path, Path], object], day: Path, store: Path) -> Taken:
    """The median of a few runs, after one to warm the file cache."""
    work(day, store)
    clocks, processors = [], []
    for _ in range(RUNS):
        clock, processor = time.perf_counter(), time.process_time()
        work(day, store)
        clocks.append(time.perf_counter() - clock)
        processors.append(time.process_time() - processor)
    store.unlink()
    return Taken(statistics.median(clocks), statistics.median(processors))


def peak_mb(day: Path, store: Path) -> float:
    """The most memory an ingest takes, in a process of its own."""
    subprocess.run([sys.executable, "-c", _INGEST, str(day), str(store)], check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main(day: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.duckdb"
        records = bare(day, store)
        taken = {
            "bare read_csv": taken_by(bare, day, store),
            "import": taken_by(imported, day, store),
            "whole ingest": taken_by(lambda source, target: ingest([source], target), day, store),
        }
        memory_mb = peak_mb(day, store)
    least = taken["bare read_csv"]
    lines = [
        f"{'records':<14} {records:>9,}",
        f"{'':<14} {'clock':>9} {'processor':>11} {'records/s':>10}   of bare",
    ]
    lines += [
        f"{name:<14} {spent.clock_s:>7.2f} s {spent.processor_s:>9.2f} s {records / spent.clock_s:>10,.0f}"
        f" {least.clock_s / spent.clock_s:>5.0%}, processor {least.processor_s / spent.processor_s:.0%}"
        for name, spent in taken.items()
    ]
    lines.append(f"{'peak memory':<14} {memory_mb:>6,.0f} MB")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
