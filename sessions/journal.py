"""The journal: every event of a session, in order, each once, never changed.

SQLite in WAL mode. What agents say is committed without waiting for the disk (a kill loses nothing, a
power cut perhaps the last moments, which a resume works out again); what a person says is on the disk
before anything follows from it.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from agents.events import Act, Entry, Event, event_adapter
from sessions.locations import private_file
from sessions.migrations import migrate
from tools.errors import SessionError

_ACTS: tuple[type, ...] = get_args(Act)


class Journal:
    """Append and read. One instance may serve many threads; one process writes at a time."""

    def __init__(self, connection: sqlite3.Connection, clock: Callable[[], int] = time.time_ns) -> None:
        self._connection = connection
        self._clock = clock
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, writable: bool = True) -> Journal:
        """Open for appending, or read-only. Raises `SessionError` when it cannot be read."""
        if writable:
            private_file(path)
        mode = "rw" if writable else "ro"
        try:
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}",
                uri=True,
                check_same_thread=False,
                isolation_level=None,
            )
            if writable:
                connection.execute("PRAGMA journal_mode = WAL")
                migrate(connection)
            return cls(connection)
        except sqlite3.Error as error:
            raise SessionError(
                f"The journal {path.name} of session {path.parent.name} cannot be read ({error}).",
                "The file was left as it is; copy it aside before anything else.",
            ) from error

    def append(self, event: Event) -> Entry | None:
        """Keep an event; None when an event of this key is already kept."""
        durable = isinstance(event, _ACTS)
        text = event.model_dump_json(by_alias=True)
        with self._lock:
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            at_ns = max(self._clock(), self._latest_ns())
            row = self._connection.execute(
                "INSERT INTO entries (key, at_ns, kind, event) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (key) DO NOTHING RETURNING seq",
                (event.key, at_ns, event.kind, text),
            ).fetchone()
        return Entry(row[0], at_ns, event) if row else None

    def entries(self, *, without: tuple[str, ...] = ()) -> tuple[Entry, ...]:
        """All of it, in order; `without` the kinds that whoever asks has no use for."""
        marks = ", ".join("?" * len(without))
        with self._lock:
            rows = self._connection.execute(
                f"SELECT seq, at_ns, event FROM entries WHERE kind NOT IN ({marks}) ORDER BY seq", without
            ).fetchall()
        return tuple(Entry(seq, at_ns, event_adapter.validate_json(text)) for seq, at_ns, text in rows)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _latest_ns(self) -> int:
        """Time in the journal never runs backwards, even when the machine's clock does."""
        latest = self._connection.execute("SELECT at_ns FROM entries ORDER BY seq DESC LIMIT 1").fetchone()
        return int(latest[0]) if latest else 0
