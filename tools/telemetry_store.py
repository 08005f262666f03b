"""The telemetry store: one DuckDB file, written once by ingest, read-only from then on."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from tools.errors import StoreError

SCHEMA_VERSION = 2
MEMORY_LIMIT = "3GiB"
"""What DuckDB may hold while a store is read, so that all of it fits a machine with 4 GiB."""
_ROW_GROUP = 122_880
"""How many rows DuckDB stores, and hands to a thread, at once."""
MODALITIES = ("traces", "metrics", "logs", "changes")
_NAMING_A_SERVICE = (
    "SELECT 1 FROM dependencies WHERE caller = $service OR callee = $service LIMIT 1",
    "SELECT 1 FROM spans WHERE service = $service LIMIT 1",
    "SELECT 1 FROM metrics WHERE service = $service LIMIT 1",
    "SELECT 1 FROM logs WHERE service = $service LIMIT 1",
)


@dataclass(frozen=True)
class Rows:
    """A query's answer: column names and the rows under them, in the query's order."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> Iterator[Mapping[str, Any]]:
        """Each row by column name; made once, however many read them."""
        return iter(self._records)

    @cached_property
    def _records(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(dict(zip(self.columns, row, strict=True)) for row in self.rows)


class _Cursor:
    """A thread's own cursor, held while it asks: a cursor that is busy cannot be closed."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor = cursor
        self.asking = threading.Lock()


class TelemetryStore:
    """A read-only store. One instance may serve many threads: each thread gets its own cursor.

    `side_by_side` is how many questions are best asked at a time: where no table has more rows than one
    thread reads at once, as many as there are processors, each on one; else one, on all.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self._connection = connection
        self._cursors = threading.local()
        self._open_cursors: list[_Cursor] = []
        self._lock = threading.Lock()
        self.info: Mapping[str, Any] = {
            key: json.loads(value)
            for key, value in connection.execute("SELECT key, value FROM store_info ORDER BY key").fetchall()
        }
        self.side_by_side = 1
        if max(self.info.get("row_counts", {}).values(), default=0) <= _ROW_GROUP:
            ((self.side_by_side,),) = connection.execute("SELECT current_setting('threads')").fetchall()
            connection.execute("SET threads = 1")

    @classmethod
    def open(cls, path: Path) -> TelemetryStore:
        """Open a store for reading. Raises `StoreError` when it is missing, foreign or of another schema."""
        if not path.is_file():
            raise StoreError(
                f"There is no telemetry store at {path}.",
                "Make one with `whydunit ingest SOURCE... -o STORE`, or try `whydunit demo`.",
            )
        try:
            connection = duckdb.connect(str(path), read_only=True)
            connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET preserve_insertion_order = true")
            connection.execute("SET enable_progress_bar = false")
            store = cls(path, connection)
        except duckdb.Error as error:
            raise StoreError(
                f"{path} is not a whydunit telemetry store ({_first_line(error)}).",
                "Make one with `whydunit ingest SOURCE... -o STORE`.",
            ) from error
        found = store.info.get("schema_version")
        if found != SCHEMA_VERSION:
            raise StoreError(
                f"{path} has schema version {found}; this whydunit reads version {SCHEMA_VERSION}.",
                "Ingest its sources again with this version.",
            )
        return store

    @property
    def fingerprint(self) -> str:
        return str(self.info["fingerprint"])

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of the four modalities the store holds nothing of."""
        counts = self.info["row_counts"]
        tables = dict(zip(MODALITIES, ("spans", "metrics", "logs", "changes"), strict=True))
        return tuple(modality for modality, table in tables.items() if not counts.get(table))

    def query(self, sql: str, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> Rows:
        """Run one statement on this thread's cursor. Raises `duckdb.Error`."""
        own = self._cursor()
        with own.asking:
            cursor = own.cursor.execute(sql, parameters or None)
            columns = tuple(column[0] for column in cursor.description or ())
            return Rows(columns, tuple(cursor.fetchall()))

    def new_cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor for the caller alone, who interrupts and closes it."""
        return self._connection.cursor()

    def knows(self, service: str) -> bool:
        """Whether any telemetry or call names this service. Raises `duckdb.Error`."""
        return any(len(self.query(statement, {"service": service})) for statement in _NAMING_A_SERVICE)

    def interrupt(self) -> None:
        """Cancel whatever any thread is asking; their queries raise `duckdb.InterruptException`."""
        with self._lock:
            for own in self._open_cursors:
                own.cursor.interrupt()

    def close(self) -> None:
        """Cancel what is being asked, and wait for that to end; whoever asks later is refused."""
        self.interrupt()
        with self._lock:
            for own in self._open_cursors:
                with own.asking:
                    own.cursor.close()
            self._open_cursors.clear()
        self._connection.close()

    def __enter__(self) -> TelemetryStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _cursor(self) -> _Cursor:
        own: _Cursor | None = getattr(self._cursors, "cursor", None)
        if own is None:
            own = self._cursors.cursor = _Cursor(self._connection.cursor())
            with self._lock:
                self._open_cursors.append(own)
        return own


@contextmanager
def new_store(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writable, empty store beside `path`, renamed over it only if the block succeeds.

    The block fills the tables and must leave a complete `store_info`; a failure or a kill leaves
    the old store, or none. What a writer that died left half-written beside it is removed.
    """
    scratch = path.with_name(f".{path.name}.{os.getpid()}.partial")
    _clear_leftovers(path)
    connection = duckdb.connect(str(scratch))
    try:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(resources.files("tools").joinpath("schema.sql").read_text("utf-8"))
        yield connection
        connection.execute("CHECKPOINT")
        connection.close()
        scratch.replace(path)
    finally:
        connection.close()
        for leftover in path.parent.glob(f"{scratch.name}*"):
            _remove(leftover)


def _remove(leftover: Path) -> None:
    """Remove a half-written file, or the folder that DuckDB spills to beside it."""
    if leftover.is_dir():
        shutil.rmtree(leftover)
    else:
        leftover.unlink(missing_ok=True)


def _clear_leftovers(path: Path) -> None:
    for leftover in path.parent.glob(f".{path.name}.*.partial*"):
        writer = leftover.name.removeprefix(f".{path.name}.").partition(".")[0]
        if writer == str(os.getpid()) or not (writer.isdecimal() and _is_running(int(writer))):
            _remove(leftover)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
