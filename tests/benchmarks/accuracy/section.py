"""A measurement as a command: what it found as Markdown, or as JSON for the report."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tools.plain_text import inert

Result = dict[str, Any]
"""What a measurement found, as JSON has it."""


def run(
    parser: argparse.ArgumentParser,
    measure: Callable[[argparse.Namespace], Result],
    told: Callable[[Result], Iterator[str]],
) -> None:
    """Measure what the command line asks for, and print it; `--json FILE` writes the figures instead."""
    parser.add_argument("--json", type=Path, default=None)
    given = parser.parse_args()
    result = measure(given)
    if given.json:
        given.json.write_text(json.dumps(result), "utf-8")
    else:
        sys.stdout.write("\n".join((*told(result), "")))


def table(header: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> Iterator[str]:
    """A Markdown table; telemetry in its cells stays text."""
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(inert(str(cell)).replace('|', chr(92) + '|') for cell in row)} |"


def share(hits: int, of: int) -> str:
    return f"{hits} of {of} ({hits / of:.0%})" if of else "-"


def peak_mb() -> float:
    """The most memory this process has held, in MiB; `getrusage` may tell the parent's."""
    told = Path("/proc/self/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM")) / 1024
