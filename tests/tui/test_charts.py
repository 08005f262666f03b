from __future__ import annotations

from tests.sessions.case_evidence import evidence
from tools.times import parse_instant
from tui.widgets.charts import BarChart, LineChart, charts_of, drawn


def test_incident_and_baseline_are_set_side_by_side_whatever_their_names() -> None:
    for now, before in (
        ("incident_q50", "baseline_q50"),
        ("q50", "baseline_q50"),
        ("now_q50", "before_q50"),
        ("q50_incident", "q50_baseline"),
    ):
        (chart,) = charts_of(evidence("E1", "q", "?", "s", ("service", before, now), ("cart", 10, 40)))
        assert isinstance(chart, BarChart)
        assert [(row.label, row.now, row.before) for row in chart.rows] == [("cart", 40.0, 10.0)]


def test_the_largest_change_comes_first_and_nothing_is_dropped_in_silence() -> None:
    rows = [(f"s{i}", 100, 100 + i) for i in range(50)]
    (chart,) = charts_of(
        evidence("E1", "q", "?", "s", ("service", "baseline_calls", "incident_calls"), *rows)
    )
    assert isinstance(chart, BarChart)
    assert chart.rows[0].label == "s49"
    assert len(chart.rows) + chart.left_out == 50
    assert f"and {chart.left_out} more" in drawn(chart, 80).plain


def test_a_measure_that_does_not_follow_the_length_of_the_window_comes_before_a_count() -> None:
    columns = ("service", "baseline_calls", "incident_calls", "baseline_p95_ns", "incident_p95_ns")
    charts = charts_of(evidence("E1", "q", "?", "s", columns, ("cart", 900, 300, 10_000_000, 40_000_000)))
    assert [chart.measure for chart in charts] == ["p95_ns", "calls a minute"]
    assert "40.0 ms" in drawn(charts[0], 80).plain


def test_values_over_time_become_a_line_that_keeps_its_peak() -> None:
    start = parse_instant("2026-03-01T02:00:00Z")
    rows = [(start + i * 10**9, 100.0 if i == 700 else 1.0) for i in range(1000)]
    (chart,) = charts_of(evidence("E1", "q", "?", "s", ("time", "errors"), *rows))
    assert isinstance(chart, LineChart)
    assert "█" in drawn(chart, 60).plain
    assert all(len(line) <= 60 for line in drawn(chart, 60).plain.splitlines())


def test_columns_that_compare_nothing_give_no_chart() -> None:
    assert charts_of(evidence("E1", "q", "?", "s", ("service", "kind"), ("cart", "deploy"))) == ()


def test_bars_stay_within_the_width_they_are_given() -> None:
    rows = [("a" * 200, 1.5, 10.0**9), ("b", None, 3.5)]
    (chart,) = charts_of(evidence("E1", "q", "?", "s", ("service", "baseline_x", "incident_x"), *rows))
    for width in (24, 40, 80, 200):
        assert all(line.cell_length <= width for line in drawn(chart, width).split("\n")[1:])


def test_rows_with_units_of_their_own_are_not_measured_by_one_another() -> None:
    columns = ("service", "name", "unit", "before_median", "now_median")
    rows = [("cart", "memory", "By", 4 * 10**8, 4.1 * 10**8), ("cart", "pool.waiting", "1", 1, 40)]
    (chart,) = charts_of(evidence("E1", "q", "?", "s", columns, *rows))
    assert isinstance(chart, BarChart)
    assert [row.label for row in chart.rows] == ["cart pool.waiting", "cart memory"]
    assert "each pair on its own scale" in drawn(chart, 80).plain


def test_quantiles_of_spans_are_durations_and_those_of_metrics_are_not() -> None:
    spans = ("service", "baseline_q50", "incident_q50")
    metrics = ("service", "unit", "before_q50", "now_q50")
    (of_spans,) = charts_of(evidence("E1", "q", "?", "s", spans, ("cart", 10**7, 4 * 10**7)))
    (of_metrics,) = charts_of(evidence("E1", "q", "?", "s", metrics, ("cart", "By", 10**7, 4 * 10**7)))
    assert "40.0 ms" in drawn(of_spans, 80).plain
    assert "40M" in drawn(of_metrics, 80).plain


def test_counts_of_windows_of_unequal_length_are_compared_by_the_minute() -> None:
    columns = ("service", "baseline_lines", "incident_lines")
    (chart,) = charts_of(evidence("E1", "q", "?", "s", columns, ("cart", 300, 150)))
    assert isinstance(chart, BarChart)
    assert chart.measure == "lines a minute"
    assert (chart.rows[0].now, chart.rows[0].before) == (10.0, 10.0)


def test_long_labels_stand_above_their_bars_in_full() -> None:
    columns = ("service", "event", "baseline_median_ms", "incident_median_ms")
    (chart,) = charts_of(evidence("E1", "q", "?", "s", columns, ("seats", "s.SeatService#110", 1.5, 2.5)))
    assert "seats s.SeatService#110" in drawn(chart, 40).plain


def test_a_course_in_buckets_is_drawn_by_its_times_with_the_incident_in_its_place() -> None:
    start = parse_instant("2026-03-01T02:00:00Z")
    minute = 60 * 10**9
    rows = [(i, start + i * minute, 5 if i < 20 else 50) for i in range(30)]
    record = evidence("E1", "q", "?", "s", ("bucket", "bucket_start", "failed"), *rows)
    windows = {"incident_from": start + 20 * minute, "incident_to": start + 30 * minute}
    (chart,) = charts_of(record.model_copy(update={"parameters": windows}))
    shown = drawn(chart, 60).plain
    assert shown.startswith("failed")
    assert "═ incident" in shown
    assert "02:20" in shown
