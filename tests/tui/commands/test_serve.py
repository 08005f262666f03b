"""`serve`: what cannot be shown is told before a browser is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sessions.locations import Home
from tests.sessions import cases
from tests.tui.commands.conftest import KeepSession
from tui.commands.serve import _arguments
from tui.main import run
from tui.terminal import BROWSER_DRIVER, is_interactive


def test_a_session_that_is_not_there_is_said(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "20200101"]) == 5
    assert capsys.readouterr().out == ""


def test_without_the_extra_it_says_how_to_get_it(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [
        name for name in sys.modules if name.startswith(("aiohttp", "textual_serve", "tui.serving"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    assert run(["serve"]) == 2
    assert "pip install 'whydunit[serve]'" in capsys.readouterr().err


def test_a_store_a_session_or_nothing_is_served(
    home: Home, keep_session: KeepSession, tmp_path: Path
) -> None:
    keep_session(cases.confirmed_entries())
    store = tmp_path / "-a store; rm.duckdb"
    store.touch()
    assert _arguments(None) == ()
    assert _arguments("2026") == ("resume", "--", "20260301-0230-k7qd")
    assert _arguments(str(store)) == ("open", "--", str(store))


def test_behind_a_browser_there_is_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", BROWSER_DRIVER)
    assert is_interactive()
