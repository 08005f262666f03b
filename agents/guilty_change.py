"""The commit behind the leading cause, where the store knows what commits changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agents.diagnosis import Cause
from agents.observations import Observations, window_bounds
from agents.recorded_answers import Answering
from tools.change_attribution import Attribution, Commit, Suspect, attribute
from tools.counted import counted
from tools.evidence import Evidence
from tools.plain_text import shorten
from tools.questions import load_question
from tools.telemetry_store import Rows

_SHORT = 12
_NAMED = 5
_MOVED = 0.5
"""From half of a deviation, a metric's name is a word of the fault."""


@dataclass(frozen=True)
class Named:
    """The causes with the commit named in the first, and the evidence that was filed for it."""

    causes: tuple[Cause, ...]
    evidence: tuple[Evidence, ...]


def name_guilty_change(store: Answering, observations: Observations, causes: tuple[Cause, ...]) -> Named:
    """Say in the leading cause which commit is behind it, or that none is; unchanged where no diff is known.

    Evidence is numbered under that of the changes near the onset. Raises `duckdb.Error`.
    """
    near = next(
        (filed for filed in observations.scan.evidence if filed.question == "changes_near_onset"), None
    )
    if not causes or near is None:
        return Named(causes, ())
    commits, rows = _ask(
        store, observations, "commits_before", near.id, 1, _count("commit with a known diff")
    )
    if not rows:
        return Named(causes, ())
    words, said = _ask(store, observations, "fault_words", near.id, 2, _count("new way of speaking of it"))
    leading = causes[0]
    found = attribute(
        leading.service,
        [Commit.of(row) for row in rows.records()],
        [*said.records(), *_metrics(observations)],
        observations.scan.graph.nodes,
    )
    numbers = (commits.id, words.id)
    named = leading.model_copy(
        update={
            "detail": _detail(leading.detail, found.guilty),
            "why": f"{leading.why}. {_sentence(found)}",
            "evidence": tuple(dict.fromkeys((*leading.evidence, *numbers))),
        }
    )
    return Named((named, *causes[1:]), (commits, words))


def _metrics(observations: Observations) -> list[dict[str, object]]:
    """The names of metrics that left their range are words of the fault as well."""
    return [
        {"source": "metric", "service": finding.service, "words": finding.detail, "lines": 1}
        for finding in observations.scan.findings
        if finding.strength >= _MOVED and finding.signal.startswith("metric_")
    ]


def _detail(detail: str, guilty: Suspect | None) -> str:
    if guilty is None:
        return detail
    return f"commit {guilty.commit.id} ({', '.join(guilty.commit.files[:2])}); {detail}"


def _sentence(found: Attribution) -> str:
    if found.environmental:
        said = "No commit is blamed: the errors speak of the surroundings, not of code"
    elif found.guilty is None:
        said = "No commit is blamed: none touches what the errors speak of"
    else:
        guilty = found.guilty
        said = f"Commit {guilty.commit.id[:_SHORT]} ({shorten(guilty.commit.summary, 80)}) touches what the "
        said += f"errors speak of ({', '.join(guilty.shared[:_NAMED])})"
        said += ", in a way that is known to bring this about" if guilty.known_way else ""
    innocent = [suspect.commit.id[:_SHORT] for suspect in found.innocent]
    return f"{said}; not {', '.join(innocent)}, which only look alike" if innocent else said


def _ask(
    store: Answering,
    observations: Observations,
    name: str,
    under: str,
    ordinal: int,
    summarise: Callable[[Rows], str],
) -> tuple[Evidence, Rows]:
    question = load_question(name)
    parameters = question.bind(window_bounds(observations.incident, observations.baseline))
    rows = store.query(question.sql, parameters)
    filed = observations.ledger.record(
        question=name,
        answers=question.answers,
        sql=question.sql,
        parameters=parameters,
        rows=rows,
        summary=summarise(rows),
        under=under,
        ordinal=ordinal,
    )
    return filed, rows


def _count(what: str) -> Callable[[Rows], str]:
    plural = what.replace("commit", "commits").replace("way", "ways")
    return lambda rows: counted(len(rows), what, plural)
