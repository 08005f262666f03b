from __future__ import annotations

from collections.abc import Callable

import pytest

from agents import events as ev
from agents.case_view import CaseView
from tests.sessions import case_builder, cases
from tests.sessions.case_evidence import at, evidence
from tools.times import MINUTE_NS
from tui.widgets.playbook_check import check
from tui.widgets.situation import LINES, situation

NOW_NS = at("02:31:00")

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
    lines = situation(case(), width, NOW_NS)
    assert len(lines) == LINES
    assert all(line.cell_length <= max(width, 8) for line in lines)


def test_it_never_changes_its_height_as_the_case_goes_on() -> None:
    view = CaseView()
    for entry in cases.confirmed_entries():
        view.apply(entry)
        assert len(situation(view, 80, NOW_NS)) == LINES


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
    card = "\n".join(line.plain for line in situation(case(), 120, NOW_NS))
    assert [word for word in words if word not in card] == []


def test_it_says_when_the_store_is_not_what_it_was() -> None:
    view = cases.a_confirmed_case()
    last = view.entries[-1]
    view.apply(ev.Entry(last.seq + 1, last.at_ns, ev.StoreChanged(recorded="a", found="b")))
    assert "the store changed since" in situation(view, 80, NOW_NS)[0].plain


def card(view: CaseView, width: int = 120, now_ns: int = NOW_NS) -> list[str]:
    return [line.plain for line in situation(view, width, now_ns)]


def with_reaches(*reaches: tuple[str, str]) -> CaseView:
    view = cases.a_case_in_review()
    assert view.windows is not None
    told = tuple(ev.Reach(modality=name, newest=f"{case_builder.NIGHT}{clock}Z") for name, clock in reaches)
    view.windows = view.windows.model_copy(update={"reaches": told})
    return view


def test_it_says_which_share_fails_is_slow_and_of_the_traffic() -> None:
    view = cases.a_case_in_review()
    assert view.triage is not None
    impact = view.triage.impact.model_copy(update={"requests": 1000, "slow": 240, "through_hurt": 410})
    view.triage = view.triage.model_copy(update={"impact": impact})
    hurt = card(view, 80)[1]
    assert "storefront  19% fail" in hurt
    assert "24% slow" in hurt
    assert "41% of traffic" in hurt


def test_data_that_is_fresh_is_told_with_how_far_it_reaches() -> None:
    view = with_reaches(("traces", "02:30:10"), ("metrics", "02:30:00"), ("changes", "01:00:00"))
    assert "ends now  traces, metrics to 02:30:10" in card(view)[3]
    assert "$warning" not in str(situation(view, 120, NOW_NS)[3].spans)


def test_data_that_ended_long_ago_or_before_the_incident_did_is_amber() -> None:
    view = with_reaches(("traces", "02:29:00"), ("logs", "02:20:00"))
    told = situation(view, 120, NOW_NS + 180 * MINUTE_NS)[3]
    assert "ends 3 h ago" in told.plain
    assert "logs only to 02:20:00, 8m 00s of the incident missing" in told.plain
    assert "$warning" in str(told.spans)


def test_a_journal_from_before_says_nothing_of_freshness() -> None:
    assert card(with_reaches())[3].split() == ["DATA", "-"]


def flagged(clock: str, service: str = "payment") -> CaseView:
    """A night in which a flag was turned, while agents still look."""
    journal = case_builder.Journal()
    flag = evidence(
        "E4", "changes", "What changed near the onset?", "a flag was turned",
        ("time", "change_id", "service", "kind", "version", "summary"),
        (at(clock), "flag-7", service, "flag", None, f"{service}: new-cards is on"),
    )  # fmt: skip
    journal.add(case_builder.opened("Checkout errors"), *cases.scanned())
    journal.add(*case_builder.recorded(flag))
    return CaseView.of(journal.entries)


def test_a_flag_turned_just_before_the_hurt_is_turned_back_before_the_cause_is_known() -> None:
    first = card(flagged("02:12:40"))[-1]
    assert "L turn the flag back: payment: new-cards is on  E4" in first
    assert "before people were hurt" in first
    assert "undo: turn it again" in first


@pytest.mark.parametrize(("clock", "service"), [("01:40:00", "payment"), ("02:12:40", "somebody-quiet")])
def test_a_flag_that_is_older_or_of_nobody_in_question_is_left_alone(clock: str, service: str) -> None:
    assert "wait" in card(flagged(clock, service))[-1]


def test_while_the_cause_is_only_likely_a_large_step_is_not_said_to_come_first() -> None:
    view = cases.a_case_in_review()
    assert view.diagnosis is not None
    assert view.playbook is not None
    check(view.playbook.document)
    assert "M Roll back to the version before" in card(view)[-1]
    view.diagnosis = view.diagnosis.model_copy(update={"verdict": "likely"})
    first = card(view)[-1]
    assert first.index("ask /why") < first.index("then weigh M Roll back")


def test_a_small_step_of_the_draft_that_can_be_taken_back_comes_first() -> None:
    view = cases.a_case_in_review()
    assert view.diagnosis is not None
    assert view.playbook is not None
    view.diagnosis = view.diagnosis.model_copy(update={"verdict": "likely"})
    view.playbook.document = CORDON
    check(CORDON)
    first = card(view)[-1]
    assert "L Keep new pods off the node" in first
    assert "payment is likely, 87%" in first


def test_healthy_says_what_was_compared() -> None:
    view = cases.a_healthy_case()
    assert "compared 9,120 requests, logs, metrics" in card(view, 80)[4]
    assert "with the 30m 00s before" in card(view)[4]


CORDON = """\
- name: Node
  hosts: localhost
  tasks:
    - name: Keep new pods off the node
      tags: [step]
      vars:
        whydunit_step: {risk: L, blast_radius: [node], expected_signal: it shows, rollback: Let pods on it}
      ansible.builtin.command: {argv: [kubectl, cordon, node/a]}
    - name: Let pods on it
      tags: [rollback, never]
      vars: {whydunit_step: {risk: L}}
      ansible.builtin.command: {argv: [kubectl, uncordon, node/a]}
"""
