"""What every test starts from."""

from __future__ import annotations

import pytest

TERMINAL_WISHES = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM", "COLUMNS", "LINES")


@pytest.fixture(autouse=True)
def a_terminal_without_wishes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture is the same whoever runs the tests: nothing of the caller's terminal reaches the program."""
    for name in TERMINAL_WISHES:
        monkeypatch.delenv(name, raising=False)
