"""Asking the store more, after the scan: what an answer needs and no evidence holds yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import duckdb

from agents.case_view import CaseView
from agents.events import EvidenceRecord, EvidenceRecorded
from agents.observations import window_bounds
from tools.errors import StoreError
from tools.evidence import EvidenceLedger
from tools.questions import load_question
from tools.telemetry_store import Rows, TelemetryStore

Summarise = Callable[[Rows], str]


class Inquiry:
    """Puts named questions and files what comes back under the next evidence number.

    A question already answered with the same parameters keeps its number: asking is free of effect
    the second time, also after a crash.
    """

    def __init__(
        self, store: TelemetryStore | None, view: CaseView, emit: Callable[[EvidenceRecorded], None]
    ) -> None:
        self._store = store
        self._view = view
        self._emit = emit

    def ask(self, name: str, parameters: Mapping[str, Any], summarise: Summarise) -> EvidenceRecord:
        """Evidence for a named question over the case's windows; `parameters` adds to the window bounds.

        Raises `StoreError` where the store is gone or nothing was looked at yet.
        """
        question = load_question(name)
        bound = question.bind({**self._bounds(), **parameters})
        for record in self._view.evidence.values():
            if record.question == name and record.parameters == bound:
                return record
        if self._store is None:
            raise StoreError(
                "The store of this session is not here any more, so nothing new can be looked up.",
                "What was recorded stays: ask about that evidence, or bring the store back and resume.",
            )
        try:
            rows = self._store.query(question.sql, bound)
        except duckdb.Error as error:
            raise StoreError(
                f"The store could not answer '{question.answers}' ({error}).",
                "What was recorded stays. Ask again, or look at the evidence there is.",
            ) from error
        highest = max((int(number[1:].partition(".")[0]) for number in self._view.evidence), default=0)
        evidence = EvidenceLedger(after=highest).record(
            question=name,
            answers=question.answers,
            sql=question.sql,
            parameters=bound,
            rows=rows,
            summary=summarise(rows),
        )
        record = EvidenceRecord.of(evidence)
        self._emit(EvidenceRecorded(run=self._view.run, evidence=record))
        return record

    def _bounds(self) -> dict[str, int | None]:
        windows = self._view.windows
        if windows is None:
            raise StoreError(
                "Nothing was looked at yet: the incident window is not known.",
                "Start the investigation first, then ask again.",
            )
        baseline = windows.baseline.window() if windows.baseline else None
        return window_bounds(windows.incident.window(), baseline)
