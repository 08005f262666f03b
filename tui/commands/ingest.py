"""`ingest`: files and folders become a store."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.commands.words import AsJson
from tui.failures import StoppedError
from tui.terminal import progress_bar, say, write, write_json

if TYPE_CHECKING:
    from tools.ingest import IngestReport


class SourceFormat(StrEnum):
    NEZHA = "nezha"
    SOCKSHOP = "sockshop"
    PETSHOP = "petshop"
    ROOTCAUSEBENCH = "rootcausebench"
    OTLP = "otlp"
    TABLE = "table"


def ingest(
    sources: Annotated[
        list[Path], typer.Argument(metavar="SOURCE", help="Files and folders.", show_default=False)
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="STORE", help="The store to make.", show_default=False)
    ],
    form: Annotated[
        SourceFormat | None,
        typer.Option("--format", "-f", help="Of all sources. Detected if not given.", show_default=False),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Which columns of a table are what (YAML).", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a telemetry store of traces, logs, metrics, changes and alerts.

    Rows that cannot be read are kept apart and counted; the rest still loads. A store that was there is
    replaced only when all is done.
    """
    from tools import ingest as telemetry

    try:
        with progress_bar("reading") as bar:
            report = telemetry.ingest(
                sources,
                output,
                format=form.value if form else None,
                mapping=mapping,
                progress=lambda phase, fraction: bar(fraction, phase),
            )
    except KeyboardInterrupt as stop:
        raise StoppedError(f"Stopped. {output} is as it was before.", "Run it again when you like.") from stop
    if as_json:
        return write_json(_as_json(report))
    write("\n".join(_lines(report)))
    return say(f"`whydunit open {output}` begins a session on it.")


def _lines(report: IngestReport) -> Iterator[str]:
    from tools.plain_text import inert
    from tui.plain.words import plural

    yield f"{report.store} holds:"
    for table, count in report.rows.items():
        yield f"  {inert(table):<14}{count:>14,}"
    yield f"from {plural(len(report.sources), 'file')}."
    if report.rejects:
        yield "Rows left out, kept with file and line in the table `rejects`:"
        for reason, count in report.rejects.items():
            yield f"  {count:>8,}  {inert(reason)}"
    for warning in report.warnings:
        yield f"Note: {inert(warning)}"


def _as_json(report: IngestReport) -> dict[str, object]:
    return {
        "schema": "whydunit.ingest/1",
        "store": str(report.store),
        "fingerprint": report.fingerprint,
        "sources": list(report.sources),
        "rows": dict(report.rows),
        "rejects": dict(report.rejects),
        "warnings": list(report.warnings),
    }
