"""Measures ingest, growth and real incidents, each as ratios in one run; writes `docs/performance.md`.

Usage: python -m tests.benchmarks.performance --out FILE [--largest 7] [--stores DIR] [nezha@YYYY-MM-DD=DIR]
Growth needs no data: its stores are simulated, from 10^5 spans up to 10^LARGEST, and kept in DIR if given.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import growth, incidents, ingest_speed
from tests.benchmarks.growth import Grown
from tests.benchmarks.incidents import IncidentSpeed
from tests.benchmarks.ingest_speed import APART, IngestSpeed

_SMALLEST, _LARGEST = 5, 7
_HEAD = """# Performance

Written by `make performance`; do not edit. What counts are the ratios: both sides of each ran in turn in one
process on one machine, and each figure of growth and ingest is the median of three runs; of the real
incidents, each ran once. Seconds are of the clock; where others kept the cores busy meanwhile, those of the
processor tell more.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--largest", type=int, default=_LARGEST)
    parser.add_argument("--stores", type=Path)
    parser.add_argument("data", nargs="?", default="")
    given = parser.parse_args()
    name, _, folder = given.data.partition("=")
    date = name.removeprefix("nezha@")
    with tempfile.TemporaryDirectory(prefix="whydunit-performance-") as temporary:
        scratch = Path(temporary)
        exponents = range(_SMALLEST, given.largest + 1)
        grown = [growth.measure(store) for store in growth.stores(given.stores or scratch, exponents)]
        day = Path(folder) / "rca_data" / date
        speed = ingest_speed.measure(day, scratch) if folder else None
        real = incidents.measure(Path(folder), date, scratch) if folder else None
    asked = (
        f'DATA="{name}=DIR"' if name else "",
        f"LARGEST={given.largest}" if given.largest != _LARGEST else "",
    )
    command = " ".join(("make performance", *filter(None, asked)))
    given.out.write_text(report(grown, speed, real, command), "utf-8")


def report(
    grown: Sequence[Grown], speed: IngestSpeed | None, real: IncidentSpeed | None, command: str
) -> str:
    """The document. What had no data is left out."""
    lines = [_HEAD, f"Measured on {datetime.now(UTC):%Y-%m-%d} with `{command}`, on {machine()}."]
    lines += _of_growth(grown)
    lines += _of_ingest(speed) if speed else ()
    lines += _of_incidents(real) if real else ()
    return "\n".join((*lines, ""))


def machine() -> str:
    """Cores and memory, and how busy others kept the cores."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    load, cores = os.getloadavg()[2], os.cpu_count() or 1
    return f"{cores} cores with {memory:.0f} GiB of memory (load average of the last 15 minutes: {load:.1f})"


def _of_growth(grown: Sequence[Grown]) -> Iterator[str]:
    yield """
## Growth

A simulated incident with more and more visitors. The reference is one self-time query over the same windows,
as one would write it by hand (`tests/benchmarks/reference.sql`: a join with the parent, grouped by service,
operation and window); the scan reads once the columns that diagnosis reads. Diagnosis is all of it, in
process: scan, agents, verdict, playbook draft. Memory is the most that a process held that opened the
store and diagnosed. Where there is no reference, the diagnosis ran once, to see that it completes.

| spans | scan s | reference s | diagnosis s | diagnosis / reference | the same of the processor | peak MB |
|---|---|---|---|---|---|---|"""
    for one in grown:
        asked, took = one.reference, one.diagnosis
        beside = (
            (asked.clock_s, took.clock_s / asked.clock_s, took.processor_s / asked.processor_s)
            if asked
            else ()
        )
        reference, by_clock, by_processor = (f"{figure:.2f}" for figure in beside) if beside else "---"
        yield (
            f"| {one.spans:,} | {one.scan.clock_s:.2f} | {reference} "
            f"| {took.clock_s:.2f} | {by_clock} | {by_processor} | {one.peak_mb:.0f} |"
        )
    if len(grown) > 1:
        yield f"\nTime grows with spans to the power of {growth.slope(grown):.2f}."
    yield """
What diagnosis need not do again is done once by ingest: self time, network gaps and error origins (`calls`),
what follows what inside a service (`steps`), and both in order of time. What that costs is below."""


def _of_ingest(speed: IngestSpeed) -> Iterator[str]:
    whole, apart = speed.of(""), speed.of(*APART)
    yield f"""
## Ingest

{speed.records:,} records (lines of CSV: spans, log lines, metric samples of many cells) against
`CREATE TABLE AS SELECT * FROM read_csv(...)` of the same files, with columns given and rejects kept. Mining
log templates and following visits, which read words rather than files, are told apart.

| | seconds | records/s | of the bare read's | by processor time |
|---|---|---|---|---|"""
    for name, took in (
        ("bare read", speed.bare),
        ("reading files into tables", speed.of("Looking", "Reading")),
        ("ingest without templates and visits", whole - apart),
        ("whole ingest", whole),
    ):
        yield (
            f"| {name} | {took.clock_s:.2f} | {speed.records / took.clock_s:,.0f} "
            f"| {speed.bare.clock_s / took.clock_s:.0%} | {speed.bare.processor_s / took.processor_s:.0%} |"
        )
    yield "\n| phase | seconds | of the processor |\n|---|---|---|"
    for phase, took in speed.phases.items():
        yield f"| {phase} | {took.clock_s:.2f} | {took.processor_s:.2f} |"
    yield f"\nPeak memory of the whole: {speed.peak_mb:.0f} MB."


def _of_incidents(real: IncidentSpeed) -> Iterator[str]:
    yield f"""
## Real incidents

| {real.incidents} labelled incidents with traces, logs and metrics | seconds | of the processor |
|---|---|---|"""
    for name, took in (
        ("diagnosis in process, median", real.median),
        ("all diagnoses", real.diagnoses),
        ("all diagnoses and their ingests", real.diagnoses + real.ingests),
        ("`whydunit diagnose` as a process, imports and all", real.command),
    ):
        yield f"| {name} | {took.clock_s:.2f} | {took.processor_s:.2f} |"


if __name__ == "__main__":
    main()
