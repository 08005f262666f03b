"""Screens as pictures that can be looked at without a network: SVG with a local font, and PNG of it."""

from __future__ import annotations

import re
from pathlib import Path

FONT = "DejaVu Sans Mono"
_ELSEWHERE = re.compile(r"@font-face\s*\{.*?\}|<!--.*?-->", re.DOTALL)


def localised(svg: str, font: str = FONT) -> str:
    """The SVG without addresses of fonts elsewhere, in a font that is installed."""
    return _ELSEWHERE.sub("", svg).replace("Fira Code", font)


def write_png(svg: str, path: Path, scale: float = 1.0) -> Path:
    import cairosvg

    cairosvg.svg2png(bytestring=localised(svg).encode("utf-8"), write_to=str(path), scale=scale)
    return path
