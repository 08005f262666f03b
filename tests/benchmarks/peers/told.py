"""How one data set went, in Markdown: every method, and what else there is to say of whydunit's answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

from agents.evaluation.calibration import brier, reliability
from agents.evaluation.scoring import Outcome, mean_reciprocal_rank, recall_at
from tests.benchmarks.accuracy.section import Result, share, table


def told(result: Result) -> Iterator[str]:
    """The table of methods, and whydunit's own figures under it."""
    outcomes = outcomes_of(result)
    count, summary = len(outcomes), result["summary"]
    yield f"Protocol: {result['protocol']}."
    yield ""
    header = ("method", "R@1", "R@3", "R@5", "MRR", "wall s (median)", "peak MB")
    yield from table(header, _methods(result))
    yield ""
    inner = [outcome for outcome in outcomes if outcome.inner_rank is not None]
    if inner:
        yield f"- Right inside the service too: {share(sum(one.inner_rank == 1 for one in inner), count)}."
    if "decoys_blamed" in summary:
        yield f"- Decoys blamed: {summary['decoys_blamed']}."
    missed = [outcome for outcome in outcomes if not outcome.right]
    yield f"- Not in first place: {'; '.join(map(_missed, missed)) if missed else 'none'}."


def _methods(result: Result) -> Iterator[tuple[object, ...]]:
    for method in result["methods"]:
        ranks: Sequence[int | None] = method["ranks"]
        walls = method["walls_s"]
        yield (
            method["name"],
            *(_hits(ranks, most) for most in (1, 3, 5)),
            f"{mean_reciprocal_rank(ranks):.3f}",
            f"{median(walls):.3f}" if walls else "-",
            f"{method['peak_mb']:.0f}",
        )
    floor: dict[str, float] = result["summary"]["random_floor"]
    yield (
        "random order",
        *(f"{floor[name]:.1%}" for name in ("R@1", "R@3", "R@5")),
        f"{floor['MRR']:.3f}",
        "",
        "",
    )


def trust(results: Sequence[Result]) -> Iterator[str]:
    """How sure it was and how right, and how much of what is right is proven; a row a data set."""
    rows = [(result["name"], outcomes_of(result)) for result in results]
    every = [outcome for _, outcomes in rows for outcome in outcomes]
    header = ("data", "right", "of them with a fully verified path", "named", "Brier score")
    yield from table(header, ((name, *_trust(outcomes)) for name, outcomes in [*rows, ("all", every)]))
    forecasts = [found for outcome in every if (found := outcome.forecast)]
    yield from ("", "Reliability over all of them:", "")
    yield from table(
        ("said", "causes", "mean probability", "share right"),
        (
            (
                f"{row['from']:.1f} to {row['to']:.1f}",
                row["incidents"],
                f"{row['probability']:.2f}",
                f"{row['right']:.2f}",
            )
            for row in reliability(forecasts)
        ),
    )


def _trust(outcomes: Sequence[Outcome]) -> tuple[object, ...]:
    right = [outcome for outcome in outcomes if outcome.right]
    forecasts = [found for outcome in outcomes if (found := outcome.forecast)]
    score = brier(forecasts)
    return (
        share(len(right), len(outcomes)),
        share(sum(bool(outcome.path_verified) for outcome in right), len(right)),
        len(forecasts),
        "-" if score is None else f"{score:.4f}",
    )


def outcomes_of(result: Result) -> list[Outcome]:
    told: list[dict[str, Any]] = result["outcomes"]
    return [Outcome(**outcome) for outcome in told]


def _hits(ranks: Sequence[int | None], most: int) -> str:
    return f"{sum(1 for rank in ranks if rank and rank <= most)} ({recall_at(ranks, most):.1%})"


def _missed(outcome: Outcome) -> str:
    where = f"rank {outcome.rank}" if outcome.rank else outcome.error or outcome.verdict or "miss"
    return f"{outcome.id} ({where})"
