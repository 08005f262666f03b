"""`grade`: one diagnosis against what was really wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tui.commands.words import AsJson
from tui.terminal import write, write_json


def grade(
    diagnosis: Annotated[
        Path, typer.Argument(metavar="DIAGNOSIS", help="What `diagnose --json` printed.", show_default=False)
    ],
    label: Annotated[
        Path, typer.Argument(metavar="LABEL", help="What was really wrong (YAML, JSON).", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Score a diagnosis: rank of the truth, place, path, evidence, what is missing, honesty, cost.

    docs/grading.md says what a label may say and what each factor means.
    """
    from agents.evaluation.grading import WEIGHTS, read_diagnosis, read_label
    from agents.evaluation.grading import grade as graded

    result = graded(read_diagnosis(diagnosis), read_label(label))
    if as_json:
        return write_json(result.to_json())
    lines = [f"{'total':<10}{result.total:.2f}", f"{'rank':<10}{result.rank or 'miss'}", ""]
    lines += [
        f"{name:<10}{'-' if value is None else f'{value:.2f}':<6} weight {WEIGHTS[name]:.2f}"
        for name, value in result.factors.items()
    ]
    if result.dangling:
        lines.append(f"evidence that resolves to nothing: {', '.join(result.dangling)}")
    if result.blamed_innocent:
        lines.append("a known innocent leads: the total is 0")
    return write("\n".join(lines))
