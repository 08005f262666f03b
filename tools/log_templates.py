"""Log templates: what a line says apart from what varies, mined over distinct masked bodies.

Masking runs in SQL; what differs after it goes through Drain (He et al., "Drain: An Online Log Parsing
Approach with Fixed Depth Tree", ICWS 2017), once a distinct masked body, in sorted order. So the work
grows with the number of log statements rather than of lines, and the same lines give the same templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import duckdb
from drain3.drain import Drain

from tools.sql_files import run_script, run_statement

SIMILARITY = 0.7
"""Share of equal words from which two masked bodies are one template. Numbers, ids and strings are masked
before, so what still differs is mostly words, and words mean something ("paid" is not "failed")."""

MaskedBody = tuple[str | None, str, str]
"""Severity, source location ('' where there is none), masked words."""


def mine_log_templates(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `log_templates` and `logs.template_id` from `logs.body`."""
    run_script(connection, "derive/mask_logs.sql")
    distinct = connection.execute(
        "SELECT DISTINCT severity, location, masked FROM masked_bodies ORDER BY severity, location, masked"
    ).fetchall()
    columns = list(zip(*templates(distinct), strict=True)) or [(), (), (), ()]
    names = ("severities", "locations", "masked", "templates")
    run_statement(
        connection,
        "derive/mined.sql",
        {name: list(column) for name, column in zip(names, columns, strict=True)},
    )
    run_script(connection, "derive/assign_templates.sql")


def templates(bodies: Iterable[MaskedBody]) -> Iterator[tuple[str | None, str, str, str]]:
    """Each sorted masked body with its template's text.

    Bodies of different severity or source location never share a cluster: a line of code that logs an
    error is not the one that logs a success, however alike their words.
    """
    for (severity, location), group in groupby(bodies, key=lambda body: body[:2]):
        drain = Drain(sim_th=SIMILARITY)
        clusters = [(masked, drain.add_log_message(masked)[0]) for _, _, masked in group]
        for masked, cluster in clusters:
            yield severity, location, masked, f"{location} {cluster.get_template()}".strip()
