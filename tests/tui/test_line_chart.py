from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.times import MINUTE_NS, Window, parse_instant
from tui.widgets.line_chart import NOW, Plot, drawn_plot, spark

START = parse_instant("2026-03-01T02:00:00Z")
WINDOW = Window(START, START + 60 * MINUTE_NS)
INCIDENT = Window(START + 40 * MINUTE_NS, WINDOW.end_ns)
BASELINE = Window(START, START + 30 * MINUTE_NS)


def plot(*middles: float | None, unit: str | None = None, usual: float | None = None) -> Plot:
    spreads = tuple(None if middle is None else (middle, middle, middle) for middle in middles)
    return Plot(WINDOW, spreads, unit, INCIDENT, BASELINE, usual)


def test_the_axes_have_times_and_values_in_their_unit() -> None:
    shown = drawn_plot(plot(*[0.1] * 40, *[1.5] * 20, unit="s", usual=0.1), 80, 12).plain
    assert "1.5 s" in shown
    assert "usual 100.0 ms" in shown
    assert "02:00" in shown
    assert "02:40" in shown
    assert shown.endswith("UTC")


def test_incident_and_baseline_are_told_apart_in_the_axis_as_well_as_in_colour() -> None:
    drawn = drawn_plot(plot(*range(60)), 64, 10)
    axis = drawn.plain.splitlines()[-2]
    assert 0 < axis.index("━") < axis.index("─") < axis.index("═")
    assert any(span.style == NOW for span in drawn.spans)


def test_no_peak_is_lost_however_narrow_the_chart() -> None:
    spreads = [(1.0, 1.0, 1.0)] * 1000
    spreads[700] = (1.0, 1.0, 100.0)
    top = drawn_plot(Plot(WINDOW, tuple(spreads)), 30, 10).plain.splitlines()[1]
    assert "│" in top.partition("┤")[2]


def test_what_was_not_measured_is_left_empty_and_nothing_at_all_is_said() -> None:
    gap = spark(plot(*[5.0] * 10, *[None] * 40, *[6.0] * 10), 61).plain
    assert gap.count(" ") >= 35
    assert drawn_plot(plot(None, None), 60, 8).plain == "Nothing was measured in this window."
    assert spark(plot(None, None), 8).plain.strip("│ ") == ""


@pytest.mark.parametrize("value", [0.0, -3.0, 7.0, 1e18, -1e-9])
def test_a_flat_line_has_room_on_its_axis(value: float) -> None:
    assert "┤" in drawn_plot(plot(*[value] * 20), 40, 8).plain


@settings(deadline=None)
@given(
    st.lists(st.none() | st.floats(-1e15, 1e15), min_size=1, max_size=300),
    st.integers(24, 200),
    st.integers(6, 50),
)
def test_a_chart_stays_within_its_cells(values: list[float | None], width: int, height: int) -> None:
    drawn = drawn_plot(plot(*values, unit="By"), width, height)
    assert len(drawn.plain.splitlines()) <= height
    assert all(line.cell_length <= width for line in drawn.split("\n"))
    assert spark(plot(*values), width).cell_length == width
