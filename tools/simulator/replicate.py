"""A denser store from a smaller one: the same incident with many times the visitors, written in SQL.

Benchmarks need 10^6 to 10^8 spans; a simulation makes 10^5 in seconds. Each copy of a trace has fresh ids
and lies a little later, so that rates multiply while windows, shares and durations stay what they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np

from tools.errors import UsageError
from tools.ingest_finish import seal_store
from tools.sql_files import run_sql
from tools.telemetry_store import new_store
from tools.times import SECOND_NS

Slice = tuple[int, int]

_SPREAD_NS = SECOND_NS
"""All copies of a trace lie within this time."""

_SLICE_ROWS = 1_000_000
"""Spans written at once: what has to fit in memory, however many there are in all."""


def replicate(source: Path, target: Path, spans: int, *, memory_limit: str = "1GiB") -> int:
    """Write a store of at least `spans` spans to `target`, from the finished store at `source`.

    Spans, calls and logs are multiplied; metrics, changes and alerts are those of `source`. The same source
    and number give the same rows. Beyond `memory_limit` DuckDB spills to disk beside `target`. Returns the
    number of copies. Raises `UsageError` where `source` holds no spans, `duckdb.Error` and `OSError`.
    """
    with new_store(target) as connection:
        connection.execute(f"SET memory_limit = '{memory_limit}'")
        connection.execute(f"ATTACH '{_quoted(source)}' AS source (READ_ONLY)")
        copies = _copies(connection, source, spans)
        run_sql(connection, "simulator/replicate_once.sql")
        shift_ns = _SPREAD_NS // copies
        for from_ns, to_ns in _slices(connection, copies, shift_ns):
            run_sql(
                connection,
                "simulator/replicate.sql",
                copies=copies,
                shift_ns=shift_ns,
                from_ns=from_ns,
                to_ns=to_ns,
            )
        connection.execute("DETACH source")
        seal_store(connection, [f"{copies} copies of {source.name}"])
    return copies


def _copies(connection: duckdb.DuckDBPyConnection, source: Path, spans: int) -> int:
    found = connection.execute("SELECT count(*) FROM source.spans").fetchone()
    if not found or not found[0]:
        raise UsageError(f"{source} holds no spans to copy.", "Choose a store with traces.")
    return max(1, -(-spans // int(found[0])))


def _slices(connection: duckdb.DuckDBPyConnection, copies: int, shift_ns: int) -> Iterator[Slice]:
    """Stretches of time that hold about `_SLICE_ROWS` copied spans each, in order, all rows covered."""
    starts = connection.execute("SELECT start_time FROM source.spans ORDER BY start_time").fetchnumpy()
    times = starts["start_time"]
    step = max(1, _SLICE_ROWS // copies)
    inner = [int(time) for time in np.unique(times[step::step])]
    last = connection.execute("SELECT max(time) FROM source.logs").fetchone()
    end_ns = max(int(times[-1]), int(last[0]) if last and last[0] else 0) + copies * shift_ns + 1
    return pairwise([0, *inner, end_ns])


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
