"""What is kept can be listed, shown and deleted, for people and for programs."""

from __future__ import annotations

import json

import pytest

from sessions.locations import Home
from sessions.writer_lock import WriterLock
from tests.sessions.cases import confirmed_entries, review_entries
from tests.tui.commands.conftest import KeepSession
from tui.main import run

OLDER, NEWER = "20260301-0230-k7qd", "20260302-0310-x2vb"


def test_sessions_are_listed_newest_first(
    keep_session: KeepSession, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(confirmed_entries(), OLDER)
    keep_session(review_entries(), NEWER)
    assert run(["sessions", "list"]) == 0
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.split() == ["SESSION", "VERDICT", "SUSPECT", "PLAYBOOK", "TITLE"]
    assert [line.split()[:4] for line in lines] == [
        [NEWER, "confirmed", "payment", "draft"],
        [OLDER, "confirmed", "payment", "approved"],
    ]


def test_a_program_reads_the_list_as_json(
    keep_session: KeepSession, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(confirmed_entries(), OLDER)
    assert run(["sessions", "list", "--json"]) == 0
    (session,) = json.loads(capsys.readouterr().out)["sessions"]
    assert session["id"] == OLDER
    assert session["verdict"] == "confirmed"
    assert session["opened_at"].endswith("Z")


def test_without_sessions_the_way_to_one_is_said(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sessions", "list"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "whydunit demo" in err


def test_a_session_that_cannot_be_read_is_listed_as_broken(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home.session_folder(OLDER)
    folder.path.mkdir(parents=True)
    folder.journal.write_bytes(b"not a database, only as long as one" * 40)
    assert run(["sessions", "list"]) == 0
    assert f"{OLDER}  broken" in capsys.readouterr().out


def test_a_session_is_shown_whole(keep_session: KeepSession, capsys: pytest.CaptureFixture[str]) -> None:
    keep_session(confirmed_entries())
    assert run(["sessions", "show", "last"]) == 0
    shown = capsys.readouterr().out
    for word in (
        "CONFIRMED",
        "payment",
        "RULED OUT",
        "E6",
        "why not the database?",
        "Called the payments lead.",
    ):
        assert word in shown
    assert "The playbook is approved" in shown


def test_a_session_is_found_by_the_beginning_of_its_id(
    keep_session: KeepSession, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(confirmed_entries(), OLDER)
    keep_session(review_entries(), NEWER)
    assert run(["sessions", "show", "20260301"]) == 0
    assert run(["sessions", "show", "2026"]) == 5
    assert "could be any of" in capsys.readouterr().err


def test_deleting_moves_to_the_trash_and_restoring_brings_it_back(
    keep_session: KeepSession, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(confirmed_entries(), OLDER)
    keep_session(review_entries(), NEWER)
    assert run(["sessions", "delete", OLDER]) == 0
    assert f"moved to the trash: {OLDER}" in capsys.readouterr().err
    assert [path.name for path in home.sessions.iterdir()] == [NEWER]
    assert run(["sessions", "trash", "list", "--json"]) == 0
    (trashed,) = json.loads(capsys.readouterr().out)["sessions"]
    assert trashed["id"] == OLDER
    assert trashed["deleted_at"].endswith("Z")
    assert trashed["deleted_by"]
    assert run(["sessions", "restore", "20260301", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sessions"] == [OLDER]
    assert run(["sessions", "show", OLDER]) == 0
    assert run(["sessions", "trash", "list"]) == 0
    assert "The trash is empty." in capsys.readouterr().err


def test_deleting_for_good_asks_and_without_anyone_to_ask_nothing_happens(
    keep_session: KeepSession, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(confirmed_entries(), OLDER)
    assert run(["sessions", "delete", OLDER, "--for-good"]) == 2
    assert home.session_folder(OLDER).path.exists()
    assert "--yes" in capsys.readouterr().err


def test_deleting_for_good_touches_no_other_and_reaches_into_the_trash(
    keep_session: KeepSession, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(confirmed_entries(), OLDER)
    keep_session(review_entries(), NEWER)
    assert run(["sessions", "delete", OLDER]) == 0
    assert run(["sessions", "delete", OLDER, "--for-good", "--yes"]) == 0
    assert f"deleted for good: {OLDER}" in capsys.readouterr().err
    assert list(home.trash.iterdir()) == []
    assert [path.name for path in home.sessions.iterdir()] == [NEWER]


def test_one_missing_session_leaves_all_as_they_are(keep_session: KeepSession, home: Home) -> None:
    keep_session(confirmed_entries(), OLDER)
    assert run(["sessions", "delete", OLDER, "nothing"]) == 5
    assert [path.name for path in home.sessions.iterdir()] == [OLDER]


def test_a_session_gets_another_title_and_is_found_by_it(
    keep_session: KeepSession, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(confirmed_entries(), OLDER)
    keep_session(review_entries(), NEWER)
    assert run(["sessions", "rename", OLDER, "The night  of the sale"]) == 0
    assert run(["sessions", "list", "--search", "SALE payment", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["sessions"]
    assert (found["id"], found["title"]) == (OLDER, "The night of the sale")
    assert "words" not in found
    assert run(["sessions", "rename", OLDER, "  "]) == 2


def test_an_archived_session_is_listed_only_when_asked_for(
    keep_session: KeepSession, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(confirmed_entries(), OLDER)
    assert run(["sessions", "archive", OLDER]) == 0
    assert run(["sessions", "list"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "--all" in err
    assert run(["sessions", "list", "--all"]) == 0
    assert OLDER in capsys.readouterr().out
    assert run(["sessions", "archive", OLDER, "--undo"]) == 0
    assert run(["sessions", "list"]) == 0
    assert OLDER in capsys.readouterr().out


@pytest.mark.parametrize("act", [["delete"], ["delete", "--for-good", "--yes"], ["archive"], ["rename"]])
def test_a_session_that_another_process_holds_is_left_alone_and_says_who(
    act: list[str], keep_session: KeepSession, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(confirmed_entries(), OLDER)
    lock = WriterLock(home.session_folder(OLDER).writer)
    try:
        name, *options = act
        title = ["another"] if name == "rename" else []
        assert run(["sessions", name, OLDER, *title, *options]) == 5
    finally:
        lock.release()
    assert "is open in process" in capsys.readouterr().err
    assert home.session_folder(OLDER).path.exists()
