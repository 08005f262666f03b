"""What is suspicious in telemetry that could be read, said in sentences a person sees after ingest.

Such rows stay: a duration in the wrong unit and a true hang look alike, so people are told, and what is
derived (self time, network gap, entry points) is kept sane.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from tools.counted import counted
from tools.sql_files import sql_text
from tools.times import SECOND_NS, format_duration, format_instant, parse_instant

_EARLIEST_NS = parse_instant("2000-01-01T00:00:00Z")
_LATEST_NS = parse_instant("2100-01-01T00:00:00Z")
_UNALIGNED_NS = 300 * SECOND_NS


def suspicions(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Sentences on what was read but looks wrong. To be asked while the store is finished."""
    cursor = connection.execute(sql_text("derive/quality.sql"))
    names = [column[0] for column in cursor.description or ()]
    row = cursor.fetchone()
    counts = dict(zip(names, row, strict=True)) if row else {}
    return (*_span_sentences(counts), *_clock_sentences(counts), *_reject_sentences(connection))


def _span_sentences(counts: Mapping[str, Any]) -> Iterator[str]:
    if counts["repeated_spans"]:
        told = counted(counts["repeated_spans"], "span", "spans")
        yield f"{told} came more than once under the same ids; each was kept once."
    if counts["loops"]:
        told = counted(counts["loops"], "loop", "loops")
        yield (
            f"{told} of spans that are their own ancestors; each was cut at its earliest span, which counts "
            "as an entry."
        )
    if counts["orphans"]:
        told = counted(counts["orphans"], "span names a parent that is", "spans name parents that are")
        yield f"{told} not in the data; such a span counts as an entry, and what called it is unknown."
    if counts["stretched"]:
        one, many = (
            "span lasts 500 times its operation's median",
            "spans last 500 times their operation's median",
        )
        told = counted(counts["stretched"], one, many)
        service, operation, longest_ns, median_ns = counts["stretched_example"]
        yield (
            f"{told} or more (most: {service} {operation}, "
            f"{format_duration(longest_ns)} against {format_duration(median_ns)}). They hung, or their "
            "duration is in another unit; kept as they are."
        )
    if counts["oversized"]:
        one, many = (
            "span lasts 100 times as long as what called it",
            "spans last 100 times as long as their callers",
        )
        told = counted(counts["oversized"], one, many)
        service, operation = counts["oversized_example"]
        yield (
            f"{told} (most: {service} {operation}). Is their duration in another unit? Kept as they are; "
            "their time counts only as far as their caller waited."
        )


def _clock_sentences(counts: Mapping[str, Any]) -> Iterator[str]:
    if counts["skewed"]:
        told = counted(counts["skewed"], "span starts before its parent", "spans start before their parents")
        yield (
            f"{told}, by up to {format_duration(counts['largest_skew_ns'])}: clocks differ between hosts. "
            "Such a span is reckoned in the middle of its parent."
        )
    for table in ("spans", "logs", "metrics"):
        first, last = counts[f"{table}_from"], counts[f"{table}_to"]
        if first is not None and (first < _EARLIEST_NS or last > _LATEST_NS):
            yield (
                f"Times of {table} run from {format_instant(first)} to {format_instant(last)}. "
                "Is the unit of time right? Kept as they are."
            )
    if counts["spans_from"] is not None and counts["logs_from"] is not None:
        gap_ns = max(counts["logs_from"] - counts["spans_to"], counts["spans_from"] - counts["logs_to"])
        if gap_ns > _UNALIGNED_NS:
            yield (
                f"Spans and logs do not overlap in time: {format_duration(gap_ns)} lie between them. "
                "Is one of them in local time?"
            )


def _reject_sentences(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for reason, rows, files, file, line in connection.execute(
        sql_text("derive/rejects_summary.sql")
    ).fetchall():
        place = f"{file} line {line}" if line else file
        where = f"first: {place}" if files == 1 else f"in {files} files, first: {place}"
        told = counted(rows, "row", "rows")
        yield f"{told} could not be read: {reason} ({where}); kept in the table rejects."
