from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import UsageError
from tools.times import SECOND_NS, Window, parse_instant
from tui.telemetry import windows

EXTENT = Window(1000 * SECOND_NS, 5000 * SECOND_NS)
MOMENTS = st.integers(EXTENT.start_ns, EXTENT.end_ns)
INSIDE = (
    st.tuples(MOMENTS, MOMENTS)
    .filter(lambda w: abs(w[0] - w[1]) >= SECOND_NS)
    .map(lambda w: Window(*sorted(w)))
)


def inside(window: Window) -> bool:
    return EXTENT.start_ns <= window.start_ns and window.end_ns <= EXTENT.end_ns


@given(INSIDE, st.integers(-50, 50))
def test_a_panned_window_keeps_its_length_and_stays_in_the_store(window: Window, steps: int) -> None:
    moved = windows.panned(window, steps, EXTENT)
    assert moved.duration_ns == window.duration_ns
    assert inside(moved)


@given(INSIDE, st.floats(0.01, 100), MOMENTS)
def test_a_zoomed_window_stays_in_the_store_and_is_never_empty(
    window: Window, factor: float, around_ns: int
) -> None:
    zoomed = windows.zoomed(window, factor, EXTENT, around_ns)
    assert inside(zoomed)
    assert zoomed.duration_ns > 0


@given(INSIDE, st.sampled_from(["start", "end"]), st.integers(-200, 200))
def test_an_edge_never_passes_the_other(window: Window, edge: windows.Edge, steps: int) -> None:
    nudged = windows.nudged(window, edge, steps, EXTENT)
    assert nudged.duration_ns >= windows.SHORTEST_NS
    assert (nudged.end_ns if edge == "start" else nudged.start_ns) == (
        window.end_ns if edge == "start" else window.start_ns
    )


def test_typed_times_of_day_are_on_the_day_of_the_incident() -> None:
    near = parse_instant("2026-03-01T02:13:00Z")
    window, against = windows.typed("02:13..02:28:30 2026-02-28T01:00Z..2026-02-28T02:00Z", near)
    assert window == Window(parse_instant("2026-03-01T02:13:00Z"), parse_instant("2026-03-01T02:28:30Z"))
    assert against == Window(parse_instant("2026-02-28T01:00:00Z"), parse_instant("2026-02-28T02:00:00Z"))


@pytest.mark.parametrize("text", ["", "02:13", "02:28..02:13", "a b c", "noon..night"])
def test_what_is_no_window_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        windows.typed(text, 0)
    assert ".." in refused.value.remedy or "Write it as" in refused.value.remedy
