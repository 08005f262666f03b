from __future__ import annotations

from collections.abc import Callable

import pytest

from agents import events as ev
from agents.case_view import CaseView
from tests.sessions import cases
from tui.widgets.situation import LINES, situation

CASES: list[Callable[[], CaseView]] = [
    CaseView,
    cases.a_confirmed_case,
    cases.a_case_in_review,
    cases.a_healthy_case,
    cases.an_inconclusive_case,
    cases.a_cancelled_case,
    cases.a_failed_case,
]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("width", [1, 8, 20, 80, 120, 300])
def test_the_card_always_has_the_same_height_and_never_outgrows_its_width(
    case: Callable[[], CaseView], width: int
) -> None:
    lines = situation(case(), width)
    assert len(lines) == LINES
    assert all(line.cell_length <= max(width, 8) for line in lines)


def test_it_never_changes_its_height_as_the_case_goes_on() -> None:
    view = CaseView()
    for entry in cases.confirmed_entries():
        view.apply(entry)
        assert len(situation(view, 80)) == LINES


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (cases.a_healthy_case, ["H healthy", "nothing deviates", "nothing to mend"]),
        (cases.an_inconclusive_case, ["I inconclusive", "missing: baseline"]),
        (cases.a_cancelled_case, ["stopped before it was found", "press r to go on"]),
        (cases.a_failed_case, ["The store went away", "Bring it back, then resume."]),
        (cases.a_confirmed_case, ["C confirmed", "payment 87%", "run the approved playbook"]),
    ],
)
def test_it_says_what_is_known_and_what_to_do(case: Callable[[], CaseView], words: list[str]) -> None:
    card = "\n".join(line.plain for line in situation(case(), 120))
    assert [word for word in words if word not in card] == []


def test_it_says_when_the_store_is_not_what_it_was() -> None:
    view = cases.a_confirmed_case()
    last = view.entries[-1]
    view.apply(ev.Entry(last.seq + 1, last.at_ns, ev.StoreChanged(recorded="a", found="b")))
    assert "the store changed since" in situation(view, 80)[0].plain
