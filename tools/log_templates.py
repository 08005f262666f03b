"""Log templates: what a line says apart from what varies, mined over distinct masked bodies.

Masking runs in SQL; what differs after it goes through Drain (He et al., "Drain: An Online Log Parsing
Approach with Fixed Depth Tree", ICWS 2017), once a distinct masked body, in sorted order. So the work
grows with the number of log statements rather than of lines, and the same lines give the same templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import duckdb
from drain3.drain import Drain

from tools.sql_files import run_sql

SIMILARITY = 0.7
"""Share of equal words from which two masked bodies are one template. Numbers, ids and strings are masked
before, so what still differs is mostly words, and words mean something ("paid" is not "failed")."""

FEW_WORDS = 5
"""A place in a cluster that only so many different words stand in is no parameter: they are outcomes
("paid", "failed"), states, steps, and each is a template of its own. Where the line of code is known, it
says that already."""

_VARIES = "<*>"

MaskedBody = tuple[str | None, str, str]
"""Severity, source location ('' where there is none), masked words."""


def mine_log_templates(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `log_templates` and `logs.template_id` from `logs.body`."""
    run_sql(connection, "derive/mask_logs.sql")
    distinct = connection.execute(
        "SELECT DISTINCT severity, location, masked FROM masked_bodies ORDER BY severity, location, masked"
    ).fetchall()
    columns = list(zip(*templates(distinct), strict=True)) or [(), (), (), ()]
    names = ("severities", "locations", "masked", "templates")
    run_sql(connection, "derive/mined.sql", **dict(zip(names, map(list, columns), strict=True)))
    run_sql(connection, "derive/assign_templates.sql")


def templates(bodies: Iterable[MaskedBody]) -> Iterator[tuple[str | None, str, str, str]]:
    """Each sorted masked body with its template's text.

    Bodies of different severity or source location never share a cluster: a line of code that logs an
    error is not the one that logs a success, however alike their words.
    """
    for (severity, location), group in groupby(bodies, key=lambda body: body[:2]):
        drain = Drain(sim_th=SIMILARITY)
        clusters: dict[int, list[str]] = {}
        for _, _, masked in group:
            clusters.setdefault(drain.add_log_message(masked)[0].cluster_id, []).append(masked)
        for cluster_id, members in clusters.items():
            shared = drain.id_to_cluster[cluster_id].log_template_tokens
            few = 0 if location else FEW_WORDS
            for masked, words in _said_in_full(shared, members, few):
                yield severity, location, masked, f"{location} {words}".strip()


def _said_in_full(shared: Sequence[str], members: Sequence[str], few: int) -> Iterator[tuple[str, str]]:
    """Each member in the cluster's words; a place of at most `few` different words keeps the member's own."""
    tokens = [member.split() for member in members]
    told = {
        place
        for place, word in enumerate(shared)
        if word == _VARIES and len({of_member[place] for of_member in tokens}) <= few
    }
    for member, own in zip(members, tokens, strict=True):
        yield member, " ".join(own[place] if place in told else word for place, word in enumerate(shared))
