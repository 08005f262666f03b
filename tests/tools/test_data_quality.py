"""Suspicious telemetry stays, and is said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from tests.tools.ingested import MS, T0, Span, add_spans, empty_store, finished

HOUR_NS = 3_600_000_000_000


def warnings_about(spans: Sequence[Span]) -> list[str]:
    with empty_store() as connection:
        add_spans(connection, spans)
        return list(finished(connection)["warnings"])


def test_sound_telemetry_is_not_warned_about() -> None:
    assert warnings_about([Span("a"), Span("b", "a", 10, 20), Span("c", "b", 12, 15)]) == []


def test_repeated_spans_are_counted() -> None:
    assert warnings_about([Span("a"), Span("a")]) == [
        "1 span came more than once under the same ids; each was kept once."
    ]


def test_orphans_are_counted() -> None:
    [warning] = warnings_about([Span("a", "lost"), Span("b", "lost")])
    assert warning.startswith("2 spans name parents that are not in the data; such a span counts as an entry")


def test_loops_are_counted() -> None:
    [warning] = warnings_about([Span("a", "b"), Span("b", "a")])
    assert warning.startswith("1 loop of spans that are their own ancestors; each was cut")


def test_clock_skew_is_measured() -> None:
    [warning] = warnings_about([Span("a"), Span("b", "a", -3, 20)])
    assert warning.startswith("1 span starts before its parent, by up to 3.0 ms: clocks differ between hosts")


def test_a_duration_a_thousand_times_its_neighbours_is_doubted_and_kept() -> None:
    usual = [Span(f"s{i}", start=i, end=i + 2, trace=f"t{i}") for i in range(20)]
    [warning] = warnings_about([*usual, Span("odd", start=0, end=2000, trace="t99")])
    assert warning.startswith(
        "1 span lasts 500 times its operation's median or more (most: shop op, 2.0 s against 2.0 ms). "
        "They hung, or their duration is in another unit; kept"
    )


def test_a_duration_beside_neighbours_that_take_no_time_is_doubted_and_kept() -> None:
    usual = [Span(f"s{i}", start=i, end=i, trace=f"t{i}") for i in range(20)]
    [warning] = warnings_about([*usual, Span("odd", start=0, end=2000, trace="t99")])
    assert warning.startswith("1 span lasts 500 times its operation's median or more (most: shop op, 2.0 s")


def test_a_service_whose_spans_outlast_their_callers_is_doubted() -> None:
    spans = [Span("a"), Span("b", "a", 10, 20_010, service="stock", operation="find")]
    [warning] = warnings_about(spans)
    assert warning.startswith("1 span lasts 100 times as long as what called it (most: stock find)")


def test_a_message_that_is_handled_for_long_is_not_doubted() -> None:
    assert warnings_about([Span("a"), Span("b", "a", 10, 20_010, service="mail", kind="consumer")]) == []


def test_times_of_another_age_are_doubted() -> None:
    with empty_store() as connection:
        connection.execute(
            "INSERT INTO logs VALUES (?, 's', NULL, NULL, NULL, 'x', NULL, NULL, NULL, NULL)",
            [T0 // 1_000_000],
        )
        [warning] = finished(connection)["warnings"]
    assert warning.startswith("Times of logs run from 1970-01-01T00:28:20Z")
    assert warning.endswith("Is the unit of time right? Kept as they are.")


def test_spans_and_logs_that_never_meet_are_doubted() -> None:
    with empty_store() as connection:
        add_spans(connection, [Span("a")])
        connection.execute(
            "INSERT INTO logs VALUES (?, 's', NULL, NULL, NULL, 'x', NULL, NULL, NULL, NULL)",
            [T0 + 8 * HOUR_NS + 100 * MS],
        )
        [warning] = finished(connection)["warnings"]
    assert warning.startswith("Spans and logs do not overlap in time: 8h 00m lie between them.")


def test_rejects_are_summed_up_by_reason() -> None:
    with empty_store() as connection:
        connection.execute(
            "INSERT INTO rejects VALUES ('b.csv', 7, 'too few', 'x'), ('b.csv', 3, 'too few', 'x'),"
            " ('a.csv', 9, 'too few', 'x'), ('a.csv', NULL, 'not JSON', 'x')"
        )
        warnings = finished(connection)["warnings"]
    assert warnings == [
        "3 rows could not be read: too few (in 2 files, first: a.csv line 9); kept in the table rejects.",
        "1 row could not be read: not JSON (first: a.csv); kept in the table rejects.",
    ]
