"""The grader: how good is one diagnosis, on the factors a person would ask about?

After ThinkFL's multi-factor grader, with factors for what a guess cannot fake: where the truth ranks, whether
the place inside the service is right, whether the path is proven, whether every evidence number resolves,
whether what was missing is named, whether the probability was honest, and what it cost. A factor the label
says nothing about is None and weighs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError, model_validator

from agents.diagnosis import Cause, Diagnosis, Value
from tools.errors import EvaluationError
from tools.findings import Resource

WEIGHTS = {
    "rank": 0.40,
    "place": 0.15,
    "path": 0.15,
    "evidence": 0.10,
    "missing": 0.05,
    "honesty": 0.10,
    "cost": 0.05,
}
"""What each factor is worth in the total, of those the label speaks of."""
BUDGET_S = 60.0
"""Wall time at which the factor cost is one half: an engineer waits that long, not longer."""


class Label(Value):
    """What was really wrong, as far as is known. Only one of `service` and `healthy` is needed.

    `resource`, `detail` (words that the cause's detail must contain) and `commit` (a hash, or `none`) name
    the place inside the service; `path` runs from symptom to cause; `missing` are the modalities a careful
    answer names as missing; `innocent` are services that must not lead.
    """

    service: str | None = None
    healthy: bool = False
    resource: Resource | None = None
    detail: str | None = None
    commit: str | None = None
    path: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None
    innocent: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Label:
        if (self.service is None) != self.healthy:
            raise ValueError("a label names a service, or says healthy: true, not both")
        return self


class Grade(Value):
    """`factors` are 0.0 to 1.0 or None, `total` their weighted mean. `rank` is that of the truth, None for a
    miss; `blamed_innocent` says that a known innocent leads."""

    total: float
    rank: int | None
    factors: dict[str, float | None]
    blamed_innocent: bool = False
    dangling: tuple[str, ...] = Field((), description="evidence numbers that resolve to nothing")


def grade(diagnosis: Diagnosis, label: Label) -> Grade:
    """Score a diagnosis against what was really wrong. Ranks count distinct services."""
    services = [*dict.fromkeys(cause.service for cause in diagnosis.causes)]
    rank = services.index(label.service) + 1 if label.service in services else None
    cause = next((cause for cause in diagnosis.causes if cause.service == label.service), None)
    dangling = _dangling(diagnosis)
    factors = {
        "rank": _rank(diagnosis, label, rank),
        "place": _place(cause, label),
        "path": _path(diagnosis, cause, label),
        "evidence": _evidence(diagnosis, dangling),
        "missing": _missing(diagnosis, label),
        "honesty": _honesty(diagnosis, label, rank),
        "cost": 1.0 / (1.0 + diagnosis.timing.wall_s / BUDGET_S),
    }
    known = {name: value for name, value in factors.items() if value is not None}
    total = sum(WEIGHTS[name] * value for name, value in known.items()) / sum(WEIGHTS[name] for name in known)
    blamed = bool(services) and services[0] in label.innocent
    return Grade(
        total=0.0 if blamed else round(total, 4),
        rank=rank,
        factors={name: None if value is None else round(value, 4) for name, value in factors.items()},
        blamed_innocent=blamed,
        dangling=dangling,
    )


def _rank(diagnosis: Diagnosis, label: Label, rank: int | None) -> float:
    if label.healthy:
        return 1.0 if diagnosis.verdict == "healthy" else 0.0
    return 1.0 / rank if rank else 0.0


def _place(cause: Cause | None, label: Label) -> float | None:
    """The share of what the label says of the place that the cause says too."""
    asked = {
        "resource": label.resource,
        "detail": label.detail,
        "commit": label.commit,
    }
    if not any(asked.values()):
        return None
    if cause is None:
        return 0.0
    named_commit = cause.detail.startswith("commit ")
    right = {
        "resource": cause.resource == label.resource,
        "detail": (label.detail or "").lower() in cause.detail.lower(),
        "commit": not named_commit if label.commit == "none" else f"commit {label.commit}" in cause.detail,
    }
    told = [right[name] for name, value in asked.items() if value]
    return sum(told) / len(told)


def _path(diagnosis: Diagnosis, cause: Cause | None, label: Label) -> float | None:
    """The share of the right cause's hops that are verified; where the label has a path, of the label's hops.

    A cause that is its own symptom has no hop: it is proven where the verdict is confirmed.
    """
    if label.healthy:
        return None
    if cause is None:
        return 0.0
    verified = {(hop.caller, hop.callee) for hop in cause.path if hop.verified}
    wanted = [*zip(label.path, label.path[1:], strict=False)] or [
        (hop.caller, hop.callee) for hop in cause.path
    ]
    if not wanted:
        return 1.0 if cause.rank == 1 and diagnosis.verdict == "confirmed" else 0.0
    return sum(hop in verified for hop in wanted) / len(wanted)


def _cited(diagnosis: Diagnosis) -> Iterable[str]:
    for cause in diagnosis.causes:
        yield from cause.evidence
        for hop in cause.path:
            yield from hop.evidence
    for ruled in diagnosis.ruled_out:
        yield from ruled.evidence


def _dangling(diagnosis: Diagnosis) -> tuple[str, ...]:
    known = {card.id for card in diagnosis.evidence}
    return tuple(sorted({number for number in _cited(diagnosis) if number not in known}))


def _evidence(diagnosis: Diagnosis, dangling: tuple[str, ...]) -> float | None:
    cited = {*_cited(diagnosis)}
    return 1.0 - len(dangling) / len(cited) if cited else None


def _missing(diagnosis: Diagnosis, label: Label) -> float | None:
    """How well the modalities named as missing agree with those that are (Jaccard)."""
    if label.missing is None:
        return None
    wanted, named = {*label.missing}, {*diagnosis.missing}
    return len(wanted & named) / len(wanted | named) if wanted | named else 1.0


def _honesty(diagnosis: Diagnosis, label: Label, rank: int | None) -> float | None:
    """One less the Brier score of the leading cause's probability; None where no cause is named."""
    if not diagnosis.causes:
        return None
    right = rank == 1 and not label.healthy
    return 1.0 - (diagnosis.causes[0].probability - right) ** 2


def read_label(file: Path) -> Label:
    """A label from YAML or JSON. Raises `EvaluationError`."""
    try:
        return Label.model_validate(yaml.safe_load(_text(file, "label")))
    except (ValidationError, yaml.YAMLError) as error:
        raise EvaluationError(
            f"{file.name} is not a label ({_first(error)}); nothing was graded.",
            "docs/grading.md shows what a label may say.",
        ) from error


def read_diagnosis(file: Path) -> Diagnosis:
    """What `diagnose --json` printed. Raises `EvaluationError`."""
    try:
        told: dict[str, Any] = json.loads(_text(file, "diagnosis"))
        return Diagnosis.model_validate(told)
    except (ValidationError, ValueError) as error:
        raise EvaluationError(
            f"{file.name} is not a diagnosis of schema whydunit.diagnosis/1 ({_first(error)}).",
            "Give what `whydunit diagnose STORE --json` printed.",
        ) from error


def _text(file: Path, noun: str) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"The {noun} {file} could not be read ({error}).", "Check the path.") from error


def _first(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc'])) or 'it'}: {first['msg']}"
    return str(error).splitlines()[0]
