"""Arguments and options that several commands share, so that they read the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, TypeAlias

import typer


def examples(*lines: str) -> str:
    """The epilog of a command's help: what one would type."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def sessions_complete(incomplete: str) -> Iterator[str]:
    from sessions.locations import Home

    return (name for name in ("last", *_names(Home.default().sessions)) if name.startswith(incomplete))


def trash_complete(incomplete: str) -> Iterator[str]:
    from sessions.locations import Home

    return (name for name in _names(Home.default().trash) if name.startswith(incomplete))


def _names(folder: Path) -> list[str]:
    return sorted((path.name for path in folder.iterdir()), reverse=True) if folder.is_dir() else []


SESSION_HELP = "A session's id, the beginning of it, or `last`."

Store: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="STORE", help="A telemetry store, as `whydunit ingest` makes it.", show_default=False
    ),
]
SessionName: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="SESSION", help=SESSION_HELP, show_default=False, autocompletion=sessions_complete
    ),
]
SessionOrLast: TypeAlias = Annotated[
    str, typer.Argument(metavar="SESSION", help=SESSION_HELP, autocompletion=sessions_complete)
]
Incident: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="A..B",
        help="When it hurts: START..END, ISO 8601, UTC. Found if not given.",
        show_default=False,
    ),
]
Baseline: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="C..D",
        help="When all was well. The time before the incident if not given.",
        show_default=False,
    ),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]
Plain: TypeAlias = Annotated[
    bool,
    typer.Option("--plain", help="Print it, a sentence a line, without colour; open no screen."),
]
Output: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to a file; else to stdout.", show_default=False
    ),
]
