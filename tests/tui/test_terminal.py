"""Data on stdout, talk on stderr; a pipe gets whole lines, a terminal gets lines that fit."""

from __future__ import annotations

import json
import sys

import pytest

from tui import terminal


def test_a_pipe_gets_one_line_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    long = "   0.00 s  | " + "word " * 60 + "end"
    terminal.show_lines([long])
    assert capsys.readouterr().out == f"{long}\n"


def test_a_terminal_gets_lines_wrapped_under_their_own_indentation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    terminal.show_lines(["           | - " + "word " * 20 + "end"])
    first, *rest = capsys.readouterr().out.splitlines()
    assert len(first) <= 40 and all(len(line) <= 40 for line in rest)
    assert all(line.startswith("           |     word") for line in rest)


def test_talk_goes_to_stderr_and_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.say("session \x1b[31m")
    assert capsys.readouterr() == ("", "session \\e[31m\n")


def test_json_shows_a_terminal_nothing_but_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.write_json({"body": "\x1b[2J\u202e\u200b ü"})
    out = capsys.readouterr().out
    assert out.isascii() and "\x1b" not in out
    assert json.loads(out) == {"body": "\x1b[2J\u202e\u200b ü"}


def test_what_is_shown_has_no_blanks_at_the_ends_of_lines(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.padding import Padding

    terminal.show(Padding("words", (0, 20, 0, 2)))
    assert capsys.readouterr().out == "  words\n"


def test_progress_is_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress_bar("reading") as report:
        report(0.5, "spans")
    with terminal.progress_line() as tell:
        tell("still reading")
    assert capsys.readouterr() == ("", "")
