"""What is kept can be listed, shown and deleted, for people and for programs."""

from __future__ import annotations

import json

import pytest

from sessions.locations import Home
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


def test_deleting_asks_and_without_anyone_to_ask_nothing_happens(
    keep_session: KeepSession, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(confirmed_entries(), OLDER)
    assert run(["sessions", "delete", OLDER]) == 2
    assert home.session_folder(OLDER).path.exists()
    assert "--yes" in capsys.readouterr().err


def test_deleting_one_session_touches_no_other(
    keep_session: KeepSession, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(confirmed_entries(), OLDER)
    keep_session(review_entries(), NEWER)
    assert run(["sessions", "delete", OLDER, "--yes"]) == 0
    assert capsys.readouterr().err == f"deleted {OLDER}\n"
    assert [path.name for path in home.sessions.iterdir()] == [NEWER]
