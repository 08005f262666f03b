"""Diagnoses with nothing in them but what is scored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.times import Window


@dataclass(frozen=True)
class FakeHop:
    verified: bool


@dataclass(frozen=True)
class FakeCause:
    service: str
    resource: str = "code"
    detail: str = ""
    probability: float = 0.6
    path: tuple[FakeHop, ...] = (FakeHop(True),)


@dataclass(frozen=True)
class FakeDiagnosis:
    causes: tuple[FakeCause, ...]
    verdict: str = "likely"


def fixed(*causes: FakeCause) -> Callable[[Path, Window, Window | None], FakeDiagnosis]:
    """Diagnoses every store alike."""
    return lambda store, incident, baseline: FakeDiagnosis(causes)
