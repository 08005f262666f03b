"""What others are told comes out of the command line too."""

from __future__ import annotations

import json

import pytest

from tests.sessions.cases import review_entries
from tests.tui.commands.conftest import KeepSession
from tui.main import run


def test_a_status_update_is_printed_for_people_and_programs(
    keep_session: KeepSession, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(review_entries())
    assert run(["status", "last", "--next", "02:45"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Next update: 02:45 UTC."
    assert run(["status", "last", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "whydunit.status/1"
    assert told["lines"][0]["evidence"] == ["E1"]
    assert run(["status", "last", "--next", "soon"]) == 2


def test_a_handover_is_printed_for_people_and_programs(
    keep_session: KeepSession, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_session(review_entries())
    assert run(["handover", "last"]) == 0
    note = capsys.readouterr().out
    assert note.startswith("# Handover: Checkout errors")
    assert run(["handover", "last", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["markdown"] == note
