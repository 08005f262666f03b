"""Quiet themes: colour is kept for what matters, and never says anything a letter does not.

Text has at least the contrast that WCAG asks for at level AA (4.5:1), measured on the screen by a test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from textual.theme import Theme

_NAMED: Final = "whydunit-"

DARK = Theme(
    name="whydunit-dark",
    dark=True,
    background="#14171c",
    surface="#1a1e25",
    panel="#232933",
    foreground="#d5d9e0",
    primary="#b7c3d7",
    secondary="#9fb4cc",
    accent="#86aef2",
    success="#93c47d",
    warning="#e3b760",
    error="#f0837c",
    variables={
        "quiet": "#939cab",
        "rule": "#333b48",
        "bar-now": "#e3b760",
        "bar-before": "#6c7a90",
        "block-cursor-background": "#263248",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#232933",
        "block-cursor-blurred-foreground": "#d5d9e0",
        "block-cursor-blurred-text-style": "none",
        "input-selection-background": "#86aef2 35%",
    },
)

LIGHT = Theme(
    name="whydunit-light",
    dark=False,
    background="#fbfaf8",
    surface="#f3f1ed",
    panel="#e9e6e0",
    foreground="#23262d",
    primary="#3c4a63",
    secondary="#44546a",
    accent="#1f54b5",
    success="#2b6a33",
    warning="#875300",
    error="#b1271f",
    variables={
        "quiet": "#5f6672",
        "rule": "#d3cec4",
        "bar-now": "#b26f00",
        "bar-before": "#8b95a5",
        "block-cursor-background": "#d9e4f8",
        "block-cursor-foreground": "#101216",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e9e6e0",
        "block-cursor-blurred-foreground": "#23262d",
        "block-cursor-blurred-text-style": "none",
        "input-selection-background": "#1f54b5 25%",
    },
)

HIGH_CONTRAST = Theme(
    name="whydunit-high-contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    foreground="#ffffff",
    primary="#ffffff",
    secondary="#ffffff",
    accent="#7fd4ff",
    success="#5dff7f",
    warning="#ffe14d",
    error="#ff9a8f",
    variables={
        "quiet": "#dadada",
        "rule": "#8a8a8a",
        "bar-now": "#ffe14d",
        "bar-before": "#a8a8a8",
        "block-cursor-background": "#00307a",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "underline",
        "block-cursor-blurred-background": "#303030",
        "block-cursor-blurred-foreground": "#ffffff",
        "block-cursor-blurred-text-style": "none",
        "input-selection-background": "#00307a",
    },
)
"""Every text at 7:1 or more (level AAA)."""

COLOUR_BLIND = Theme(
    name="whydunit-colour-blind",
    dark=True,
    background="#14171c",
    surface="#1a1e25",
    panel="#232933",
    foreground="#e2e5ea",
    primary="#b7c3d7",
    secondary="#9fb4cc",
    accent="#d0c5fa",
    success="#5aa9ff",
    warning="#ffe566",
    error="#ff7f32",
    variables={
        "quiet": "#9aa3b2",
        "rule": "#333b48",
        "bar-now": "#ffe566",
        "bar-before": "#6c7a90",
        "block-cursor-background": "#2a3346",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#232933",
        "block-cursor-blurred-foreground": "#e2e5ea",
        "block-cursor-blurred-text-style": "none",
        "input-selection-background": "#5aa9ff 35%",
    },
)
"""Good is blue, bad is orange: apart for eyes that see no red or no green too."""

_TERMINALS_OWN: Final = {
    "quiet": "ansi_default",
    "rule": "ansi_default",
    "bar-now": "ansi_yellow",
    "bar-before": "ansi_default",
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "block-cursor-background": "ansi_default",
    "block-cursor-foreground": "ansi_default",
    "block-cursor-text-style": "bold reverse",
    "block-cursor-blurred-background": "ansi_default",
    "block-cursor-blurred-foreground": "ansi_default",
    "block-cursor-blurred-text-style": "underline",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
    "input-selection-background": "ansi_default",
    "input-selection-foreground": "ansi_default",
    "screen-selection-background": "ansi_cyan",
    "screen-selection-foreground": "ansi_black",
    "link-background-hover": "ansi_default",
    "link-color-hover": "ansi_default",
    "text-muted": "ansi_default",
    "text-disabled": "ansi_default",
}

ANSI = Theme(
    name="whydunit-ansi",
    ansi=True,
    dark=True,
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    foreground="ansi_default",
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_cyan",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    variables=_TERMINALS_OWN,
)
"""The terminal's own sixteen colours; text is in its own default colour on its own background."""

PLAIN = Theme(
    name="whydunit-plain",
    ansi=True,
    dark=True,
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    foreground="ansi_default",
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_default",
    success="ansi_default",
    warning="ansi_default",
    error="ansi_default",
    variables={**_TERMINALS_OWN, "bar-now": "ansi_default"},
)
"""No colour at all, for `NO_COLOR`: bold, underlined and reversed text say where one is."""

THEMES = (DARK, LIGHT, HIGH_CONTRAST, COLOUR_BLIND, ANSI)
"""Those to choose from, in the order of the settings."""

WORDS: Final[Mapping[str, str]] = {
    "dark": "for dark rooms",
    "light": "for bright ones",
    "high-contrast": "black and white, text at 7:1",
    "colour-blind": "blue and orange for red and green",
    "ansi": "your terminal's own sixteen colours",
}
"""What each is for, by its name in the settings."""

_BY_NAME: Final = {theme.name.removeprefix(_NAMED): theme for theme in THEMES}
_CHOSEN: Final = re.compile(r"^theme:[ \t]*([\"']?)([a-z-]{1,20})\1[ \t]*(?:#.*)?$", re.MULTILINE)
_GLANCED_AT: Final = 20_000


def short(name: str) -> str:
    """A theme's name in the settings."""
    return name.removeprefix(_NAMED)


def named(setting: str) -> str:
    """The theme of this name in the settings; raises `KeyError` where there is none."""
    return _BY_NAME[setting].name


def after(name: str) -> str:
    """The theme that follows the one of this name; after the last comes the first."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


def no_colour(environment: Mapping[str, str]) -> bool:
    """Whether `NO_COLOR` is set, and not empty (https://no-color.org)."""
    return bool(environment.get("NO_COLOR"))


def first(file: Path | None, environment: Mapping[str, str]) -> str:
    """The theme to paint first, from a glance: the settings are read and checked in a thread, after."""
    if no_colour(environment):
        return PLAIN.name
    chosen = environment.get("WHYDUNIT_THEME", "") or _glance(file)
    return _BY_NAME.get(chosen, DARK).name


def _glance(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            found = _CHOSEN.search(opened.read(_GLANCED_AT))
    except OSError:
        return ""
    return found[2] if found else ""
