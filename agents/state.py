"""The graph's state: plain JSON values only, so that a checkpoint of today can be read tomorrow."""

from __future__ import annotations

from typing import Any, TypedDict


class State(TypedDict, total=False):
    """What one node leaves for the next. Evidence is not here: it is in the journal, and is made again
    from the store where a resumed run needs it."""

    roots: list[str]
    asks: dict[str, list[str]]
    left_out: list[str]
    places: dict[str, int]
    reports: list[dict[str, Any]]
    synthesis: dict[str, Any]
    hops: list[dict[str, Any]]
    survived: bool
    diagnosis: dict[str, Any]
    drafted: bool
    asked: int
    """The number of the question to answer; the questions themselves are in the journal."""


class Resumed(TypedDict):
    """What a person's act tells the waiting graph: a question to answer, or that a decision is recorded."""

    question: int | None
