"""Importers: one module a format, each filling the canonical tables of an open, empty store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, order=True)
class SourceFile:
    """A file to read, and what the store calls it: its path relative to what the person gave.

    A piece of a file, read on its own, has the file's label; `skipped` lines of the file come before it.
    """

    label: str
    path: Path
    skipped: int = 0


@dataclass(frozen=True)
class Imported:
    """What an importer read: the labels of the files that it could read, and its warnings, whole sentences.
    Both go to `tools.ingest_finish.finish_store`."""

    sources: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Progress(Protocol):
    """Hears how far long work is: what is being done, and the fraction of it that is, 0.0 to 1.0."""

    def __call__(self, phase: str, fraction: float) -> None: ...


def silent(phase: str, fraction: float) -> None:
    """A `Progress` for nobody."""
    del phase, fraction
