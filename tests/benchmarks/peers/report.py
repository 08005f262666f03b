"""`docs/accuracy.md`: what was measured, by whom, when and how, and every miss by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from agents.evaluation.calibration import brier, reliability
from agents.evaluation.scoring import Outcome, mean_reciprocal_rank, recall_at

_INCLUDED = "accuracy-misses.md"
_HEAD = """# Accuracy

Written by `make peers`; do not edit. Others' methods ran on the same incidents in the same run: BARO and
N-sigma from RCAEval 1.8.1, a random walk with restart, and a rule of three lines. Ranks count distinct
services, one list an incident; a failed incident is a miss. Wall times begin with the store ingested.
"""


@dataclass(frozen=True)
class Method:
    """One method on one data set; `ranks` and `walls_s` are one an incident."""

    name: str
    ranks: Sequence[int | None]
    walls_s: Sequence[float]
    peak_mb: float


@dataclass(frozen=True)
class DataSet:
    """One protocol's incidents, every method on them, and whydunit's outcomes."""

    name: str
    protocol: str
    methods: Sequence[Method]
    outcomes: Sequence[Outcome]
    summary: dict[str, Any]


def write_report(sets: Sequence[DataSet], file: Path) -> None:
    """Write the report; what people wrote about the misses, in a file beside it, is included."""
    written = file.with_name(_INCLUDED)
    by_hand = (
        written.read_text("utf-8").strip() if written.is_file() else "Nothing was written about them yet."
    )
    file.write_text("\n".join((*_lines(sets), "", by_hand, "")), "utf-8")


def _lines(sets: Sequence[DataSet]) -> Iterator[str]:
    command = " ".join(f"{one.name}=DIR" for one in sets)
    yield _HEAD
    yield f'Measured on {datetime.now(UTC):%Y-%m-%d} with `make peers DATA="{command}"`.'
    for one in sets:
        yield from _of_set(one)
    yield from _calibration(sets)
    yield "## Every miss"


def _of_set(one: DataSet) -> Iterator[str]:
    floor, summary = one.summary["random_floor"], one.summary
    count = len(one.outcomes)
    yield from ("", f"## {one.name} ({count} incidents)", "", f"Protocol: {one.protocol}.", "")
    yield "| method | R@1 | R@3 | R@5 | MRR | wall s (median) | peak MB |"
    yield "|---|---|---|---|---|---|---|"
    for method in one.methods:
        hits = " | ".join(_hits(method.ranks, most) for most in (1, 3, 5))
        wall = f"{median(method.walls_s):.3f}" if method.walls_s else "-"
        mean = mean_reciprocal_rank(method.ranks)
        yield f"| {method.name} | {hits} | {mean:.3f} | {wall} | {method.peak_mb:.0f} |"
    luck = " | ".join(f"{floor[name]:.1%}" for name in ("R@1", "R@3", "R@5"))
    yield f"| random order | {luck} | {floor['MRR']:.3f} | | |"
    yield ""
    inner = sum(outcome.inner_rank == 1 for outcome in one.outcomes)
    yield f"Right inside the service too (first place): {inner} of {count}."
    yield f"Right answers with a fully verified path: {_share(summary['verified'])}."
    yield f"Brier score of the leading cause: {_number(summary['brier'])} ({summary['named']} named)."
    if "decoys_blamed" in summary:
        yield f"Decoys blamed: {summary['decoys_blamed']}."
    yield ""
    missed = [outcome for outcome in one.outcomes if not outcome.right]
    yield "Not in first place: " + ("; ".join(map(_told, missed)) if missed else "none") + "."


def _calibration(sets: Sequence[DataSet]) -> Iterator[str]:
    forecasts = [found for one in sets for outcome in one.outcomes if (found := outcome.forecast)]
    yield from ("", "## Calibration, over all of the above", "")
    yield f"Brier score {_number(brier(forecasts))} over {len(forecasts)} named causes."
    yield from ("", "| said | causes | mean probability | right |", "|---|---|---|---|")
    for row in reliability(forecasts):
        said = f"{row['from']:.1f} to {row['to']:.1f}"
        yield f"| {said} | {row['incidents']} | {row['probability']:.2f} | {row['right']:.2f} |"
    yield ""


def _hits(ranks: Sequence[int | None], most: int) -> str:
    return f"{sum(1 for rank in ranks if rank and rank <= most)} ({recall_at(ranks, most):.1%})"


def _told(outcome: Outcome) -> str:
    where = f"rank {outcome.rank}" if outcome.rank else outcome.error or outcome.verdict or "miss"
    return f"{outcome.id} ({where})"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
