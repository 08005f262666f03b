"""Two quiet themes: colour is kept for what matters, and never says anything a letter does not."""

from __future__ import annotations

from textual.theme import Theme

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
        "block-cursor-background": "#2d3b55",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#232933",
        "block-cursor-blurred-foreground": "#d5d9e0",
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
        "block-cursor-background": "#cfdcf5",
        "block-cursor-foreground": "#101216",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e9e6e0",
        "block-cursor-blurred-foreground": "#23262d",
        "input-selection-background": "#1f54b5 25%",
    },
)

THEMES = (DARK, LIGHT)


def other(name: str) -> str:
    """The theme to change to from the one of this name."""
    return LIGHT.name if name == DARK.name else DARK.name
