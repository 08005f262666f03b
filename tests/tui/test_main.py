"""Whatever a command ends in, the person gets words, a way on, and an exit code; never a traceback."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from sessions.locations import Home
from tools.errors import StoreError, WhydunitError
from tui import main
from tui.failures import DEFECT, INTERRUPTED, READER_GONE, StoppedError

RunInto = Callable[[BaseException], int]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("WHYDUNIT_HOME", str(tmp_path / "home"))
    return Home.default()


@pytest.fixture
def run_into(monkeypatch: pytest.MonkeyPatch, home: Home) -> RunInto:
    """Runs a command line whose only command ends in the given error; returns the exit code."""

    def run(error: BaseException) -> int:
        app = typer.Typer(rich_markup_mode=None)

        @app.callback()
        def group() -> None: ...

        @app.command()
        def act() -> None:
            raise error

        monkeypatch.setattr(main, "app", app)
        return main.run(["act"])

    return run


def test_a_named_failure_says_what_happened_and_what_to_do(
    run_into: RunInto, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_into(StoreError("The store is gone.", "Bring it back.")) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "error: The store is gone.\n       Bring it back.\n"


def test_a_stranger_cannot_command_the_terminal_through_a_failure(
    run_into: RunInto, capsys: pytest.CaptureFixture[str]
) -> None:
    run_into(WhydunitError("no file \x1b[2Jgone", "see \u202eit"))
    assert capsys.readouterr().err == "error: no file \\e[2Jgone\n       see \\u202eit\n"


def test_an_interruption_exits_130_and_says_what_was_kept(
    run_into: RunInto, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_into(StoppedError("Stopped. Kept in session x.", "`whydunit resume x`")) == INTERRUPTED
    assert "Kept in session x" in capsys.readouterr().err
    assert run_into(KeyboardInterrupt()) == INTERRUPTED
    assert capsys.readouterr().err.startswith("error: Interrupted.")


def test_a_defect_is_owned_up_to_in_words_and_its_traceback_kept_in_a_private_report(
    run_into: RunInto, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_into(ZeroDivisionError("deep inside")) == DEFECT
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err and "deep inside" not in err
    (report,) = home.reports.iterdir()
    assert str(report) in err
    assert "ZeroDivisionError: deep inside" in report.read_text("utf-8")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_a_report_that_cannot_be_written_is_said_too(
    run_into: RunInto, home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.data.parent.mkdir(exist_ok=True)
    home.data.write_text("a file where the folder should be", "utf-8")
    assert run_into(ZeroDivisionError()) == DEFECT
    assert "could not be written down" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["ask"], "Missing argument 'SESSION'"),
        (["diagnose", "x.duckdb", "--incident", "yesterday"], "'yesterday' is not a window"),
        (["export", "last", "--format", "pdf"], "pdf"),
        (["open", "x.duckdb"], "terminal"),
    ],
)
def test_words_that_are_off_exit_2_with_a_hint(
    home: Home, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main.run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err and err.count("\n") >= 2


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("whydunit 0.")


def test_without_a_terminal_the_bare_command_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run([]) == 0
    assert "Commands:" in capsys.readouterr().out


def test_a_group_without_a_command_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["sessions"]) == 0
    assert "delete" in capsys.readouterr().out


def test_a_reader_that_went_away_is_no_failure_to_talk_about(tmp_path: Path) -> None:
    """`whydunit info | true`: quiet, with the exit code shells use for it."""
    code = "import sys, time; from tui.main import main; sys.stdin.readline(); main(['info'])"
    writer = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"WHYDUNIT_HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd()), "PATH": ""},
    )
    assert writer.stdout and writer.stdin and writer.stderr
    writer.stdout.close()
    writer.stdin.write(b"\n")
    writer.stdin.close()
    assert writer.stderr.read() == b""
    writer.stderr.close()
    assert writer.wait() == READER_GONE


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [(["open", "nowhere.duckdb"], 3), (["open", "nowhere.duckdb", "--incident", "yesterday"], 2)],
)
def test_what_can_be_told_to_be_wrong_is_told_before_there_is_a_screen(
    monkeypatch: pytest.MonkeyPatch, home: Home, arguments: list[str], exit_code: int
) -> None:
    monkeypatch.setattr("tui.commands.investigate.is_interactive", lambda: True)
    assert main.run(arguments) == exit_code
