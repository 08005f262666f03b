"""What is derived once an ingest has filled the tables: calls, templates, series, and what a store says."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.ingested import MS, T0, Span, add_spans, calls_of, empty_store, finished
from tools.telemetry_store import SCHEMA_VERSION


def self_time_ms(spans: list[Span], span: str) -> float:
    return float(calls_of(spans, "self_time_ns")[span][0] / MS)


def test_self_time_is_what_no_child_covers() -> None:
    spans = [Span("a"), Span("b", "a", 10, 30), Span("c", "a", 50, 60)]
    assert self_time_ms(spans, "a") == 70


def test_children_side_by_side_cover_their_parent_once() -> None:
    spans = [Span("a"), Span("b", "a", 10, 50), Span("c", "a", 20, 60), Span("d", "a", 30, 40)]
    assert self_time_ms(spans, "a") == 50


def test_a_child_that_outlives_its_parent_counts_while_the_parent_lasts() -> None:
    assert self_time_ms([Span("a"), Span("b", "a", 80, 500, kind="consumer")], "a") == 80
    assert self_time_ms([Span("a"), Span("b", "a", 200, 300, kind="consumer")], "a") == 100


def test_a_child_that_starts_before_its_parent_counts_in_the_middle_of_it() -> None:
    assert self_time_ms([Span("a"), Span("b", "a", -50, -10)], "a") == 60


def test_a_handler_waits_for_the_call_that_was_recorded_beside_it() -> None:
    spans = [
        Span("entry", end=100),
        Span("handler", "entry", 1, 99, kind=None),
        Span("call", "entry", 5, 99.5, kind=None),
        Span("far", "call", 10, 90, service="stock"),
    ]
    assert self_time_ms(spans, "handler") == pytest.approx(4)
    assert self_time_ms(spans, "call") == pytest.approx(14.5)


def test_two_calls_side_by_side_do_not_wait_for_each_other() -> None:
    spans = [
        Span("entry", end=100),
        Span("slow", "entry", 0, 90, kind="client"),
        Span("quick", "entry", 10, 50, kind="client"),
        Span("far", "quick", 15, 45, service="stock"),
    ]
    assert self_time_ms(spans, "slow") == 90


intervals = st.lists(
    st.tuples(st.integers(-50, 150), st.integers(0, 120)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    max_size=8,
)


@settings(max_examples=20, deadline=None)
@given(intervals)
def test_self_time_agrees_with_counting_every_millisecond(children: list[tuple[int, int]]) -> None:
    spans = [Span("a")] + [
        Span(f"c{index}", "a", start, end, kind="client") for index, (start, end) in enumerate(children)
    ]
    covered = set()
    for start, end in children:
        shift = (max(0, 100 - (end - start)) * MS // 2) / MS - start if start < 0 else 0
        covered |= {tick for tick in range(200) if start + shift <= tick / 2 < end + shift}
    assert self_time_ms(spans, "a") == pytest.approx(100 - len(covered) / 2)


def test_the_gap_between_a_call_and_its_answer_is_the_network_and_never_negative() -> None:
    spans = [
        Span("a", kind="client"),
        Span("b", "a", 10, 70, service="stock"),
        Span("c", "b", 20, 30, service="stock"),
        Span("d", "b", 20, 300, service="mail"),
    ]
    gaps = {span: gap for span, (gap,) in calls_of(spans, "network_gap_ns").items()}
    assert gaps == {"a": None, "b": 40 * MS, "c": None, "d": 0}


def test_a_message_that_waits_in_a_queue_has_no_network_gap() -> None:
    spans = [Span("a", kind="producer"), Span("b", "a", 10, 20, service="mail", kind="consumer")]
    assert calls_of(spans, "network_gap_ns")["b"] == (None,)


def test_an_error_that_was_passed_on_is_told_from_one_that_started() -> None:
    spans = [Span("a", status="error"), Span("b", "a", 10, 20, status="error"), Span("c", "a", 30, 40)]
    told = calls_of(spans, "failed", "failed_below")
    assert told == {"a": (True, True), "b": (True, False), "c": (False, False)}


def test_an_entry_has_no_parent_in_the_data() -> None:
    spans = [Span("a"), Span("b", "a"), Span("orphan", "lost")]
    told = calls_of(spans, "is_entry", "parent_operation")
    assert told == {"a": (True, None), "b": (False, "op"), "orphan": (True, None)}


def test_spans_of_different_traces_do_not_meet() -> None:
    spans = [Span("a"), Span("b", "a", trace="t2")]
    assert calls_of(spans, "is_entry") == {"a": (True,), "b": (True,)}


def test_calls_are_sorted_by_time() -> None:
    with empty_store() as connection:
        add_spans(connection, [Span("a", start=9), Span("b", start=3), Span("c", start=5)])
        finished(connection)
        assert connection.execute("SELECT span_id FROM calls").fetchall() == [("b",), ("c",), ("a",)]


def test_a_loop_of_parents_is_cut_at_its_earliest_span() -> None:
    spans = [
        Span("a", "c", 0, 90),
        Span("b", "a", 10, 80),
        Span("c", "b", 20, 70),
        Span("below", "c", 30, 40),
        Span("fine"),
    ]
    entries = {span for span, (entry,) in calls_of(spans, "is_entry").items() if entry}
    assert entries == {"a", "fine"}


def test_a_span_that_is_its_own_parent_is_an_entry() -> None:
    assert calls_of([Span("a", "a"), Span("b", "a")], "is_entry") == {"a": (True,), "b": (False,)}


def test_two_loops_in_one_trace_are_both_cut() -> None:
    spans = [Span("a", "b"), Span("b", "a"), Span("c", "d"), Span("d", "c")]
    assert sum(entry for (entry,) in calls_of(spans, "is_entry").values()) == 2


def test_a_loop_is_found_where_all_its_spans_start_at_once() -> None:
    loops = [Span(f"{i}", f"{(i + 1) % 40}") for i in range(40)]
    assert sum(entry for (entry,) in calls_of(loops, "is_entry").values()) == 1


def test_what_was_cut_is_remembered() -> None:
    with empty_store() as connection:
        add_spans(connection, [Span("a", "a")])
        finished(connection)
        assert connection.execute(
            """SELECT attributes ->> '$."whydunit.loop_parent"' FROM spans"""
        ).fetchall() == [("a",)]


def test_a_repeated_span_is_kept_once_whatever_came_first() -> None:
    spans = [Span("a", end=50), Span("a", end=100), Span("a", end=100), Span("b", "a", 10, 20)]
    for seed in range(3):
        random.Random(seed).shuffle(spans)
        assert self_time_ms(spans, "a") == 90


def test_a_store_says_what_it_holds() -> None:
    with empty_store() as connection:
        add_spans(connection, [Span("a"), Span("b", "a", 10, 30)])
        connection.execute(
            "INSERT INTO metrics SELECT ? + i * 60000000000, 's', NULL, NULL, 'cpu', '%', 'gauge',"
            " 1.0, NULL FROM range(5) t(i)",
            [T0],
        )
        info = finished(connection)
    assert info["schema_version"] == SCHEMA_VERSION
    assert info["sources"] == ["test"]
    assert info["row_counts"]["spans"] == 2
    assert info["time_ranges"]["spans"] == [T0, T0 + 100 * MS]
    assert info["resolution_ns"] == {"metrics": 60_000_000_000, "traces": MS}
    assert info["warnings"] == []


def test_clocks_that_differ_widen_the_resolution_of_traces() -> None:
    spans = [Span(f"a{i}", trace=f"t{i}", start=10, end=20) for i in range(4)]
    spans += [Span(f"b{i}", f"a{i}", 7, 12, trace=f"t{i}") for i in range(4)]
    with empty_store() as connection:
        add_spans(connection, spans)
        assert finished(connection)["resolution_ns"]["traces"] == 3 * MS


def test_the_same_rows_have_the_same_fingerprint_in_any_order() -> None:
    spans = [Span(f"s{i}", start=i) for i in range(50)]

    def fingerprint(given: list[Span]) -> str:
        with empty_store() as connection:
            add_spans(connection, given)
            return str(finished(connection)["fingerprint"])

    assert fingerprint(spans) == fingerprint(spans[::-1])
    assert fingerprint(spans) != fingerprint(spans[1:])
    assert fingerprint(spans) != fingerprint([*spans[1:], replace(spans[0], end=99)])


def test_series_know_their_family_their_peer_and_their_step() -> None:
    with empty_store() as connection:
        connection.execute(
            "INSERT INTO metrics SELECT ? + i * 10000000000, 'a', 'a-0', NULL, 'edge.latency', 's', 'gauge',"
            """ i, '{"peer.service": "b"}' FROM range(4) t(i)""",
            [T0],
        )
        connection.execute(
            """INSERT INTO metrics (time, service, name, value, attributes)
               VALUES (?, 'a', 'odd', 1, '{"family": "pool"}')""",
            [T0],
        )
        finished(connection)
        assert connection.execute(
            "SELECT name, family, peer_service, points, step_ns FROM metric_series ORDER BY name"
        ).fetchall() == [("edge.latency", "latency", "b", 4, 10_000_000_000), ("odd", "pool", None, 1, None)]
