"""Every theme can be read, and the colour-blind-safe one by eyes that see no red or no green."""

from __future__ import annotations

import itertools
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from textual.theme import Theme

from sessions.locations import Home
from sessions.settings import ThemeName, read
from tests.sessions import cases
from tests.sessions.steered_case import steered_entries
from tests.tui.colours import SIMULATED, contrast, distance
from tests.tui.driving import FakeClock, driven, until
from tests.tui.fakes import FakeSession
from tui import themes
from tui.app import WhydunitApp
from tui.screens.session import SessionScreen

LEVEL_AA = 4.5
LEVEL_AAA = 7.0
TOLD_APART = 20.0
OWN_COLOURS = [theme for theme in themes.THEMES if not theme.ansi]
SCREENS = (
    ["1"],
    ["2"],
    ["3"],
    ["4"],
    ["i", "slash"],
    ["escape"],
    ["p"],
    ["3", "j", "enter"],
    ["question_mark"],
    ["ctrl+p"],
)


def a_session_with(theme: Theme, home: Home | None = None) -> WhydunitApp:
    session = FakeSession(steered_entries())
    app = WhydunitApp(
        lambda: session,
        by="mara",
        clock_ns=session.last_ns,
        monotonic_s=FakeClock(),
        home=home,
    )
    app.theme = theme.name
    return app


def drawn_text(app: WhydunitApp) -> Iterator[tuple[str, str, str]]:
    """Each piece of text on the screen with its colour and the one behind it; what a dialogue stands before
    is dimmed, and left out."""
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            words, style = "".join(c for c in segment.text if c.isalnum()), segment.style
            if words and style and style.color and style.bgcolor and _belongs_to_the_screen(app, x, y):
                front, back = (colour.get_truecolor().hex for colour in (style.color, style.bgcolor))
                yield words, *((back, front) if style.reverse else (front, back))
            x += segment.cell_length


def _belongs_to_the_screen(app: WhydunitApp, x: int, y: int) -> bool:
    return not app.screen.is_modal or app.screen.get_widget_at(x, y)[0] is not app.screen


@pytest.mark.parametrize("theme", OWN_COLOURS, ids=lambda theme: theme.name)
async def test_every_text_on_the_screen_has_the_contrast_of_level_aa(theme: Theme) -> None:
    least = LEVEL_AAA if theme is themes.HIGH_CONTRAST else LEVEL_AA
    app = a_session_with(theme)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        for keys in SCREENS:
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            faint = {
                (words[:20], front, back, round(contrast(front, back), 1))
                for words, front, back in drawn_text(app)
                if contrast(front, back) < least
            }
            assert faint == set(), keys
            while not isinstance(app.screen, SessionScreen):
                await pilot.press("escape")
                await pilot.pause()


@pytest.mark.parametrize("eyes", SIMULATED)
def test_the_colour_blind_safe_theme_tells_its_signals_apart(eyes: str) -> None:
    theme = themes.COLOUR_BLIND
    signals = (
        theme.success,
        theme.warning,
        theme.error,
        theme.accent,
        theme.foreground,
        theme.variables["quiet"],
    )
    for one, other in itertools.combinations(signals, 2):
        assert one and other and distance(one, other, eyes) >= TOLD_APART, (one, other)


def test_the_simulation_finds_the_other_themes_wanting() -> None:
    """Good and bad of the dark theme are one colour to a deuteranope: the other theme is for them."""
    assert distance(themes.DARK.success or "", themes.DARK.error or "", "deuteranopia") < TOLD_APART


def test_what_the_settings_can_name_is_what_there_is() -> None:
    assert (
        get_args(ThemeName) == tuple(themes.WORDS) == tuple(themes.short(each.name) for each in themes.THEMES)
    )


async def test_the_ansi_theme_uses_the_terminals_own_colours_alone() -> None:
    app = a_session_with(themes.ANSI)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        for key in ("1", "2", "3", "p", "i", "escape"):
            await pilot.press(key)
            await pilot.pause()
            assert {kind for _, kind in _colours(app)} <= {"DEFAULT", "STANDARD"}


async def test_no_color_leaves_no_colour_and_what_is_chosen_is_still_to_be_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    session = FakeSession(steered_entries())
    async with driven(session, size=(120, 40)) as d:
        for key in ("1", "2", "3", "p", "escape", "question_mark", "escape"):
            await d.press(key)
            assert {kind for _, kind in _colours(d.app)} <= {"DEFAULT"}
        await d.press("1", "j")
        assert any(reverse for reverse, _ in _colours(d.app))
        await d.press("ctrl+t")
        assert "NO_COLOR is set" in d.shown()


async def test_an_empty_no_color_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    async with driven(FakeSession(cases.review_entries())) as d:
        assert "TRUECOLOR" in {kind for _, kind in _colours(d.app)}


def _colours(app: WhydunitApp) -> set[tuple[bool, str]]:
    """Whether reversed, and the kind of each colour on the screen."""
    styles = [segment.style for strip in app.screen._compositor.render_strips() for segment in strip]
    return {
        (bool(style.reverse), colour.type.name)
        for style in styles
        if style
        for colour in (style.color, style.bgcolor)
        if colour
    }


async def test_ctrl_t_steps_through_every_theme_and_keeps_the_choice(tmp_path: Path) -> None:
    file = tmp_path / "settings.yml"
    app = a_session_with(themes.DARK, Home(tmp_path))
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        for theme in (*themes.THEMES[1:], themes.DARK, themes.LIGHT):
            await pilot.press("ctrl+t")
            assert app.theme == theme.name
        await until(pilot, lambda: read(file, {}).settings.theme == "light")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert themes.first(file, {}) == themes.LIGHT.name


async def test_the_picker_shows_each_theme_before_it_is_kept() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("f2", "j", "j")
        assert d.app.theme == themes.HIGH_CONTRAST.name
        await d.press("escape")
        assert d.app.theme == themes.DARK.name
        await d.press("f2", "j", "enter")
        assert d.app.theme == themes.LIGHT.name
        assert d.screen.is_current


async def test_the_picker_is_in_the_palette() -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        await d.press("ctrl+p", *"choose theme")
        await d.until(lambda: "Everywhere: Choose theme" in d.shown())
        await d.press("enter")
        await d.until(lambda: "high-contrast" in d.shown())


@pytest.mark.parametrize(
    ("text", "environment", "expected"),
    [
        ("theme: light", {}, "light"),
        ("# theme: light\n", {}, "dark"),
        ('clock: utc\ntheme: "colour-blind"  # mine\n', {}, "colour-blind"),
        ("theme: pink", {}, "dark"),
        ("theme: [", {}, "dark"),
        ("theme: light", {"WHYDUNIT_THEME": "ansi"}, "ansi"),
        ("theme: light", {"NO_COLOR": "1"}, "plain"),
    ],
)
def test_the_first_paint_is_in_the_theme_of_the_settings(
    tmp_path: Path, text: str, environment: dict[str, str], expected: str
) -> None:
    file = tmp_path / "settings.yml"
    file.write_text(text, encoding="utf-8")
    assert themes.short(themes.first(file, environment)) == expected


async def test_a_theme_that_cannot_be_kept_is_said_and_holds_for_now(tmp_path: Path) -> None:
    file = tmp_path / "settings.yml"
    file.write_text("clock: [utc\n", encoding="utf-8")
    app = a_session_with(themes.DARK, Home(tmp_path))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await pilot.press("ctrl+t")
        await until(
            pilot,
            lambda: any("Nothing in it was changed" in each.message for each in app._notifications),
        )
        assert app.theme == themes.LIGHT.name
    assert file.read_text("utf-8") == "clock: [utc\n"
