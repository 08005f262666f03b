"""What leaves the screen: text for the clipboard, pictures, and the private files they go to."""

from __future__ import annotations

import io
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tools.errors import ExportError

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

MOST_COPIED_BYTES: Final = 74_000
"""Terminals cut what is copied by OSC 52 at 100,000 characters of base64, less the sequence itself."""

_FONTS_ELSEWHERE: Final = re.compile(r"@font-face\s*\{.*?\}|<!--.*?-->", re.DOTALL)
_FONT: Final = "Fira Code, monospace"
_INSTALLED: Final = "'DejaVu Sans Mono', Menlo, Consolas, monospace"


def fits_clipboard(text: str) -> bool:
    return len(text.encode("utf-8", "replace")) <= MOST_COPIED_BYTES


def copied(node: DOMNode, text: str) -> bool:
    """Copy a text. False where it went to a file instead, which the app says."""
    node.app.copy_to_clipboard(text)
    return fits_clipboard(text)


def export_folder_of(node: DOMNode) -> Path:
    """Where the app of this widget or screen leaves files, where the person names no other place."""
    folder = getattr(node.app, "export_folder", None)
    return folder if isinstance(folder, Path) else Path.cwd()


def picture(app: App[Any]) -> Callable[[], str]:
    """The screen as it is now; what is returned draws it as SVG, and takes its time: call it in a thread."""
    title, (width, height) = app.title, app.size
    now = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)

    def draw() -> str:
        from rich.console import Console

        console = Console(
            width=width, height=height, file=io.StringIO(), force_terminal=True, color_system="truecolor",
            record=True, legacy_windows=False, safe_box=False,
        )  # fmt: skip
        console.print(now)
        return without_addresses(console.export_svg(title=title))

    return draw


def without_addresses(svg: str) -> str:
    """The picture without addresses of fonts elsewhere: looking at it asks nobody for anything."""
    return _FONTS_ELSEWHERE.sub("", svg).replace(_FONT, _INSTALLED)


def leave_file(folder: Path, stem: str, suffix: str, text: str) -> Path:
    """A new file, its owner's alone; never over one that is there. Raises `ExportError`."""
    name = f"{stem}-{time.strftime('%Y%m%dT%H%M%S')}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, 100):
            path = folder / (f"{name}{suffix}" if number == 1 else f"{name}-{number}{suffix}")
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                continue
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
            return path
    except OSError as error:
        raise ExportError(
            f"Nothing was written to {folder} ({error.strerror}).",
            "Name a folder you may write to: `whydunit settings set export.folder FOLDER`.",
        ) from error
    raise ExportError(f"{folder} has a hundred such files of this second.", "Try again in a moment.")
