"""Paths completed as a shell does: as far as all that fit agree."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tools.plain_text import inert


@dataclass(frozen=True)
class Completion:
    """`text` is what was typed, as far as it can be completed; `names` what it could still become."""

    text: str
    names: tuple[str, ...]


def complete(typed: str) -> Completion:
    """Look into the folder that is being typed. Hidden files only where a dot was typed; a name that holds
    characters that would not be seen is named, and never typed for anybody."""
    folder, _, begun = typed.rpartition("/")
    stem = f"{folder}/" if "/" in typed else ""
    found = [
        name
        for name in _names(Path(stem or ".").expanduser())
        if name.startswith(begun) and (begun.startswith(".") or not name.startswith("."))
    ]
    plain = [name for name in found if inert(name) == name]
    shared = _shared(plain) if plain and len(plain) == len(found) else begun
    return Completion(f"{stem}{shared}", tuple(sorted(found)))


def _shared(names: list[str]) -> str:
    """What all of them begin with: the first and the last in order differ earliest."""
    first, last = min(names), max(names)
    places = (place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    return first[: next(places, min(len(first), len(last)))]


def _names(folder: Path) -> list[str]:
    """What is in the folder, folders with a slash; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return [f"{entry.name}/" if entry.is_dir() else entry.name for entry in entries]
    except OSError:
        return []
