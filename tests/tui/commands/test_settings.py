"""`settings`: shown with where each comes from, set when it can be, and never lost."""

from __future__ import annotations

import json

import pytest

from sessions.locations import Home, private_folder
from tui.main import run


def test_each_setting_is_shown_with_where_it_comes_from(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHYDUNIT_CLOCK", "both")
    assert run(["settings", "set", "theme", "light"]) == 0
    assert run(["settings"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["theme", "light", "settings.yml", "line", "1"] in lines
    assert ["clock", "both", "environment,", "WHYDUNIT_CLOCK"] in lines
    assert ["export.folder", "-", "default"] in lines


def test_what_cannot_be_used_is_named_on_stderr_and_in_json(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    private_folder(home.data)
    home.settings_file.write_text("theme: pink\nkeys:\n  session.ask: j\n", "utf-8")
    assert run(["settings", "--json"]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["schema"] == "whydunit.settings/1"
    assert len(told["problems"]) == 2
    assert "line 1, theme" in err and "already 'Lists: Down'" in err


def test_the_path_is_printed_whether_there_is_a_file_or_not(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["settings", "path"]) == 0
    assert capsys.readouterr().out.strip() == str(home.settings_file)
    assert not home.settings_file.exists()


@pytest.mark.parametrize(
    "typed",
    [("theme", "pink"), ("nothing", "x"), ("keys.session.ask", "j"), ("keys.session.ask", "hyperspace"),
     ("keys.session.dance", "d")],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(home: Home, typed: tuple[str, str]) -> None:
    assert run(["settings", "set", *typed]) == 2
    assert not home.settings_file.exists()


def test_what_was_set_is_taken_back(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    run(["settings", "set", "keys.session.ask", "i,ctrl+k"])
    assert run(["settings", "reset", "keys.session.ask"]) == 0
    assert run(["settings", "reset", "keys.session.ask"]) == 0
    assert capsys.readouterr().err.splitlines()[1:] == [
        "keys.session.ask is back.",
        "keys.session.ask was not set.",
    ]


def test_a_broken_file_is_said_and_kept(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    private_folder(home.data)
    home.settings_file.write_text("theme: [\n", "utf-8")
    assert run(["settings", "set", "theme", "light"]) == 9
    assert "Mend it by hand" in capsys.readouterr().err
    assert home.settings_file.read_text("utf-8") == "theme: [\n"
