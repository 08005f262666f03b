"""`bench`: how good the answers are, on incidents whose labels others published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.commands.words import AsJson
from tui.terminal import progress_line, write, write_json

if TYPE_CHECKING:
    from agents.diagnosis import Diagnosis
    from agents.evaluation.nezha import Diagnose
    from agents.evaluation.scoring import Outcome
    from tools.times import Window


def nezha(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Holds rca_data and construct_data.", show_default=False),
    ],
    date: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Which day of it.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Diagnose a labelled day of the Nezha data (FSE 2023) and score the ranked causes.

    Every incident has one ranked list; ranks count distinct services; a failed incident is a miss.
    """
    from agents.evaluation.nezha import run

    with progress_line() as tell:
        result = run(folder, date, _team(), lambda outcome: tell(_line(outcome)))
    report = result.to_json()
    if as_json:
        return write_json(report)
    return write("\n".join((*map(_line, result.outcomes), "", *_summary(report["summary"]))))


def _team() -> Diagnose:
    """What is measured; imported before the first clock starts."""
    from agents.diagnose import concluded, diagnose
    from agents.reasoners.embedded import EmbeddedReasoner
    from tools.telemetry_store import TelemetryStore

    def answer(store: Path, incident: Window, baseline: Window | None) -> Diagnosis:
        with TelemetryStore.open(store) as opened:
            return concluded(diagnose(opened, EmbeddedReasoner(), incident, baseline))

    return answer


def _line(outcome: Outcome) -> str:
    from tools.plain_text import inert

    rank = f"rank {outcome.rank}" if outcome.rank else "miss"
    wall = f"{outcome.wall_s:.2f} s" if outcome.wall_s is not None else ""
    said = f"{rank:<8}{outcome.verdict or '-':<14}{wall:<8}{inert(outcome.id)}"
    return f"{said}: {inert(outcome.error)}" if outcome.error else said


def _summary(summary: dict[str, object]) -> list[str]:
    """One figure a line; figures that are themselves of several parts are spread out."""
    lines: list[str] = []
    for name, value in summary.items():
        if isinstance(value, dict):
            lines.extend(f"{name + ' ' + str(part):<26}{_figure(each)}" for part, each in value.items())
        else:
            lines.append(f"{name:<26}{_figure(value)}")
    return lines


def _figure(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    return "-" if value is None else str(value)
