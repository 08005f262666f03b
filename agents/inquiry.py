"""Asking the store more, after the scan: what an answer needs and no evidence holds yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb

from agents.case_view import CaseView, Exchange
from agents.diagnosis import Claim
from agents.events import AnswerPart, EvidenceRecord, EvidenceRecorded
from agents.observations import window_bounds
from tools.errors import StoreError
from tools.evidence import EvidenceLedger, evidence_order
from tools.questions import load_question
from tools.telemetry_store import Rows, TelemetryStore

Summarise = Callable[[Rows], str]


class Inquiry:
    """Puts named questions and files what comes back under the next evidence number.

    A question already answered with the same parameters keeps its number: asking is free of effect
    the second time, also after a crash.
    """

    def __init__(
        self,
        store: TelemetryStore | None,
        view: CaseView,
        emit: Callable[[EvidenceRecorded | AnswerPart], None],
        exchange: Exchange | None = None,
    ) -> None:
        self._store = store
        self._view = view
        self._emit = emit
        self._exchange = exchange
        self._stopped = False

    def so_far(self, claims: Sequence[Claim], text: str = "") -> None:
        """What can be said already, all of it; shown until the whole answer is there."""
        exchange = self._exchange
        if exchange is None or self._stopped or not (claims or text):
            return
        part = exchange.part.part + 1 if exchange.part else 1
        self._emit(AnswerPart(number=exchange.number, part=part, claims=tuple(claims), text=text))

    def stop(self) -> None:
        """Nothing more is looked up or said for this answer."""
        self._stopped = True

    def ask(
        self, name: str, parameters: Mapping[str, Any], summarise: Summarise, under: str | None = None
    ) -> EvidenceRecord:
        """Evidence for a named question over the case's windows; `parameters` adds to the window bounds,
        or replaces them. What is asked `under` other evidence gets a deeper number of it.

        Raises `StoreError` where the store is gone, nothing was looked at yet, or the answer was stopped.
        """
        if self._stopped:
            raise StoreError("The answer was stopped.", "Ask again when you like.")
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
        evidence = self._ledger().record(
            question=name,
            answers=question.answers,
            sql=question.sql,
            parameters=bound,
            rows=rows,
            summary=summarise(rows),
            under=under,
            ordinal=self._next_below(under) if under else None,
        )
        record = EvidenceRecord.of(evidence)
        self._emit(EvidenceRecorded(run=self._view.run, evidence=record))
        return record

    def _ledger(self) -> EvidenceLedger:
        numbers = (evidence_order(number)[0] for number in self._view.evidence)
        return EvidenceLedger(after=max(numbers, default=0))

    def _next_below(self, number: str) -> int:
        deep = len(evidence_order(number)) + 1
        below = (evidence_order(each) for each in self._view.evidence if each.startswith(f"{number}."))
        return max((order[-1] for order in below if len(order) == deep), default=0) + 1

    def _bounds(self) -> dict[str, int | None]:
        windows = self._view.windows
        if windows is None:
            raise StoreError(
                "Nothing was looked at yet: the incident window is not known.",
                "Start the investigation first, then ask again.",
            )
        baseline = windows.baseline.window() if windows.baseline else None
        return window_bounds(windows.incident.window(), baseline)
