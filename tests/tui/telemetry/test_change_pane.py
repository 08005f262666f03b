from __future__ import annotations

from pathlib import Path

import pytest

from tests.sessions.case_builder import ONSET_NS
from tests.tools.browse.stores import write
from tests.tui.telemetry.looking import looking, press
from tools.times import MINUTE_NS, SECOND_NS
from tui.telemetry.change_screen import ChangeScreen

DIFF = "--- a/pay.py\n+++ b/pay.py\n@@ -1 +1 @@\n-retry = 3\n+retry = 30"


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deploy a minute before the onset, a commit long before it, an alert after it."""
    return write(
        tmp_path_factory.mktemp("history") / "history.duckdb",
        changes=[
            {"time": ONSET_NS - MINUTE_NS, "change_id": "deploy-118", "service": "payment", "kind": "deploy",
             "version": "2.4.1", "summary": "Retry for longer", "source": "ci",
             "attributes": {"files": ["pay.py"], "diff": DIFF, "author": "mara"}},
            {"time": ONSET_NS - 40 * MINUTE_NS, "change_id": "c0ffee", "kind": "commit",
             "summary": "Tidy up"},
        ],
        alerts=[
            {"starts_at": ONSET_NS + 90 * SECOND_NS, "ends_at": ONSET_NS + 300 * SECOND_NS, "name": "Slow",
             "severity": "page", "service": "shop", "annotations": {"summary": "p95 over 1 s"}},
        ],
    )  # fmt: skip


async def test_changes_stand_on_the_axis_with_their_distance_from_the_onset(history: Path) -> None:
    async with looking(history) as (d, _):
        await press(d, "5")
        lines = d.shown().splitlines()
        deploy = next(line for line in lines if "Retry for longer" in line and "←" not in line)
        alert = next(line for line in lines if "p95 over 1 s" in line)
        commit = next(line for line in lines if "Tidy up" in line)
        assert "-1m 00s" in deploy
        assert "+1m 30s" in alert
        assert "-40m 00s" in commit
        assert commit.index("●") < deploy.index("●") < alert.index("▲")
        assert "━" in alert


async def test_the_cursor_waits_on_the_last_change_before_the_onset(history: Path) -> None:
    async with looking(history) as (d, _):
        await press(d, "5")
        near = d.shown().splitlines()[-5:]
        assert any("deploy-118 2.4.1" in line for line in near)
        assert any("pay.py" in line for line in near)


async def test_enter_shows_what_it_says_what_it_touches_and_its_diff(history: Path) -> None:
    async with looking(history, size=(80, 24)) as (d, screen):
        await press(d, "5")
        await d.press("enter")
        await d.until(lambda: isinstance(d.app.screen, ChangeScreen) and "+retry = 30" in d.shown())
        for told in (
            "deploy-118",
            "2.4.1",
            "Retry for longer",
            "from ci",
            "file  pay.py",
            "author  mara",
            "-retry = 3",
        ):
            assert told in d.shown()
        await d.press("escape")
        assert d.app.screen is screen


async def test_only_one_kind_and_only_what_has_the_words(history: Path) -> None:
    async with looking(history) as (d, _):
        await press(d, "5", "f")
        assert "only alert" in d.shown()
        assert "Tidy up" not in d.shown()
        await press(d, "f", "f", "f", "slash", *"tidy", "enter")
        assert "Tidy up" in d.shown()
        assert "p95" not in d.shown()


async def test_from_a_change_to_the_metrics_of_what_it_touches(history: Path) -> None:
    async with looking(history) as (d, screen):
        await press(d, "5", "m")
        assert (screen.active, screen.look.service if screen.look else None) == ("metrics", "payment")
        await press(d, "s", "5", "g", "m")
        assert screen.active == "changes"
        assert "It names no service." in d.shown()


async def test_what_the_diagnosis_says_of_a_change_stands_beside_it(history: Path) -> None:
    async with looking(history) as (d, _):
        await press(d, "5")
        assert any("Retry for longer" in line and "trigger" in line for line in d.shown().splitlines())
