from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from agents.events import Event, NoteAdded, QuestionAsked, RunFinished, RunStarted
from sessions.journal import Journal
from tools.errors import SessionError


def test_an_event_of_the_same_key_is_kept_once(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.sqlite")
    assert journal.append(RunStarted(run=1, fingerprint="f")) is not None
    assert journal.append(RunStarted(run=1, fingerprint="f")) is None
    assert journal.append(RunStarted(run=2, fingerprint="f")) is not None
    assert [entry.seq for entry in journal.entries()] == [1, 2]


def test_what_was_kept_is_read_back_in_order_by_another_reader(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = Journal.open(path)
    events: list[Event] = [
        RunStarted(run=1, fingerprint="f"),
        QuestionAsked(number=1, text="why? \x1b[2J 🔥"),
        RunFinished(run=1),
    ]
    for event in events:
        journal.append(event)
    reader = Journal.open(path, writable=False)
    assert [entry.event for entry in reader.entries()] == events


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    Journal.open(tmp_path / "journal.sqlite").append(NoteAdded(number=1, text="n", by="me"))
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


@pytest.mark.parametrize("statement", ["UPDATE entries SET event = ''", "DELETE FROM entries"])
def test_nothing_kept_can_be_changed_or_removed(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "journal.sqlite"
    Journal.open(path).append(RunFinished(run=1))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        sqlite3.connect(path).execute(statement)


def test_time_in_the_journal_never_runs_backwards(tmp_path: Path) -> None:
    connection = Journal.open(tmp_path / "journal.sqlite")._connection
    ticks = iter([20, 10, 30])
    journal = Journal(connection, clock=lambda: next(ticks))
    for number in (1, 2, 3):
        journal.append(NoteAdded(number=number, text="n", by="me"))
    assert [entry.at_ns for entry in journal.entries()] == [20, 20, 30]


def test_a_newer_journal_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(SessionError, match="newer whydunit"):
        Journal.open(path)
    assert sqlite3.connect(path).execute("PRAGMA user_version").fetchone() == (99,)


def test_a_file_that_is_no_journal_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_text("this is not a database, and long enough to be read as one" * 20)
    with pytest.raises(SessionError, match="cannot be read"):
        Journal.open(path)
