"""`playbook lint|diff|export`: the remediation playbook, outside the review screen."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tools.errors import PlaybookError
from tools.plain_text import inert, inert_lines
from tui.commands.words import AsJson, Output, SessionName
from tui.terminal import say, show_lines, write, write_json

if TYPE_CHECKING:
    from agents.case_view import PlaybookView


def lint(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A playbook; `-` reads it from stdin.", show_default=False, allow_dash=True
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Check a playbook: every problem with its line and what to do. Exits 6 when one stands in the way."""
    from playbooks.validation import validate
    from tui.plain.words import plural

    problems = validate(_read(file))
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        write_json({"schema": "whydunit.lint/1", "problems": [asdict(problem) for problem in problems]})
    for problem in () if as_json else problems:
        show_lines(
            (
                f"{inert(str(file))}:{problem.line}: {problem.severity}: {inert(problem.message)}",
                f"    {inert(problem.remedy)}",
            )
        )
    if errors:
        raise PlaybookError(
            f"{plural(errors, 'error')} in {file}.", "Mend each as it says, then check again."
        )
    say(f"{file} can be approved: {plural(len(problems), 'warning')}.")


def diff(session: SessionName) -> None:
    """Print what was changed since the draft, as a unified diff."""
    from playbooks.diff import diff as unified

    playbook = _playbook_of(session)
    changes = unified(playbook.draft, playbook.document)
    if not changes:
        return say(f"The playbook is as it was drafted (sha256 {playbook.sha256}).")
    return _put_out(changes)


def export(
    session: SessionName,
    output: Output = None,
    approved: Annotated[
        bool, typer.Option("--approved", help="Only if exactly this text is approved.")
    ] = False,
) -> None:
    """Write the playbook as it stands, byte for byte; its decision and sha256 are said on stderr."""
    playbook = _playbook_of(session)
    if approved and playbook.status != "approved":
        raise PlaybookError(
            f"The playbook is {playbook.status}, not approved; nothing was written.",
            f"Read and decide it: `whydunit resume {session}`.",
        )
    if output is None:
        _put_out(playbook.document)
    else:
        _write_file(output, playbook.document)
    say(f"{playbook.status}, sha256 {playbook.sha256}")


def _playbook_of(name: str) -> PlaybookView:
    from agents.case_view import CaseView
    from sessions.catalogue import read_session
    from sessions.locations import Home

    playbook = CaseView.of(read_session(Home.default(), name)).playbook
    if playbook is None:
        raise PlaybookError(
            "This session has no playbook.",
            f"One is drafted when the agents have concluded: `whydunit resume {name}`.",
        )
    return playbook


def _read(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise PlaybookError(
            f"{file} cannot be read ({reason}).", "Name a playbook, or `-` for stdin."
        ) from error


def _put_out(text: str) -> None:
    """Exact bytes into a pipe or a file; escaped on a terminal."""
    if sys.stdout.isatty():
        return show_lines(inert_lines(text.removesuffix("\n")))
    return write(text)


def _write_file(path: Path, text: str) -> None:
    from tools.errors import ExportError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExportError(
            f"The playbook could not be written to {path} ({error.strerror}).", "Name another file with -o."
        ) from error
