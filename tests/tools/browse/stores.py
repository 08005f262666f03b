"""Stores of single tables: a call graph without calls, metrics alone, changes alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.tools.small_store import BASELINE, INCIDENT
from tools.browse.browser import Browser
from tools.ingest_finish import finish_store
from tools.telemetry_store import new_store

WINDOWS: Mapping[str, Any] = {
    "incident_from": INCIDENT.start_ns,
    "incident_to": INCIDENT.end_ns,
    "baseline_from": BASELINE.start_ns,
    "baseline_to": BASELINE.end_ns,
    "window_from": BASELINE.start_ns,
    "window_to": INCIDENT.end_ns,
}

Row = Mapping[str, Any]


def write(path: Path, **tables: Sequence[Row]) -> Path:
    """A store with these rows, by table. Attributes, labels and annotations may be given as mappings."""
    with new_store(path) as connection:
        for table, rows in tables.items():
            for columns, alike in groupby(rows, key=tuple):
                values = list(zip(*([_plain(row[name]) for name in columns] for row in alike), strict=True))
                lists = ", ".join("unnest(?)" for _ in columns)
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(columns)}) SELECT {lists}",
                    [list(each) for each in values],
                )
        finish_store(connection, ["told"])
    return path


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


@contextmanager
def told(path: Path, **tables: Sequence[Row]) -> Iterator[Browser]:
    """A browser on such a store."""
    browser = Browser.open(write(path, **tables))
    try:
        yield browser
    finally:
        browser.close()


def points(service: str, name: str, before: Sequence[float], now: Sequence[float], **more: Any) -> list[Row]:
    """A series with these values, spread evenly over the baseline and the incident."""
    return [
        {
            "time": window.start_ns + place * window.duration_ns // len(values),
            "service": service,
            "name": name,
            "value": value,
            **more,
        }
        for window, values in ((BASELINE, before), (INCIDENT, now))
        for place, value in enumerate(values)
    ]
