"""The command line: which commands there are, and how whatever they end in becomes an exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Final, NoReturn

import typer
from typer._completion_classes import completion_init  # typer tells no public module this
from typer.main import get_command

from tools.errors import WhydunitError
from tui import failures, process
from tui.commands import (
    about,
    bench,
    demo,
    exporting,
    grade,
    ingest,
    investigate,
    playbook,
    serve,
    sessions,
    settings,
    telling,
)
from tui.commands.words import examples
from tui.terminal import ReaderGoneError, is_interactive, write

COMMAND: Final = "whydunit"

app = typer.Typer(
    name=COMMAND,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(
    invoke_without_command=True,
    epilog=examples(
        "whydunit demo",
        "whydunit ingest telemetry/ -o incident.duckdb",
        "whydunit diagnose incident.duckdb",
        'whydunit ask last "why not the database?"',
        "whydunit export last --format md",
    ),
)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """From the pager to the cause, with evidence.

    Without a command: pick an earlier session, or begin a new one.
    """
    if version:
        from tui.version import version as installed

        return write(f"{COMMAND} {installed()}")
    if context.invoked_subcommand is not None:
        return None
    if not is_interactive():
        return write(context.get_help())
    from sessions.locations import Home
    from tui.app import run_picker

    return run_picker(Home.default())


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The console script: the process ends with it."""
    process.begin()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    process.leave(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; see `tools.errors` and `tui.failures` for which."""
    completion_init()
    try:
        ended = get_command(app).main(args=list(arguments), prog_name=COMMAND, standalone_mode=False)
        sys.stdout.flush()
    except WhydunitError as error:
        return failures.tell(error)
    except typer.TyperException as error:
        return failures.tell_usage(error)
    except (BrokenPipeError, ReaderGoneError):
        return _nobody_reads()
    except (KeyboardInterrupt, typer.Abort):
        return failures.tell_interrupted()
    except Exception as error:  # noqa: BLE001 - the last resort: told, and written to a report
        return failures.tell_defect(error)
    return failures.tell_interrupted() if ended == failures.INTERRUPTED else int(ended or 0)


def _nobody_reads() -> int:
    """Point stdout at nothing, so that the interpreter's own last flush does not fail aloud."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return failures.READER_GONE


def _add(name: str, summary: str, command: Callable[..., None], *typed: str, to: typer.Typer = app) -> None:
    to.command(name, short_help=summary, epilog=examples(*typed))(command)


def _group(name: str, summary: str, to: typer.Typer = app) -> typer.Typer:
    group = typer.Typer(rich_markup_mode=None)
    group.callback(invoke_without_command=True, help=summary)(_help_of_group)
    to.add_typer(group, name=name)
    return group


def _help_of_group(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        write(context.get_help())


_add("demo", "Live through an embedded incident.", demo.demo, "whydunit demo", "whydunit demo --plain")
_add(
    "ingest",
    "Make a store of files and folders.",
    ingest.ingest,
    "whydunit ingest telemetry/ -o incident.duckdb",
    "whydunit ingest spans.csv logs.parquet --mapping columns.yml -o incident.duckdb",
)
_add(
    "open",
    "Open an incident session on a store.",
    investigate.open_session,
    "whydunit open checkout.duckdb",
    "whydunit open checkout.duckdb --incident 2026-03-01T02:14:00Z..2026-03-01T02:24:00Z",
)
_add(
    "diagnose",
    "Find the cause and print it.",
    investigate.diagnose,
    "whydunit diagnose checkout.duckdb",
    "whydunit diagnose checkout.duckdb --json | jq '.causes[0].service'",
)
_add(
    "ask",
    "Ask a session a follow-up question.",
    investigate.ask,
    'whydunit ask last "why not the database?"',
    'whydunit ask last "show E7" --json',
)
_add(
    "resume",
    "Go on with a session.",
    investigate.resume,
    "whydunit resume",
    "whydunit resume 20260301-0230 --plain",
)
_add(
    "export",
    "Write the postmortem.",
    exporting.export,
    "whydunit export last",
    "whydunit export last --format html -o postmortem.html",
)

_add(
    "status",
    "Print a status update to paste.",
    telling.status,
    "whydunit status last",
    "whydunit status last --next 02:45",
)
_add(
    "handover",
    "Print a note for whoever takes over.",
    telling.handover,
    "whydunit handover last > handover.md",
)

_sessions = _group("sessions", "List, show, rename, archive and delete sessions.")
_add(
    "list",
    "List sessions.",
    sessions.list_sessions,
    "whydunit sessions list",
    'whydunit sessions list --search "payment pool"',
    to=_sessions,
)
_add("show", "Print what is known.", sessions.show_session, "whydunit sessions show last", to=_sessions)
_add(
    "rename",
    "Give one another title.",
    sessions.rename_session,
    'whydunit sessions rename last "Checkout, the night of the sale"',
    to=_sessions,
)
_add(
    "archive",
    "Take out of the list.",
    sessions.archive_sessions,
    "whydunit sessions archive 20260301-0230",
    "whydunit sessions archive 20260301-0230 --undo",
    to=_sessions,
)
_add(
    "delete",
    "Move to the trash.",
    sessions.delete_sessions,
    "whydunit sessions delete 20260301-0230",
    "whydunit sessions delete 20260301-0230 --for-good --yes",
    to=_sessions,
)
_add(
    "restore",
    "Bring back from the trash.",
    sessions.restore_sessions,
    "whydunit sessions restore 20260301-0230",
    to=_sessions,
)
_trash = _group("trash", "What was deleted.", to=_sessions)
_add("list", "List the trash.", sessions.list_trash, "whydunit sessions trash list", to=_trash)

_playbook = _group("playbook", "Check, compare and export playbooks.")
_add("lint", "Check one.", playbook.lint, "whydunit playbook lint fix.yml", to=_playbook)
_add("diff", "What changed since the draft.", playbook.diff, "whydunit playbook diff last", to=_playbook)
_add(
    "export",
    "Write it as it stands.",
    playbook.export,
    "whydunit playbook export last -o fix.yml --approved",
    to=_playbook,
)

_add(
    "serve",
    "Show the screen in a browser on this machine.",
    serve.serve,
    "whydunit serve",
    "whydunit serve last --port 8000",
)

_settings = typer.Typer(rich_markup_mode=None)
_settings.callback(
    invoke_without_command=True,
    short_help="Show and change your settings.",
    epilog=examples("whydunit settings", "whydunit settings set theme light"),
)(settings.show_settings)
app.add_typer(_settings, name="settings")
_add("path", "Where the file is.", settings.settings_path, "whydunit settings path", to=_settings)
_add(
    "set",
    "Set one.",
    settings.set_setting,
    "whydunit settings set theme high-contrast",
    "whydunit settings set keys.session.ask i,ctrl+k",
    to=_settings,
)
_add("reset", "Take one back.", settings.reset_setting, "whydunit settings reset theme", to=_settings)

_add(
    "grade",
    "Score a diagnosis against what was really wrong.",
    grade.grade,
    "whydunit grade diagnosis.json label.yml",
)

_bench = _group("bench", "Measure the answers on labelled data.")
_add(
    "nezha",
    "Score a day of the Nezha data.",
    bench.nezha,
    "whydunit bench nezha nezha-data --date 2023-01-29",
    "whydunit bench nezha nezha-data --date 2023-01-29 --json | jq .summary",
    to=_bench,
)
_add(
    "sockshop",
    "Score the Sock Shop runs.",
    bench.sockshop,
    "whydunit bench sockshop sockshop-data --json | jq .summary",
    to=_bench,
)
_add(
    "petshop",
    "Score the PetShop issues.",
    bench.petshop,
    "whydunit bench petshop dataset/low_traffic",
    to=_bench,
)
_add(
    "rootcausebench",
    "Score the RootCauseBench scenarios.",
    bench.rootcausebench,
    "whydunit bench rootcausebench scenarios/ --json | jq .summary",
    to=_bench,
)

_add("doctor", "Check that all is healthy.", about.doctor, "whydunit doctor")
_add("info", "Print the version and every path.", about.info, "whydunit info --json")
_add("completion", "Print a completion script.", about.completion, 'eval "$(whydunit completion bash)"')
