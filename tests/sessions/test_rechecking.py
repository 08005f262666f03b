from __future__ import annotations

import csv
import json
import threading
import time
from pathlib import Path

import pytest

from agents import events as ev
from agents.case_view import CaseView
from sessions.locations import Home
from sessions.row_exports import write_rows
from sessions.session import Session
from tests.sessions.stores import another_incident, small_incident
from tools.errors import ExportError, StoreError


@pytest.fixture
def rested(tmp_path: Path) -> Session:
    store = small_incident(tmp_path / "incident.duckdb")
    session = Session.create(Home(tmp_path / "home"), store)
    session.start()
    session.wait()
    return session


def records(session: Session) -> list[ev.EvidenceRecord]:
    return list(CaseView.of(session.entries()).evidence.values())


def test_every_piece_of_evidence_is_found_again_as_it_was(rested: Session) -> None:
    with rested as session:
        for record in records(session):
            found = session.recheck(record, threading.Event())
            assert found is not None
            assert found.same_store
            assert found.matches(record), record.id
            assert len(found.rows) == record.row_count


def test_a_store_that_changed_or_is_gone_is_said_to(rested: Session, tmp_path: Path) -> None:
    rested.close()
    (tmp_path / "incident.duckdb").unlink()
    another_incident(tmp_path / "incident.duckdb")
    with Session.load(Home(tmp_path / "home"), "last") as session:
        changed = session.recheck(records(session)[0], threading.Event())
        assert changed is not None
        assert not changed.same_store
        (tmp_path / "incident.duckdb").unlink()
        with pytest.raises(StoreError, match="gone"):
            session.recheck(records(session)[0], threading.Event())


def test_a_long_question_stops_within_a_fifth_of_a_second(rested: Session) -> None:
    with rested as session:
        endless = records(session)[0].model_copy(
            update={"sql": "SELECT count(*) FROM range(10000000000) a, range(1000) b", "parameters": {}}
        )
        stop, left = threading.Event(), threading.Event()
        began: list[float] = []

        def ask() -> None:
            assert session.recheck(endless, stop) is None
            began.append(time.perf_counter())
            left.set()

        asking = threading.Thread(target=ask)
        asking.start()
        assert not left.wait(0.3)
        stopped = time.perf_counter()
        stop.set()
        assert left.wait(10)
        asking.join()
        assert began[0] - stopped < 1.0  # 0.2 s on a machine that does nothing else


def test_what_cannot_be_asked_any_more_says_so(rested: Session) -> None:
    with rested as session, pytest.raises(StoreError, match="cannot answer E1 any more"):
        session.recheck(records(session)[0].model_copy(update={"sql": "SELECT nothing"}), threading.Event())


def test_rows_are_written_once_and_never_over_anything(rested: Session, tmp_path: Path) -> None:
    with rested as session:
        path = session.export_rows(
            ("service", "count"), [("=cmd()", 1), ("a\x1b[31m\n", None)], tmp_path / "r.csv"
        )
        assert list(csv.reader(path.read_text().splitlines())) == [
            ["service", "count"],
            ["'=cmd()", "1"],
            ["a\\e[31m\\n", ""],
        ]
        with pytest.raises(ExportError, match="is there already"):
            session.export_rows(("other",), [(1,)], path)
        assert path.read_text().startswith("service")
        exported = [entry.event for entry in session.entries() if isinstance(entry.event, ev.Exported)]
        assert [(each.format, each.path) for each in exported] == [("csv", str(path))]


def test_json_keeps_every_value(tmp_path: Path) -> None:
    rows = [("\u202e", -1.5, None, {"a": [1]})]
    path, form, _ = write_rows(("text", "number", "none", "deep"), rows, tmp_path / "r.json")
    assert form == "json"
    assert path.read_bytes().isascii()
    assert json.loads(path.read_text()) == [
        {"text": "\u202e", "number": -1.5, "none": None, "deep": {"a": [1]}}
    ]


@pytest.mark.parametrize("name", ["rows", "rows.txt", "rows\u202e.csv", ".csv/none/r.csv"])
def test_odd_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError):
        write_rows(("a",), [(1,)], tmp_path / name)
