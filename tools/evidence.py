"""Evidence: a question, its SQL, its parameters and its rows, numbered and never changed again."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tools.telemetry_store import Rows  # and with it DuckDB, which reading a journal does not need

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode

KEPT_ROWS = 500
"""How many rows evidence carries with it; `row_count` and `sha256` speak of all of them."""


@dataclass(frozen=True)
class Evidence:
    """One answered question. `id` is `E7`, or `E7.2` for the second look under E7."""

    id: str
    question: str
    answers: str
    sql: str
    parameters: Mapping[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    row_count: int
    sha256: str
    summary: str


def digest(rows: Rows) -> str:
    """sha256 of the rows in canonical form: one compact JSON array a line, columns first."""
    lines = "".join(f"{_compact(row)}\n" for row in (rows.columns, *rows.rows))
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


class EvidenceLedger:
    """Gives out evidence numbers. Top-level numbers follow the order of recording; deeper ones name
    their place (`ordinal`) themselves, so that agents working side by side cannot race for one.

    `after` is the last top-level number already given out elsewhere: 9 starts this ledger at E10.
    """

    def __init__(self, after: int = 0) -> None:
        self._entries: dict[str, Evidence] = {}
        self._lock = threading.Lock()
        self._top = after

    def record(
        self,
        *,
        question: str,
        answers: str,
        sql: str,
        parameters: Mapping[str, Any],
        rows: Rows,
        summary: str,
        under: str | None = None,
        ordinal: int | None = None,
    ) -> Evidence:
        """File rows as evidence. `under` with `ordinal` numbers it `{under}.{ordinal}`.

        Recording the same deeper number again returns what is already filed.
        """
        with self._lock:
            if under is None:
                self._top += 1
                number = f"E{self._top}"
            else:
                number = f"{under}.{ordinal}"
                if number in self._entries:
                    return self._entries[number]
            entry = Evidence(
                id=number,
                question=question,
                answers=answers,
                sql=sql,
                parameters=dict(parameters),
                columns=rows.columns,
                rows=rows.rows[:KEPT_ROWS],
                row_count=len(rows),
                sha256=digest(rows),
                summary=summary,
            )
            self._entries[number] = entry
            return entry

    def __contains__(self, number: str) -> bool:
        return number in self._entries

    def __getitem__(self, number: str) -> Evidence:
        return self._entries[number]

    def __iter__(self) -> Iterator[Evidence]:
        return iter(sorted(self._entries.values(), key=lambda entry: evidence_order(entry.id)))


def evidence_order(number: str) -> tuple[int, ...]:
    """Sort key of an evidence number: E2 before E10, E7 before E7.1."""
    return tuple(int(part) for part in number.removeprefix("E").split("."))
