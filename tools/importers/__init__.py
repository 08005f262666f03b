"""Importers: one module a format, each filling the canonical tables of an open, empty store."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Imported:
    """What an importer read. `sources` are file names relative to what the person gave, `warnings` whole
    sentences. Both go to `tools.ingest_finish.finish_store`."""

    sources: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
