"""Named questions: one `.sql` file each, whose header says what it answers, asks for and returns.

    -- question: service_self_time
    -- answers: Which services spend more time of their own?
    -- parameters: incident_from, incident_to, baseline_from, baseline_to
    -- columns: service, baseline_median_ms, incident_median_ms, ...
    SELECT ...  ORDER BY (total)

Parameters are `$named`. A window that does not exist is passed as NULL bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from tools.telemetry_store import Rows, TelemetryStore

_HEADER = re.compile(r"^-- (question|answers|parameters|columns): *(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """A named SQL question. `parameters` and `columns` are checked against the statement by a test."""

    name: str
    answers: str
    parameters: tuple[str, ...]
    columns: tuple[str, ...]
    sql: str

    def ask(self, store: TelemetryStore, parameters: Mapping[str, Any]) -> Rows:
        """The rows, in the question's own total order. Extra parameters are left out."""
        return store.query(self.sql, self.bind(parameters))

    def bind(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        return {name: parameters[name] for name in self.parameters}


@cache
def load_question(name: str) -> Question:
    """Read `tools/questions/{name}.sql`. Raises `FileNotFoundError` for an unknown name."""
    sql = resources.files("tools.questions").joinpath(f"{name}.sql").read_text("utf-8")
    header = dict(_HEADER.findall(sql))
    return Question(
        name=header["question"],
        answers=header["answers"],
        parameters=_names(header["parameters"]),
        columns=_names(header["columns"]),
        sql=sql,
    )


def ask_all(
    store: TelemetryStore, names: Sequence[str], parameters: Mapping[str, Any]
) -> Iterator[tuple[Question, Rows]]:
    """Each question with its rows, in the order of `names`; as many are under way as suits the store.

    Raises `duckdb.Error`, and then leaves what is not yet asked.
    """
    questions = [load_question(name) for name in names]
    if store.side_by_side == 1:
        yield from ((question, question.ask(store, parameters)) for question in questions)
        return
    pool = ThreadPoolExecutor(store.side_by_side)
    try:
        yield from zip(questions, pool.map(lambda each: each.ask(store, parameters), questions), strict=True)
    finally:
        pool.shutdown(cancel_futures=True)


def question_names() -> tuple[str, ...]:
    """Every question there is, by name."""
    folder = resources.files("tools.questions")
    return tuple(sorted(f.name.removesuffix(".sql") for f in folder.iterdir() if f.name.endswith(".sql")))


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
