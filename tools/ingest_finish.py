"""The last step of every ingest: what the importers read becomes a store that can be asked.

Whoever fills the canonical tables (an importer, the simulator) calls `finish_store` once, after.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from tools.data_quality import suspicions
from tools.importers import Progress, silent
from tools.log_templates import mine_log_templates
from tools.metric_families import name_families
from tools.metric_points import number_metrics
from tools.sql_files import run_sql, sql_text
from tools.telemetry_store import SCHEMA_VERSION


def finish_store(
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[str],
    warnings: Sequence[str] = (),
    progress: Progress = silent,
) -> None:
    """Derive `calls`, `log_templates`, `steps` and `metric_series`, and write `store_info`.

    `sources` names what was read, relative to what the person gave; `warnings` are the importers' sentences,
    to which those on suspicious data are added. Raises `duckdb.Error`.
    """
    progress("Linking calls", 0.0)
    run_sql(connection, "derive/distinct_spans.sql")
    connection.begin()  # `links` speaks of row ids, which only a transaction keeps as they are
    run_sql(connection, "derive/links.sql")
    run_sql(connection, "derive/parent_loops.sql")
    run_sql(connection, "derive/calls.sql")
    progress("Mining log templates", 0.4)
    mine_log_templates(connection)
    progress("Following visits", 0.55)
    run_sql(connection, "derive/steps.sql")
    progress("Sorting metrics", 0.7)
    number_metrics(connection)
    name_families(connection)
    run_sql(connection, "derive/metric_series.sql")
    progress("Checking and sealing", 0.8)
    seal_store(connection, sources, (*warnings, *suspicions(connection)))
    connection.commit()
    run_sql(connection, "derive/forget.sql")


def store_info(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[str], warnings: Sequence[str]
) -> Mapping[str, Any]:
    """The store's description of itself. The fingerprint digests content alone: the same rows give the same
    one, wherever, whenever and in whatever order they were read."""
    contents = connection.execute(sql_text("derive/fingerprint.sql")).fetchall()
    canonical = json.dumps([SCHEMA_VERSION, contents], default=str, separators=(",", ":"))
    return {
        "schema_version": SCHEMA_VERSION,
        "fingerprint": hashlib.sha256(canonical.encode()).hexdigest(),
        "sources": list(sources),
        "row_counts": {name: row_count for name, row_count, _ in contents},
        "time_ranges": {
            name: [from_ns, to_ns]
            for name, from_ns, to_ns in connection.execute(sql_text("derive/time_ranges.sql")).fetchall()
            if from_ns is not None
        },
        "resolution_ns": {
            modality: resolution_ns
            for modality, resolution_ns in connection.execute(sql_text("derive/resolution.sql")).fetchall()
            if resolution_ns is not None
        },
        "warnings": list(warnings),
    }


def seal_store(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[str], warnings: Sequence[str] = ()
) -> None:
    """Write `store_info`, once all tables are as they stay. Raises `duckdb.Error`."""
    info = store_info(connection, sources, warnings)
    connection.executemany(
        "INSERT INTO store_info VALUES (?, ?)",
        [(key, json.dumps(value, ensure_ascii=False)) for key, value in sorted(info.items())],
    )
