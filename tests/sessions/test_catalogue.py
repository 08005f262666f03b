"""The list of sessions is quick, is never out of date, and what is taken off it comes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from agents import events as ev
from sessions import catalogue, keeping
from sessions.catalogue import list_sessions
from sessions.journal import Journal
from sessions.locations import Home, SessionFolder, private_folder
from tests.sessions import cases
from tools.errors import SessionError

Keep = Callable[..., str]
OLDER, NEWER = "20260301-0230-k7qd", "20260302-0310-x2vb"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def keep(home: Home) -> Keep:
    def write(entries: Iterable[ev.Entry], session_id: str = OLDER) -> str:
        folder = home.session_folder(session_id)
        private_folder(folder.path)
        journal = Journal.open(folder.journal)
        for entry in entries:
            journal.append(entry.event)
        journal.close()
        return session_id

    return write


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock by which every file was written long ago."""
    monkeypatch.setattr(catalogue, "_SETTLED_NS", -(10**18))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sessions whose journals were read."""
    seen: list[str] = []
    read = catalogue._read

    def noted(folder: SessionFolder, **kinds: tuple[str, ...]) -> tuple[ev.Entry, ...]:
        seen.append(folder.path.name)
        return read(folder, **kinds)

    monkeypatch.setattr(catalogue, "_read", noted)
    return seen


def test_a_journal_is_read_once_for_the_list(home: Home, keep: Keep, settled: None, reads: list[str]) -> None:
    keep(cases.confirmed_entries())
    assert list_sessions(home) == list_sessions(home)
    assert reads == [OLDER]


def test_what_is_appended_is_in_the_list_at_once(home: Home, keep: Keep, settled: None) -> None:
    keep(cases.review_entries())
    (before,) = list_sessions(home)
    journal = Journal.open(home.session_folder(OLDER).journal)
    journal.append(ev.SessionRenamed(number=1, title="Another", by="ana"))
    (while_open,) = list_sessions(home)
    journal.close()
    (after,) = list_sessions(home)
    assert (before.title, while_open.title, after.title) == ("Checkout errors", "Another", "Another")


def test_what_was_written_this_instant_is_not_trusted_to_be_all(
    home: Home, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(cases.review_entries())
    monkeypatch.setattr(catalogue, "_SETTLED_NS", 10**18)
    list_sessions(home)
    assert not home.session_folder(OLDER).summary.exists()


@pytest.mark.parametrize("kept", ["", "[1]", '{"form": 1}', '{"form": 0, "made_of": [], "summary": {}}'])
def test_a_kept_summary_that_is_none_is_made_anew(home: Home, keep: Keep, settled: None, kept: str) -> None:
    keep(cases.review_entries())
    (before,) = list_sessions(home)
    home.session_folder(OLDER).summary.write_text(kept)
    assert list_sessions(home) == (before,)


def test_the_kept_summary_of_another_form_is_not_used(
    home: Home, keep: Keep, settled: None, reads: list[str]
) -> None:
    keep(cases.review_entries())
    list_sessions(home)
    summary = home.session_folder(OLDER).summary
    word = json.loads(summary.read_text())
    summary.write_text(json.dumps(word | {"form": 0}))
    list_sessions(home)
    assert reads == [OLDER, OLDER]


@pytest.mark.parametrize(
    "query",
    [
        "checkout",
        "PAYMENT confirmed",
        "NullPointer",
        "called the payments lead",
        "storefront",
        OLDER,
        "exception",
    ],
)
def test_a_search_finds_what_one_would_look_for(home: Home, keep: Keep, query: str) -> None:
    keep(cases.confirmed_entries())
    keep(cases.healthy_entries(), NEWER)
    found = [each.id for each in list_sessions(home) if each.matches(query)]
    assert OLDER in found
    assert not any(each.matches(f"{query} nowhere") for each in list_sessions(home))


def test_last_is_the_newest_that_is_not_archived(home: Home, keep: Keep) -> None:
    keep(cases.confirmed_entries())
    keep(cases.healthy_entries(), NEWER)
    assert catalogue.find_session(home, "last").path.name == NEWER
    keeping.archive_session(home, NEWER, "ana")
    assert catalogue.find_session(home, "last").path.name == OLDER
    assert catalogue.find_session(home, NEWER).path.name == NEWER


@pytest.mark.parametrize("name", ["../trash", "/etc", "", ".", "20260301-0230-k7qd/../x"])
def test_a_name_leads_nowhere_but_to_a_session(home: Home, keep: Keep, name: str) -> None:
    keep(cases.confirmed_entries())
    with pytest.raises(SessionError):
        catalogue.find_session(home, name)


def test_the_trash_gives_back_what_was_deleted(home: Home, keep: Keep) -> None:
    keep(cases.confirmed_entries())
    before = list_sessions(home)
    keeping.delete_session(home, OLDER, "ana")
    assert list_sessions(home) == ()
    (trashed,) = keeping.trash(home)
    assert (trashed.session.id, trashed.by) == (OLDER, "ana")
    keeping.restore_session(home, OLDER)
    assert list_sessions(home) == before
    assert keeping.trash(home) == ()
    assert not home.session_folder(OLDER).deleted.exists()


def test_nothing_is_restored_over_a_session_that_is_there(home: Home, keep: Keep) -> None:
    keep(cases.confirmed_entries())
    keeping.delete_session(home, OLDER)
    keep(cases.healthy_entries())
    with pytest.raises(SessionError, match="already"):
        keeping.restore_session(home, OLDER)
    assert len(keeping.trash(home)) == 1


def test_a_journal_without_the_later_kinds_of_event_still_loads(home: Home, keep: Keep) -> None:
    keep(cases.confirmed_entries())
    (summary,) = list_sessions(home)
    assert (summary.archived, summary.title) == (False, "Checkout errors")
