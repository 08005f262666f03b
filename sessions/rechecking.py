"""Asking the store a recorded question once more: are the rows still those that were recorded?"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from agents.events import EvidenceRecord
from tools.errors import StoreError
from tools.evidence import digest

if TYPE_CHECKING:
    from tools.telemetry_store import Rows, TelemetryStore

_LOOK_EVERY_S: Final = 0.02
"""How soon a question hears that it is to stop."""


@dataclass(frozen=True)
class Recheck:
    """What the store says today. `same_store` is False where it holds other data than was recorded from."""

    rows: Rows
    sha256: str
    same_store: bool

    def matches(self, record: EvidenceRecord) -> bool:
        return self.sha256 == record.sha256


def recheck(
    record: EvidenceRecord,
    open_store: Callable[[], TelemetryStore | None],
    fingerprint: str,
    stop: threading.Event,
) -> Recheck | None:
    """The answer to the record's own SQL with its own parameters; None where `stop` was set before it came.

    Takes as long as the question does: for a thread. Raises `StoreError` where the store is gone, or cannot
    answer any more.
    """
    import duckdb

    store = open_store()
    if store is None:
        raise StoreError(
            "The store is gone, so nothing can be asked again.",
            "What was recorded stays. Bring the store back where it was, then ask again.",
        )
    with store, _interrupted_by(stop, store):
        if stop.is_set():
            return None
        try:
            rows = store.query(record.sql, record.parameters)
            return None if stop.is_set() else Recheck(rows, digest(rows), store.fingerprint == fingerprint)
        except duckdb.InterruptException:
            return None
        except duckdb.Error as error:
            raise StoreError(
                f"The store cannot answer {record.id} any more ({str(error).splitlines()[0]}).",
                "What was recorded stays.",
            ) from error


@contextmanager
def _interrupted_by(stop: threading.Event, store: TelemetryStore) -> Iterator[None]:
    """While the block runs, `stop` interrupts the store, again and again until the block is left: a question
    that had not quite begun when it was interrupted would go on."""
    left = threading.Event()

    def watch() -> None:
        while not left.wait(_LOOK_EVERY_S):
            if stop.is_set():
                store.interrupt()

    watcher = threading.Thread(target=watch, name="whydunit-recheck", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        left.set()
        watcher.join()
