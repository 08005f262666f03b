"""A data folder of the test's own, and sessions in it whose journals were written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import pytest

from agents.events import Entry
from sessions.journal import Journal
from sessions.locations import Home, private_folder


class KeepSession(Protocol):
    """Writes a session's journal and returns its id."""

    def __call__(self, entries: Iterable[Entry], session_id: str = ...) -> str: ...


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("WHYDUNIT_HOME", str(tmp_path / "home"))
    return Home.default()


@pytest.fixture
def keep_session(home: Home) -> KeepSession:
    def keep(entries: Iterable[Entry], session_id: str = "20260301-0230-k7qd") -> str:
        folder = home.session_folder(session_id)
        private_folder(folder.path)
        journal = Journal.open(folder.journal)
        for entry in entries:
            journal.append(entry.event)
        journal.close()
        return session_id

    return keep
