"""What every test of the screen starts from."""

from __future__ import annotations

import pytest

from tui.screens.arrivals import Arrivals


@pytest.fixture(autouse=True)
def no_waiting_for_the_next_redraw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries are drawn as they come: a test waits for what it awaits, not for a pause between redraws."""
    monkeypatch.setattr(Arrivals, "APART_S", 0.0)
