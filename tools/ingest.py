"""Ingest: files and folders of any known format become one store, or the old store stays as it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from tools.counted import counted
from tools.errors import IngestError
from tools.importers import (
    Imported,
    Progress,
    SourceFile,
    nezha,
    otlp,
    petshop,
    rootcausebench,
    silent,
    sockshop,
    table,
)
from tools.importers.detect import detect
from tools.importers.table_mapping import TableMapping
from tools.ingest_finish import finish_store
from tools.sql_files import sql_text
from tools.telemetry_store import new_store

TELEMETRY_TABLES = ("spans", "logs", "metrics", "dependencies", "changes", "alerts")
FORMATS = ("sockshop", "petshop", "rootcausebench", "otlp", "table", "nezha")
"""In the order of reading: Nezha's importer numbers its metrics itself, after which none fills `metrics`."""
_IMPORT_SHARE = 0.7
_NAMED_FILES = 5

Importer = Callable[[duckdb.DuckDBPyConnection, Sequence[SourceFile], Progress], Imported]


@dataclass(frozen=True)
class IngestReport:
    """What became of the sources. `rows` counts by table, `rejects` by reason; `warnings` are sentences."""

    store: Path
    fingerprint: str
    sources: tuple[str, ...]
    rows: Mapping[str, int]
    rejects: Mapping[str, int]
    warnings: tuple[str, ...]


def ingest(
    sources: Sequence[Path],
    store: Path,
    *,
    format: str | None = None,
    mapping: Path | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Read files and folders into a new store at `store`, renamed over an old one only when all is done.

    Each file's format is detected, or is `format` for all of them; files that `mapping` speaks of are read as
    it says. Raises `IngestError`; an old store is then untouched.
    """
    with _failures_named(store):
        rules = _rules(format, mapping)
        files = _files(sources, besides=(store, mapping))
        plan = _plan(files, format, rules)
        warnings = _unread(sorted(set(files) - {file for claimed in plan.values() for file in claimed}))
        if not plan:
            raise _nothing_read(warnings)
        with new_store(store) as connection:
            imported = _import(connection, plan, rules, _part_of(progress or silent, 0.0, _IMPORT_SHARE))
            warnings += [warning for one in imported for warning in one.warnings]
            sources_read = sorted(label for one in imported for label in one.sources)
            finish_store(connection, sources_read, warnings, _part_of(progress or silent, _IMPORT_SHARE, 1.0))
            return _report(connection, store)


def _rules(format_name: str | None, mapping: Path | None) -> TableMapping | None:
    if format_name not in (None, *FORMATS):
        raise IngestError(f"'{format_name}' is no format.", f"Formats: {', '.join(FORMATS)}.")
    if format_name == "table" and mapping is None:
        raise IngestError(
            "Tables need a mapping.", "Add --mapping FILE; docs/ingest.md shows how to write one."
        )
    return TableMapping.load(mapping) if mapping else None


def _files(sources: Sequence[Path], besides: Sequence[Path | None]) -> list[SourceFile]:
    """Every file of the sources once, called by its path under the source it was found in."""
    skipped = {path.resolve() for path in besides if path}
    found: dict[Path, SourceFile] = {}
    for source in sources:
        if not source.exists():
            raise IngestError(f"There is nothing at {source}.", "Check the path.")
        prefix = f"{source.resolve().name}/" if len(sources) > 1 and source.is_dir() else ""
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            label = path.relative_to(source).as_posix() if source.is_dir() else path.name
            hidden = any(part.startswith(".") for part in Path(label).parts)
            if path.is_file() and not hidden and path.resolve() not in skipped and path.suffix != ".duckdb":
                found.setdefault(path.resolve(), SourceFile(f"{prefix}{label}", path))
    return list(found.values())


def _plan(
    files: Sequence[SourceFile], format_name: str | None, mapping: TableMapping | None
) -> dict[str, list[SourceFile]]:
    """Which importer reads which files, importers in a fixed order."""
    plan: dict[str, list[SourceFile]] = {name: [] for name in FORMATS}
    for file in files:
        chosen = _format_of(file, format_name, mapping)
        if chosen:
            plan[chosen].append(file)
    return {name: claimed for name, claimed in plan.items() if claimed}


def _format_of(file: SourceFile, format_name: str | None, mapping: TableMapping | None) -> str | None:
    if mapping and mapping.claims(file):
        return "table"
    if format_name is None:
        return detect(file.path)
    return None if format_name == "table" else format_name


def _import(
    connection: duckdb.DuckDBPyConnection,
    plan: Mapping[str, Sequence[SourceFile]],
    mapping: TableMapping | None,
    progress: Progress,
) -> list[Imported]:
    importers: dict[str, Importer] = {
        "nezha": nezha.import_files,
        "sockshop": sockshop.import_files,
        "petshop": petshop.import_files,
        "rootcausebench": rootcausebench.import_files,
        "otlp": otlp.import_files,
    }
    if mapping:
        importers["table"] = partial(table.import_files, mapping)
    shares = [index / len(plan) for index in range(len(plan) + 1)]
    return [
        importers[name](connection, files, _part_of(progress, start, end))
        for (name, files), start, end in zip(plan.items(), shares, shares[1:], strict=False)
    ]


def _part_of(progress: Progress, start: float, end: float) -> Progress:
    """A `Progress` whose whole is the stretch from `start` to `end` of another."""

    def told(phase: str, fraction: float) -> None:
        progress(phase, start + fraction * (end - start))

    return told


def _report(connection: duckdb.DuckDBPyConnection, store: Path) -> IngestReport:
    info = {
        key: json.loads(value)
        for key, value in connection.execute("SELECT key, value FROM store_info ORDER BY key").fetchall()
    }
    rejects = connection.execute(sql_text("derive/rejects_summary.sql")).fetchall()
    report = IngestReport(
        store=store,
        fingerprint=info["fingerprint"],
        sources=tuple(info["sources"]),
        rows=info["row_counts"],
        rejects={reason: rows for reason, rows, *_ in rejects},
        warnings=tuple(info["warnings"]),
    )
    if not any(report.rows[name] for name in TELEMETRY_TABLES):
        raise _nothing_read(report.warnings)
    return report


def _nothing_read(warnings: Sequence[str]) -> IngestError:
    return IngestError(
        " ".join(("Nothing could be read.", *warnings)),
        "Name the format with --format, or describe your tables with --mapping (docs/ingest.md).",
    )


@contextmanager
def _failures_named(store: Path) -> Iterator[None]:
    """Turn what DuckDB and the file system raise into an `IngestError` that says what was kept."""
    kept = f"The old store at {store} is untouched." if store.exists() else "No store was written."
    if not store.parent.is_dir():
        raise IngestError(f"There is no folder {store.parent}. {kept}", "Make it, or choose another -o.")
    try:
        yield
    except (duckdb.Error, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise IngestError(
            f"Ingest failed: {reason}. {kept}", "Free space or fix the source, and try again."
        ) from error
    except IngestError as error:
        raise IngestError(f"{error.message} {kept}", error.remedy) from error


def _unread(files: Sequence[SourceFile]) -> list[str]:
    """Sentences on the files that no importer reads."""
    empty = [file for file in files if file.path.stat().st_size == 0]
    foreign = [file for file in files if file not in empty]
    sentences = [f"{counted(len(empty), 'file is', 'files are')} empty: {_named(empty)}."] if empty else []
    if foreign:
        told = counted(len(foreign), "file is", "files are")
        sentences.append(f"{told} of no known format and not read: {_named(foreign)}.")
    return sentences


def _named(files: Sequence[SourceFile]) -> str:
    more = f" and {len(files) - _NAMED_FILES:,} more" if len(files) > _NAMED_FILES else ""
    return ", ".join(file.label for file in files[:_NAMED_FILES]) + more
