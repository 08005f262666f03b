"""The demo in plain lines, end to end as a person runs it; then its session is gone on with."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sessions.locations import Home
from tools.simulator import demo_scenario
from tools.simulator.run import truth_of
from tui.commands.live_run import open_demo
from tui.main import run

TRUTH = truth_of(demo_scenario())
CULPRIT = TRUTH.service or "the demo has a fault"


@dataclass(frozen=True)
class Played:
    """What a demo left behind."""

    exit_code: int
    out: str
    err: str
    home: Home


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    home = Home(tmp_path_factory.mktemp("home"))
    done = subprocess.run(
        [sys.executable, "-c", "from tui.main import main; main()", "demo"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "WHYDUNIT_HOME": str(home.data), "COLUMNS": "80"},
        check=False,
    )
    return Played(done.returncode, done.stdout, done.stderr, home)


@pytest.fixture
def home(played: Played, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("WHYDUNIT_HOME", str(played.home.data))
    return played.home


def test_the_demo_names_the_injected_cause(played: Played) -> None:
    assert played.exit_code == 0, played.err
    assert f"\nCONFIRMED  {CULPRIT}: " in played.out


def test_the_demo_blames_no_decoy(played: Played) -> None:
    causes = played.out.split("\nCAUSES\n")[1].split("\nRULED OUT\n")[0]
    named = [line.split()[1] for line in causes.splitlines() if line.startswith("  1  ")]
    assert not set(named) & set(TRUTH.decoys)


def test_the_agents_reason_in_sight_before_the_verdict(played: Played) -> None:
    reasoning = played.out.split("\nCONFIRMED")[0]
    for words in (
        "looks at itself, where requests enter",
        " asks ",
        " reports: ",
        "Path from ",
        "Challenged ",
    ):
        assert words in reasoning


def test_two_questions_are_asked_and_answered_and_the_playbook_stays_undecided(played: Played) -> None:
    assert "Question 1: why not " in played.out and "Answer 1: " in played.out
    assert "Question 2: what next?" in played.out and "Answer 2: " in played.out
    assert "The playbook is undecided (draft), sha256 " in played.out


def test_the_last_line_is_the_path_of_a_postmortem_only_its_owner_may_read(played: Played) -> None:
    postmortem = Path(played.out.splitlines()[-1])
    assert CULPRIT in postmortem.read_text("utf-8")
    assert stat.S_IMODE(postmortem.parent.stat().st_mode) == 0o700


def test_the_demo_is_simulated_once(home: Home) -> None:
    made = (home.stores / "demo.duckdb").stat()
    open_demo(home).close()
    assert (home.stores / "demo.duckdb").stat().st_mtime_ns == made.st_mtime_ns


def test_diagnose_prints_one_object_and_the_same_one_but_for_timing(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (_diagnosed(home, capsys) for _ in range(2))
    assert first.pop("timing")["wall_s"] > 0
    second.pop("timing")
    assert first == second
    assert first["schema"] == "whydunit.diagnosis/1"
    assert first["causes"][0]["service"] == CULPRIT
    cited = {number for cause in first["causes"] for number in cause["evidence"]}
    assert cited <= {evidence["id"] for evidence in first["evidence"]}


def test_diagnose_names_its_session_on_stderr_only(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diagnose", str(home.stores / "demo.duckdb"), "--json"]) == 0
    out, err = capsys.readouterr()
    session_id = err.split()[-1]
    assert home.session_folder(session_id).journal.exists()
    assert session_id not in out


def test_an_answer_is_one_object_with_evidence(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "last", "why?", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == "whydunit.answer/1"
    assert answer["understood"] == "why"
    assert all(claim["evidence"] for claim in answer["claims"])


def test_a_question_that_is_not_understood_says_what_can_be_asked(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ask", "last", "qwertz uiop"]) == 0
    out = capsys.readouterr().out
    assert "not understood" in out and "/why" in out


def test_without_a_terminal_a_session_is_resumed_in_plain_lines(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["resume"]) == 0
    out = capsys.readouterr().out
    assert "Investigation begins." in out and "CONFIRMED" in out


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_a_session_is_exported_to_stdout_and_to_a_file(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    file = tmp_path / f"postmortem.{form}"
    assert run(["export", "last", "--format", form]) == 0
    printed = capsys.readouterr().out
    assert run(["export", "last", "--format", form, "-o", str(file)]) == 0
    assert CULPRIT in printed
    assert CULPRIT in file.read_text("utf-8")


def test_a_document_that_cannot_be_written_is_a_named_failure(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", "last", "-o", str(tmp_path / "no" / "such" / "folder" / "p.md")]) == 7
    assert capsys.readouterr().err.startswith("error: ")


def _diagnosed(home: Home, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert run(["diagnose", str(home.stores / "demo.duckdb"), "--json"]) == 0
    diagnosis = json.loads(capsys.readouterr().out)
    assert isinstance(diagnosis, dict)
    return diagnosis
