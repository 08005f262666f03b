from __future__ import annotations

import pytest

from tui.widgets.units import figure, measured, unit_apart


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0.212, "s", "212.0 ms"),
        (1.5 * 2**30, "By", "1.5 GiB"),
        (12.5, "%", "12.5%"),
        (40, "{connection}", "40 connection"),
        (0.25, "1", "0.25"),
        (9120, None, "9,120"),
        (1_840_000, "", "1.84M"),
    ],
)
def test_values_are_written_in_their_unit(value: float, unit: str | None, shown: str) -> None:
    assert measured(value, unit) == shown


def test_a_unit_that_stands_apart_is_not_written_twice() -> None:
    assert (figure(40, "{connection}"), unit_apart("{connection}")) == ("40", "connection")
    assert (figure(0.5, "s"), unit_apart("s")) == ("500.0 ms", "")


def test_a_strangers_unit_is_inert_and_short() -> None:
    assert measured(1, "\x1b[31m" + "x" * 99) == "1 \\e[31mxxxxx…"
