"""Screens as pictures: a change of one is looked at before it is accepted (`pytest --snapshot-update`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from agents import events as ev
from playbooks.diff import digest
from sessions.rechecking import Recheck
from tests.sessions import cases
from tests.sessions.steered_case import steered_entries
from tests.tui.driving import FakeClock, until
from tests.tui.fakes import FakeSession
from tests.tui.pictures import localised
from tests.tui.test_evidence_screen import ALL, answer, long_entries
from tools.errors import SessionError
from tui import themes
from tui.app import WhydunitApp
from tui.screens.opening import FailureScreen
from tui.screens.session import SessionScreen

PLAYBOOK = """\
# A draft: nothing in it has run.
- name: Roll payment back
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Look at the rollout history
      tags: [precheck]
      vars:
        whydunit_step: {risk: R, expected_signal: 2.4.1 is the newest revision}
      ansible.builtin.command:
        argv: [kubectl, rollout, history, deployment/payment]
      changed_when: false
    - name: Roll back to the version before
      tags: [step]
      vars:
        whydunit_step:
          risk: M
          blast_radius: [payment, checkout]
          expected_signal: The exception is no longer logged
          rollback: Return to the version that was rolled back
      ansible.builtin.command:
        argv: [kubectl, rollout, undo, deployment/payment]
    - name: Return to the version that was rolled back
      tags: [rollback, never]
      vars:
        whydunit_step: {risk: M}
      ansible.builtin.command:
        argv: [kubectl, rollout, undo, deployment/payment]
"""
"""A text of its own, so that these pictures do not change with the library's words."""

READERS = frozenset({"check", "read-ahead", "ask", "arrange"})
SMALL, LARGE = (80, 24), (120, 40)


class Picture(SingleFileSnapshotExtension):
    """An SVG, one file a screen, without addresses of fonts elsewhere."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


async def picture(app: WhydunitApp, size: tuple[int, int], *keys: str) -> str:
    """The screen after these keys."""
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen | FailureScreen))
        await pilot.pause()
        for key in keys:
            app.monotonic_s.forward(1.0)  # type: ignore[attr-defined]  # a FakeClock: no key comes too early
            await pilot.press(key)
            await pilot.pause()
        await until(pilot, lambda: not reading(app))
        await pilot.pause()
        return localised(app.export_screenshot())


def reading(app: WhydunitApp) -> bool:
    """Whether a thread still works for the screen."""
    return any(worker.group in READERS and worker.is_running for worker in app.workers)


def review_entries() -> list[ev.Entry]:
    drafted = {"document": PLAYBOOK, "sha256": digest(PLAYBOOK)}
    return [
        replace(entry, event=entry.event.model_copy(update=drafted))
        if isinstance(entry.event, ev.PlaybookDrafted)
        else entry
        for entry in cases.review_entries()
    ]


def app_on(entries: list[ev.Entry], theme: str | None = None) -> WhydunitApp:
    session = FakeSession(entries)
    app = WhydunitApp(lambda: session, by="mara", clock_ns=session.last_ns, monotonic_s=FakeClock())
    if theme is not None:
        app.theme = theme
    return app


@pytest.mark.parametrize("theme", [theme.name for theme in themes.THEMES])
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_session(snapshot: SnapshotAssertion, size: tuple[int, int], theme: str) -> None:
    assert await picture(app_on(review_entries(), theme), size) == snapshot(extension_class=Picture)


@pytest.mark.parametrize(
    ("keys", "size"),
    [
        pytest.param(["2"], SMALL, id="causes"),
        pytest.param(["5"], SMALL, id="playbook"),
        pytest.param(["3", *["j"] * 4, "enter"], LARGE, id="evidence"),
        pytest.param(["3", *["j"] * 4, "enter", "2"], SMALL, id="chart"),
        pytest.param(["3", "f", *"payment"], LARGE, id="evidence-filter"),
        pytest.param(["3", "f", *"nothing such"], SMALL, id="evidence-filter-empty"),
        pytest.param(["3", *["j"] * 3, "enter", "4"], SMALL, id="evidence-cited"),
        pytest.param(["3", *["j"] * 3, "enter", "s", "w"], SMALL, id="evidence-write"),
        pytest.param(["p"], LARGE, id="review"),
        pytest.param(["p", "3"], SMALL, id="review-steps"),
        pytest.param(["p", "i", *"x: [", "escape", "3"], SMALL, id="review-not-valid"),
        pytest.param(["p", "a", "i", *"ok", "enter", "y"], LARGE, id="review-approved"),
        pytest.param(["p", "i", "end", *" ok", "ctrl+s", "2"], LARGE, id="review-edited"),
        pytest.param(["p", "a"], SMALL, id="approve"),
        pytest.param(["p", "r"], LARGE, id="reject"),
        pytest.param(["slash", "e"], SMALL, id="slash"),
        pytest.param(["question_mark"], SMALL, id="help"),
        pytest.param(["f2", "j", "j"], SMALL, id="themes"),
        pytest.param(["ctrl+p"], SMALL, id="palette"),
    ],
)
async def test_screen(snapshot: SnapshotAssertion, keys: list[str], size: tuple[int, int]) -> None:
    assert await picture(app_on(review_entries()), size, *keys) == snapshot(extension_class=Picture)


@pytest.mark.parametrize(
    ("keys", "size", "theme"),
    [
        pytest.param(["j", "j"], SMALL, themes.DARK.name, id="80x24"),
        pytest.param(["j", "j", "j"], LARGE, themes.LIGHT.name, id="120x40-light"),
        pytest.param(["j", "j", "j", "j", "minus", *"well"], SMALL, themes.DARK.name, id="asks why"),
        pytest.param(["2"], SMALL, themes.DARK.name, id="ruled out"),
    ],
)
async def test_steered(
    snapshot: SnapshotAssertion, keys: list[str], size: tuple[int, int], theme: str
) -> None:
    shown = await picture(app_on(steered_entries(), theme), size, *keys)
    assert shown == snapshot(extension_class=Picture)


@pytest.mark.parametrize(
    ("found", "size", "theme"),
    [
        pytest.param(answer(), SMALL, themes.DARK.name, id="same"),
        pytest.param(answer(ALL[:42], same_store=False), LARGE, themes.LIGHT.name, id="store changed"),
        pytest.param(None, SMALL, themes.DARK.name, id="asking"),
    ],
)
async def test_asked_again(
    snapshot: SnapshotAssertion, found: Recheck | None, size: tuple[int, int], theme: str
) -> None:
    session = FakeSession(long_entries())
    session.rechecks = found
    app = WhydunitApp(lambda: session, by="mara", clock_ns=session.last_ns, monotonic_s=FakeClock())
    if theme is not None:
        app.theme = theme
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        for key in ("3", "enter", "r"):
            await pilot.press(key)
            await pilot.pause()
        await until(pilot, lambda: found is None or not reading(app))
        await pilot.pause()
        shown = localised(app.export_screenshot())
        await pilot.press("escape")
    assert shown == snapshot(extension_class=Picture)


async def test_talk(snapshot: SnapshotAssertion) -> None:
    app = app_on(cases.confirmed_entries(), themes.LIGHT.name)
    assert await picture(app, LARGE, "4") == snapshot(extension_class=Picture)


@pytest.mark.parametrize(
    "entries",
    [cases.healthy_entries, cases.failed_entries, cases.cancelled_entries],
    ids=["healthy", "failed", "cancelled"],
)
async def test_end(snapshot: SnapshotAssertion, entries: Callable[[], list[ev.Entry]]) -> None:
    assert await picture(app_on(entries()), SMALL) == snapshot(extension_class=Picture)


async def test_no_color(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown = await picture(app_on(review_entries()), SMALL)
    assert shown == snapshot(extension_class=Picture)


async def test_not_opened(snapshot: SnapshotAssertion) -> None:
    def refuse() -> FakeSession:
        raise SessionError("Session 20260301-0230-k7qd is open in process 4711.", "Leave it there first.")

    shown = await picture(WhydunitApp(refuse, by="mara", monotonic_s=FakeClock()), SMALL)
    assert shown == snapshot(extension_class=Picture)
