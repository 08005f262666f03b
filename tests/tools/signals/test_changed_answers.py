"""Two callers that turn off after the same call have heard something new; one may have changed itself."""

from __future__ import annotations

from typing import Any

from tests.tools.signals.answered import answers
from tools.findings import Finding
from tools.signals import flow


def turned(caller: str) -> list[dict[str, Any]]:
    """After asking the cache, a caller goes on to recompute in 45 of 50 visits; before, in 5."""
    asks = {"service": caller, "event": "(start)", "next_event": "cache GET", "next_callee": "cache"}
    after = {"service": caller, "event": "cache GET"}
    stands = {"service": caller, "event": "recompute", "next_event": "answer"}
    visits = {"baseline_visits": 5, "incident_visits": 45, "baseline_followed": 5, "incident_followed": 45}
    return [
        {**row, "stream": "span"}
        for row in (
            asks,
            {**after, "next_event": "answer", "baseline_followed": 45, "incident_followed": 5},
            {**after, "next_event": "recompute", "baseline_followed": 5, "incident_followed": 45},
            {**stands, **visits},
        )
    ]


def changed(*callers: str) -> list[Finding]:
    rows = [row for caller in callers for row in turned(caller)]
    found = flow.find(answers(event_patterns=rows))
    return [finding for finding in found if finding.signal == "changed_answers"]


def test_two_callers_that_turn_off_after_the_same_call_tell_of_the_one_they_asked() -> None:
    [finding] = changed("prices", "baskets")
    assert finding.service == "cache"
    assert finding.deviates
    assert not finding.local
    assert "baskets, prices go on differently after asking cache, which does not fail" in finding.summary


def test_one_caller_that_turns_off_may_have_changed_itself() -> None:
    assert changed("prices") == []


def test_the_same_steps_in_another_order_are_no_new_answer() -> None:
    """Both are asked side by side in every visit; which comes first is a matter of which is slow."""
    rows: list[dict[str, Any]] = []
    for caller in ("web", "shop"):
        for first, second, before in (("prices", "stock", 25), ("stock", "prices", 25)):
            now = 50 if first == "prices" else 0
            ways = (("(start)", first, first), (first, second, second), (second, "(end)", None))
            rows += [
                {
                    "service": caller,
                    "stream": "span",
                    "event": event,
                    "next_event": following,
                    "next_callee": callee,
                    "baseline_followed": before,
                    "incident_followed": now,
                }
                for event, following, callee in ways
            ]
    found = flow.find(answers(event_patterns=rows))
    assert [finding for finding in found if finding.signal == "changed_answers"] == []


def test_a_visit_that_is_over_before_anybody_was_asked_is_nobody_s_victim() -> None:
    start = {"service": "cart", "stream": "span", "event": "(start)"}
    rows = [
        {
            **start,
            "next_event": "store GET",
            "next_callee": "store",
            "baseline_followed": 50,
            "incident_followed": 5,
        },
        {**start, "next_event": "(end)", "baseline_followed": 0, "incident_followed": 45},
    ]
    [finding] = flow.find(answers(event_patterns=rows))
    assert finding.direction == "vanished"
    assert finding.local
