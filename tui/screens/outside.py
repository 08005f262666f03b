"""A text handed to the person's own editor, and taken back."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from textual.app import SuspendNotSupported
from textual.screen import Screen

from tools.plain_text import inert_lines


def edited_outside(screen: Screen[None], text: str, name: str) -> str | None:
    """What the editor leaves of the text, None where nothing was edited: the person is told why."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        screen.notify("EDITOR names no editor. i edits the text here.", severity="warning", markup=False)
        return None
    try:
        with screen.app.suspend():
            left = _edited_with(shlex.split(editor), text, name)
    except SuspendNotSupported:
        screen.notify(
            "This terminal cannot hand over to an editor. i edits here.", severity="warning", markup=False
        )
        return None
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        why = " ".join(inert_lines(str(error)))
        screen.notify(f"The editor failed, the text is as it was: {why}", severity="error", markup=False)
        return None
    screen.app.refresh()
    return left


def _edited_with(editor: list[str], text: str, name: str) -> str:
    """The file is the person's alone, and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="whydunit-") as folder:
        path = Path(folder) / name
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
        subprocess.run([*editor, str(path)], check=True)
        return path.read_text(encoding="utf-8")
