"""A store that is not asked twice: what evidence already answers is read from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from agents.events import EvidenceRecord
from tools.evidence import Evidence
from tools.telemetry_store import Rows


class Answering(Protocol):
    """What answers SQL: a telemetry store, or the record of what one answered."""

    @property
    def info(self) -> Mapping[str, Any]: ...

    def query(self, sql: str, parameters: Mapping[str, Any]) -> Rows:
        """Raises `duckdb.Error`."""
        ...


class RecordedAnswers:
    """The store, behind the evidence at hand. Evidence that carries only the first of its rows does not
    answer for the rest."""

    def __init__(self, store: Answering, filed: Callable[[], Iterable[Evidence | EvidenceRecord]]) -> None:
        self._store = store
        self._filed = filed

    @property
    def info(self) -> Mapping[str, Any]:
        return self._store.info

    def query(self, sql: str, parameters: Mapping[str, Any]) -> Rows:
        for one in self._filed():
            if one.sql == sql and one.parameters == parameters and len(one.rows) == one.row_count:
                return Rows(one.columns, one.rows)
        return self._store.query(sql, parameters)
