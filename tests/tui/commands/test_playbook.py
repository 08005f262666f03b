"""The playbook, outside the review screen: checked, compared, and written byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agents.case_view import CaseView
from playbooks.diff import diff, digest
from tests.sessions.case_playbook import draft_for
from tests.sessions.cases import PAYMENT, confirmed_entries, healthy_entries, review_entries
from tests.tui.commands.conftest import KeepSession
from tui.main import run


def test_the_playbook_is_exported_byte_for_byte(
    keep_session: KeepSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(confirmed_entries())
    playbook = CaseView.of(confirmed_entries()).playbook
    assert playbook is not None
    assert run(["playbook", "export", "last", "--approved", "-o", str(tmp_path / "fix.yml")]) == 0
    assert digest((tmp_path / "fix.yml").read_text("utf-8")) == playbook.sha256
    assert capsys.readouterr().err == f"approved, sha256 {playbook.sha256}\n"
    assert run(["playbook", "export", "last"]) == 0
    assert capsys.readouterr().out == playbook.document


def test_what_is_not_approved_is_not_exported_as_approved(
    keep_session: KeepSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(review_entries())
    assert run(["playbook", "export", "last", "--approved", "-o", str(tmp_path / "fix.yml")]) == 6
    assert not (tmp_path / "fix.yml").exists()
    assert "draft, not approved" in capsys.readouterr().err


def test_the_diff_is_against_the_draft(keep_session: KeepSession, capsys: pytest.CaptureFixture[str]) -> None:
    keep_session(confirmed_entries())
    assert run(["playbook", "diff", "last"]) == 0
    playbook = CaseView.of(confirmed_entries()).playbook
    assert playbook is not None
    assert capsys.readouterr().out == diff(playbook.draft, playbook.document) != ""


def test_an_unchanged_playbook_has_no_diff(
    keep_session: KeepSession, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(review_entries())
    assert run(["playbook", "diff", "last"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "as it was drafted" in err


def test_a_session_without_a_playbook_says_so(
    keep_session: KeepSession, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(healthy_entries())
    assert run(["playbook", "diff", "last"]) == 6
    assert "no playbook" in capsys.readouterr().err


def test_lint_names_the_line_and_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "fix.yml"
    file.write_text(draft_for(PAYMENT).replace("risk: R", "risk: Q"), "utf-8")
    assert run(["playbook", "lint", str(file)]) == 6
    out, err = capsys.readouterr()
    first, remedy = out.splitlines()[:2]
    assert first.startswith(f"{file}:")
    assert remedy.startswith("    ")
    assert err.startswith("error: ")


def test_a_program_reads_the_problems_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "fix.yml"
    file.write_text("nothing like a playbook", "utf-8")
    assert run(["playbook", "lint", str(file), "--json"]) == 6
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["severity"] == "error"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xfd"])
def test_a_file_that_cannot_be_read_is_a_named_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    file = tmp_path / "fix.yml"
    if content is not None:
        file.write_bytes(content)
    assert run(["playbook", "lint", str(file)]) == 6
    assert "cannot be read" in capsys.readouterr().err
