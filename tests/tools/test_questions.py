"""Every named question says what it asks for and returns, and always returns it in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.tools.small_store import BASELINE, INCIDENT, Call, SmallSystem
from tools.ingest_finish import finish_store
from tools.questions import ask_all, load_question, question_names
from tools.scan import QUESTIONS
from tools.telemetry_store import TelemetryStore, new_store

WINDOWS = {
    "incident_from": INCIDENT.start_ns,
    "incident_to": INCIDENT.end_ns,
    "baseline_from": BASELINE.start_ns,
    "baseline_to": BASELINE.end_ns,
    "history_from": BASELINE.start_ns,
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TelemetryStore]:
    system = SmallSystem()
    for window in (BASELINE, INCIDENT):
        system.calls(
            window,
            Call("front", "GET /", logs=(("info", "app.py:1 hello"),), below=(Call("back", "work", ms=4),)),
            times=6,
        )
        system.metric("back", "cpu.utilization", [0.1, 0.2, 0.1, 0.15], window)
    system.change("back", INCIDENT.start_ns - 1)
    with system.store(tmp_path_factory.mktemp("questions") / "small.duckdb") as opened:
        yield opened


@pytest.mark.parametrize("name", question_names())
def test_a_question_declares_exactly_the_parameters_it_uses(name: str) -> None:
    question = load_question(name)
    code = "\n".join(line.split("--")[0] for line in question.sql.splitlines())
    assert set(re.findall(r"\$(\w+)", code)) == set(question.parameters)
    assert question.name == name
    assert question.answers.endswith("?")


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_of_the_scan_returns_the_columns_it_declares(name: str, store: TelemetryStore) -> None:
    question = load_question(name)
    rows = question.ask(store, WINDOWS)
    assert rows.columns == question.columns
    assert len(rows) > 0


def test_questions_asked_side_by_side_answer_in_order_as_they_do_one_by_one(
    store: TelemetryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "side_by_side", 1)
    one_by_one = list(ask_all(store, QUESTIONS, WINDOWS))
    monkeypatch.setattr(store, "side_by_side", 3)
    assert list(ask_all(store, QUESTIONS, WINDOWS)) == one_by_one
    assert tuple(question.name for question, _ in one_by_one) == QUESTIONS


@pytest.mark.parametrize("side_by_side", [1, 3])
def test_a_question_that_fails_is_heard_of_among_any_number(
    store: TelemetryStore, monkeypatch: pytest.MonkeyPatch, side_by_side: int
) -> None:
    monkeypatch.setattr(store, "side_by_side", side_by_side)
    with pytest.raises(duckdb.ConversionException):
        list(ask_all(store, QUESTIONS, {**WINDOWS, "incident_from": "noon"}))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_of_the_scan_answers_without_a_baseline(name: str, store: TelemetryStore) -> None:
    asked = {**WINDOWS, "baseline_from": None, "baseline_to": None}
    assert load_question(name).ask(store, asked).columns == load_question(name).columns


@pytest.mark.parametrize("name", QUESTIONS)
def test_asking_twice_gives_the_same_rows_in_the_same_order(name: str, store: TelemetryStore) -> None:
    question = load_question(name)
    assert question.ask(store, WINDOWS) == question.ask(store, WINDOWS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_empty_store_is_asked_without_harm(name: str, tmp_path: Path) -> None:
    with SmallSystem().store(tmp_path / "empty.duckdb") as empty:
        assert len(load_question(name).ask(empty, WINDOWS)) == 0


def test_lost_calls_are_told_from_those_given_up_and_from_those_that_failed_below(tmp_path: Path) -> None:
    def asking(ms: int, failed: bool, *below: Call, peer: str | None = None) -> Call:
        asks = "ask" if peer is None else "ask another"
        call = Call("front", asks, ms=ms, failed=failed, kind="client", peer=peer, below=below)
        return Call("front", "GET /", ms=500, below=(call,))

    system = SmallSystem()
    system.calls(BASELINE, asking(40, False, Call("back", "work", ms=38)), times=10)
    system.calls(INCIDENT, asking(40, True), times=3)
    system.calls(INCIDENT, asking(40, True, Call("back", "work", ms=2)), times=2)
    system.calls(INCIDENT, asking(10, True, Call("back", "work", ms=38)), times=4)
    system.calls(INCIDENT, asking(40, True, Call("back", "work", ms=38, failed=True)), times=5)
    system.calls(INCIDENT, asking(40, True, peer="gone:8080"), times=6)
    system.metric("gone", "cpu.utilization", [0.1, 0.2], BASELINE)
    with system.store(tmp_path / "lost.duckdb") as store:
        [back, gone] = load_question("unanswered_calls").ask(store, WINDOWS).records()
    assert (back["callee"], back["baseline_calls"], back["incident_calls"]) == ("back", 10, 14)
    assert (back["incident_lost"], back["incident_unseen"], back["incident_given_up"]) == (5, 3, 4)
    assert (gone["callee"], gone["incident_lost"], gone["reason"]) == ("gone", 6, "refused")


def test_a_call_that_ends_at_what_the_caller_itself_does_below_it_is_a_call(tmp_path: Path) -> None:
    def asking(failed: bool) -> Call:
        dial = Call("front", "dial", ms=2)
        return Call("front", "ask", ms=40, failed=failed, kind="client", peer="gone", below=(dial,))

    system = SmallSystem()
    system.calls(BASELINE, asking(False), times=10)
    system.calls(INCIDENT, asking(True), times=6)
    system.metric("gone", "cpu.utilization", [0.1, 0.2], BASELINE)
    with system.store(tmp_path / "dialled.duckdb") as store:
        [gone] = load_question("unanswered_calls").ask(store, WINDOWS).records()
    assert (gone["callee"], gone["incident_lost"], gone["incident_unseen"]) == ("gone", 6, 0)
    assert gone["incident_calls"] == 6


def test_two_share_a_node_also_where_spans_or_logs_alone_say_where_they_run(tmp_path: Path) -> None:
    path = tmp_path / "placed.duckdb"
    with new_store(path) as connection:
        connection.execute(
            "INSERT INTO spans (trace_id, span_id, service, node, operation, start_time, duration_ns) "
            "VALUES ('t', 's', 'bank', 'host-1', 'pay', 1, 1)"
        )
        connection.execute(
            "INSERT INTO logs (time, service, node, body) VALUES (1, 'mail', 'host-1', 'sent')"
        )
        finish_store(connection, ["placed"])
    hop = {**WINDOWS, "callers": ["bank"], "callees": ["mail"]}
    with TelemetryStore.open(path) as store:
        [row] = load_question("path_dependency").ask(store, hop).records()
    assert (row["calls_incident"], row["shared_node"]) == (0, "host-1")
