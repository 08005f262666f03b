"""Colours as eyes see them: contrast (WCAG 2.2), what the colour-blind see, and how far apart two are."""

from __future__ import annotations

import math
from typing import Final

from textual.color import Color

Three = tuple[float, float, float]

SIMULATED: Final[dict[str, tuple[Three, Three, Three]]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
"""What is left of linear red, green and blue: Machado, Oliveira and Fernandes 2009, severity 1."""

_TO_XYZ: Final = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE: Final = (0.95047, 1.0, 1.08883)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21. Text needs 4.5 for level AA."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def distance(one: str, other: str, eyes: str = "normal") -> float:
    """How far apart two colours are to these eyes (CIE 1976 colour difference; 2.3 is just to be seen)."""
    return math.dist(_lab(_seen(one, eyes)), _lab(_seen(other, eyes)))


def _luminance(colour: str) -> float:
    return _times(_TO_XYZ, _linear(colour))[1]


def _seen(colour: str, eyes: str) -> Three:
    red, green, blue = _times(SIMULATED[eyes], _linear(colour))
    return (min(max(red, 0), 1), min(max(green, 0), 1), min(max(blue, 0), 1))


def _linear(colour: str) -> Three:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in Color.parse(colour).normalized
    )
    return (red, green, blue)


def _lab(linear: Three) -> Three:
    x, y, z = (
        math.cbrt(share) if share > 0.008856 else 7.787 * share + 16 / 116
        for share in (value / white for value, white in zip(_times(_TO_XYZ, linear), _WHITE, strict=True))
    )
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def _times(matrix: tuple[Three, Three, Three], vector: Three) -> Three:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return (first, second, third)
