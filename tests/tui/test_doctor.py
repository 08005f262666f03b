"""The doctor sees what is wrong with a machine, and says what to do about it."""

from __future__ import annotations

import json
import os
from importlib import metadata
from pathlib import Path

import pytest

from sessions.locations import Home, private_folder
from tui import doctor
from tui.main import run


def _found(home: Home) -> dict[str, doctor.Check]:
    return {check.name: check for check in doctor.examine(home)}


def test_a_sound_machine_has_nothing_bad(tmp_path: Path) -> None:
    assert not [check for check in doctor.examine(Home(tmp_path / "home")) if check.state == "bad"]


def test_every_check_that_is_not_good_says_what_to_do(tmp_path: Path) -> None:
    assert all(check.remedy for check in doctor.examine(Home(tmp_path)) if check.state != "good")


def test_a_data_folder_that_cannot_be_written_is_bad(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be", "utf-8")
    check = _found(Home(tmp_path / "home"))["data"]
    assert check.state == "bad"
    assert "WHYDUNIT_HOME" in check.remedy


def test_a_session_others_can_read_is_bad(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    folder = private_folder(home.session_folder("20260301-0230-k7qd").path)
    (folder / "journal.sqlite").touch(0o644)
    (folder / "journal.sqlite").chmod(0o644)
    assert _found(home)["privacy"].state == "bad"
    (folder / "journal.sqlite").chmod(0o600)
    assert _found(home)["privacy"].state == "good"


def test_another_owner_of_one_of_our_names_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owners = {"tools": ["whydunit", "some-toolbox"], "agents": ["whydunit"]}
    monkeypatch.setattr(metadata, "packages_distributions", lambda: owners)
    check = _found(Home(tmp_path))["names"]
    assert check.state == "bad"
    assert "tools (some-toolbox)" in check.found


def test_a_small_window_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((120, 20)))
    assert _found(Home(tmp_path))["screen"].state == "note"
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((80, 24)))
    monkeypatch.setenv("TERM", "xterm")
    assert _found(Home(tmp_path))["screen"].state == "good"


def test_the_command_exits_1_where_something_is_bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHYDUNIT_HOME", str(tmp_path / "home"))
    assert run(["doctor"]) == 0
    assert capsys.readouterr().out.startswith("good  python")
    (tmp_path / "home" / "sessions").mkdir()
    (tmp_path / "home" / "sessions" / "open").touch(0o644)
    (tmp_path / "home" / "sessions" / "open").chmod(0o644)
    assert run(["doctor", "--json"]) == 1
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert [check["name"] for check in checks if check["state"] == "bad"] == ["privacy"]


def test_info_prints_every_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHYDUNIT_HOME", str(tmp_path))
    assert run(["info", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["sessions"] == str(tmp_path / "sessions")
    assert run(["info"]) == 0
    out = capsys.readouterr().out
    assert all(f"{name} " in out and value in out for name, value in facts.items())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_shell_has_a_completion(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["completion", shell]) == 0
    assert "_WHYDUNIT_COMPLETE" in capsys.readouterr().out
