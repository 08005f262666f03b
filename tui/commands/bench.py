"""`bench`: how good the answers are, on incidents whose labels others published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.commands.words import AsJson
from tui.terminal import progress_line, write, write_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from agents.diagnosis import Diagnosis
    from agents.evaluation.measuring import BenchResult, Diagnose, Listener
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

    Train-Ticket has traces, logs and metrics, Online Boutique may have metrics alone: what is there is read.
    Every incident has one ranked list; ranks count distinct services; a failed incident is a miss.
    In the JSON, best_of_traces scores as RCLAgent's evaluator does: the best of several answers, one a trace.
    """
    from agents.evaluation.nezha import run

    _bench(lambda diagnose, tell: run(folder, date, diagnose, tell), as_json)


def sockshop(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Holds <service>-<cpu or mem>/<run>/.", show_default=False),
    ],
    as_json: AsJson = False,
) -> None:
    """Diagnose the labelled runs of Sock Shop (NeurIPS 2022) and score the ranked causes.

    normal.csv is the baseline, anomalous.csv the incident; the folder's name is the label.
    """
    from agents.evaluation.sockshop import run

    _bench(lambda diagnose, tell: run(folder, diagnose, tell), as_json)


def petshop(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Holds graph.csv, noissue, train and test.", show_default=False),
    ],
    as_json: AsJson = False,
) -> None:
    """Diagnose the labelled issues of PetShop (CLeaR 2024) and score the ranked causes.

    noissue is the baseline; the incident begins with the sample of the alert that target.json tells.
    """
    from agents.evaluation.petshop import run

    _bench(lambda diagnose, tell: run(folder, diagnose, tell), as_json)


def rootcausebench(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Holds a folder a scenario.", show_default=False),
    ],
    as_json: AsJson = False,
) -> None:
    """Diagnose the labelled scenarios of RootCauseBench: who failed first, and the guilty commit or none.

    The alert's time gives the windows; inner_rank is that of the commit, decoys_blamed counts the innocent.
    """
    from agents.evaluation.rootcausebench import run

    _bench(lambda diagnose, tell: run(folder, diagnose, tell), as_json)


def _bench(run: Callable[[Diagnose, Listener], BenchResult], as_json: bool) -> None:
    with progress_line() as tell:
        result = run(_team(), lambda outcome: tell(_line(outcome)))
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
        elif isinstance(value, list) and value:
            lines.extend(f"{name:<26}{_figure(each)}" for each in value)
        else:
            lines.append(f"{name:<26}{_figure(value)}")
    return lines


def _figure(value: object) -> str:
    from tools.plain_text import inert

    if isinstance(value, dict):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    return "-" if value is None or value == [] else inert(str(value))
