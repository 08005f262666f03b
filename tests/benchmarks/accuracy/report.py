"""`docs/accuracy.md`: what was measured, when and how, and every miss by name."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from agents.evaluation.best_of_traces import TRACES
from tests.benchmarks.accuracy import ablation, healthy, kpi, left_out, removed, simulated
from tests.benchmarks.accuracy.section import Result, table
from tests.benchmarks.peers import told as peers

_INCLUDED = "accuracy-misses.md"
_HEAD = """# Accuracy

Written by `make peers`; do not edit. Every method ran on the same incidents in the same run, each group in a
process of its own: BARO and N-sigma from RCAEval 1.8.1 on all metrics, a random walk with restart, a rule of
three lines, and two rules of causality between metrics, rebuilt from their papers without their code. Ranks
count distinct services, one list an incident, nothing is tuned to a data set; a failed incident is a miss.
Wall times begin with the store ingested; peak memory includes the ingest for whydunit.
"""


@dataclass(frozen=True)
class Measured:
    """All figures; `sets` has one a data set."""

    sets: Sequence[Result]
    simulated: Result
    healthy: Result
    removed: Result
    ablation: Result
    left_out: Result
    kpi: Result


def write_report(found: Measured, file: Path, took_s: float) -> None:
    """Write the report; what people wrote about the misses, in a file beside it, is included."""
    by_hand = file.with_name(_INCLUDED)
    misses = (
        by_hand.read_text("utf-8").strip() if by_hand.is_file() else "Nothing was written about them yet."
    )
    file.write_text("\n".join((*_lines(found, took_s), "", misses, "")), "utf-8")


def _lines(found: Measured, took_s: float) -> Iterator[str]:
    names = " ".join(f"{one['name']}=DIR" for one in found.sets)
    yield _HEAD
    yield f'Measured on {datetime.now(UTC):%Y-%m-%d} with `make peers DATA="{names}"`'
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    yield f"in {took_s / 60:.0f} minutes ({machine})."
    yield from ("", "## At a glance", "")
    yield from table(("data", "incidents", "whydunit R@1", "the best other R@1"), map(_glance, found.sets))
    yield from ("", "## Side by side")
    for one in found.sets:
        yield from ("", f"### {one['name']} ({len(one['outcomes'])} incidents)", "")
        yield from peers.told(one)
    yield from ("", "## How sure, how right, how proven", "", *peers.trust(found.sets))
    yield from ("", "## Simulated incidents", "", *simulated.told(found.simulated))
    yield from ("", "## Calm windows", "", *healthy.told(found.healthy))
    yield from ("", "## Without what decides", "", *removed.told(found.removed))
    yield from ("", "## What each signal is worth", "", *ablation.told(found.ablation))
    yield from ("", "## Weights set without a system, without a kind of fault", "")
    yield from left_out.told(found.left_out)
    yield from ("", "## Causality between metrics", "", *kpi.told(found.kpi))
    yield from ("", "## Best of several traces", "", *_best_of_traces(found.sets))
    yield from ("", "## Every miss")


def _best_of_traces(sets: Sequence[Result]) -> Iterator[str]:
    yield "RCLAgent's published evaluator gives one answer a trace and counts the best of them. An answer to"
    yield "a trace is here the diagnosis among the services that the trace went through, for the"
    yield f"{TRACES} traces with most failed calls, then the slowest; a service that none went through"
    yield "cannot be named. Which traces its authors took is not published. Nothing else is measured so."
    yield ""
    found = [(one["name"], one["summary"]["best_of_traces"]) for one in sets]
    header = ("data", "R@1", "R@3", "R@5", "MRR")
    yield from table(header, ((name, *best.values()) for name, best in found if best))


def _glance(one: Result) -> tuple[object, ...]:
    first = {method["name"]: sum(rank == 1 for rank in method["ranks"]) for method in one["methods"]}
    ours = first.pop("whydunit")
    best = max(first, key=lambda name: first[name])
    return one["name"], len(one["outcomes"]), ours, f"{first[best]} ({best})"
