"""A person's own view into a store: one `.sql` file a view, paged, and cancelled when they move on."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from tools.errors import StoreError
from tools.sql_files import run_sql, sql_text
from tools.telemetry_store import Rows, TelemetryStore
from tools.times import Window

Found = TypeVar("Found")

_NAMED = re.compile(r"\$(\w+)")

PAGE = 500
"""Rows of a page: what a screen asks for at once, however many there are."""


class MovedOnError(Exception):
    """Whoever asked looks elsewhere by now. No failure: the asker simply stops."""


class Browser:
    """Asks a store's views, one question at a time. `aside` gives another for a question beside it.

    May be used from any thread. After `cancel` it answers nothing more: what is being asked, and whatever is
    asked after, raises `MovedOnError`.
    """

    def __init__(self, store: TelemetryStore, within: Browser | None = None) -> None:
        self._store = store
        self._within = within
        self._cursor = store.new_cursor()
        run_sql(self._cursor, "browse/macros.sql")
        self._one_at_a_time = threading.Lock()
        self._cancelled = False
        self._beside: dict[int, Browser] = {}

    @classmethod
    def open(cls, path: Path) -> Browser:
        """Raises `StoreError`."""
        return cls(TelemetryStore.open(path))

    @property
    def fingerprint(self) -> str:
        return self._store.fingerprint

    @property
    def extent(self) -> Window | None:
        """From the first record to the last, of any kind; None for an empty store."""
        ranges = [found for found in self._store.info["time_ranges"].values() if found]
        if not ranges:
            return None
        return Window(min(first for first, _ in ranges), max(last for _, last in ranges) + 1)

    def rows_of(self, table: str) -> int:
        """How many rows a table holds, as counted when the store was made."""
        return int(self._store.info["row_counts"].get(table, 0))

    def ask(self, view: str, **parameters: Any) -> Rows:
        """The rows of `tools/browse/{view}.sql`, with those parameters that it names.

        Raises `MovedOnError` when cancelled, `StoreError` where the store will not answer.
        """
        return self._asked(view, parameters, _rows)

    def columns(self, view: str, **parameters: Any) -> Mapping[str, Any]:
        """The same column by column, as arrays: for what is too much to be rows. No column may hold NULL."""
        return self._asked(view, parameters, lambda found: found.fetchnumpy())

    def _asked(
        self,
        view: str,
        parameters: Mapping[str, Any],
        fetched: Callable[[duckdb.DuckDBPyConnection], Found],
    ) -> Found:
        sql = sql_text(f"browse/{view}.sql")
        names = set(_NAMED.findall(sql))
        with self._one_at_a_time:
            if self._cancelled:
                raise MovedOnError
            try:
                given = {name: value for name, value in parameters.items() if name in names}
                return fetched(self._cursor.execute(sql, given or None))
            except duckdb.Error as error:
                if self._cancelled:
                    raise MovedOnError from error
                raise StoreError(
                    f"{self._store.path.name} did not answer ({str(error).splitlines()[0]}).",
                    "The session and its evidence are kept. Look at the store with `whydunit doctor`.",
                ) from error

    def aside(self) -> Browser:
        """Another one on the same store, cancelled alone or together with this one; `close` it when done."""
        beside = Browser(self._store, self)
        self._beside[id(beside)] = beside
        return beside

    def cancel(self) -> None:
        """Stop asking, for good."""
        self._cancelled = True
        self._cursor.interrupt()
        for beside in tuple(self._beside.values()):
            beside.cancel()

    def close(self) -> None:
        """Cancel, wait for what is being asked to end, and let go: of the store too, if it is no aside."""
        self.cancel()
        for beside in tuple(self._beside.values()):
            beside.close()
        with self._one_at_a_time:
            self._cursor.close()
        if self._within is None:
            self._store.close()
        else:
            self._within._beside.pop(id(self), None)

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _rows(found: duckdb.DuckDBPyConnection) -> Rows:
    return Rows(tuple(column[0] for column in found.description or ()), tuple(found.fetchall()))
