"""Where an export goes: beside where the person started, under the session's name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from tools.plain_text import inert
from tui.live import ExportFormat


@dataclass(frozen=True)
class ExportTo:
    format: ExportFormat
    path: Path


def export_path(session_id: str, kind: str) -> ExportTo | str:
    """Where to write, or a sentence for the person when there is no such format."""
    for known in get_args(ExportFormat):
        if kind == known:
            return ExportTo(known, Path.cwd() / f"{session_id}.{known}")
    return f"There is no format {inert(kind)[:20]}. There is: {', '.join(get_args(ExportFormat))}."
