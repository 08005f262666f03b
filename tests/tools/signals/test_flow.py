"""A step that fails, stops or turns off is found; a recovery and a change of who asks are not."""

from __future__ import annotations

from typing import Any

from tests.tools.signals.answered import answers
from tools.findings import Finding
from tools.signals import flow

OK = {"service": "shop", "event": "saving", "next_event": "saved"}
ERROR = {"service": "shop", "event": "saving", "next_event": "no space", "next_is_error": True}
END = {"service": "shop", "event": "saving", "next_event": "(end)"}


def shares(row: dict[str, Any], before: int, now: int, **more: Any) -> dict[str, Any]:
    return {**row, "baseline_followed": before, "incident_followed": now, **more}


def found(*rows: dict[str, Any], **more: list[dict[str, Any]]) -> list[Finding]:
    return list(flow.find(answers(event_patterns=list(rows), **more)))


def test_a_step_that_now_ends_in_an_error_names_what_is_missing_and_what_came_instead() -> None:
    [finding] = found(shares(OK, 50, 2), shares(ERROR, 0, 48))
    assert finding.deviates
    assert finding.local
    assert finding.direction == "appeared"
    assert finding.detail == "after saving: saved missing, no space instead"
    assert "48 of 50 visits (before: 0 of 50)" in finding.summary


def test_a_step_that_now_stops_is_missing_work() -> None:
    [finding] = found(shares(OK, 50, 2), shares(END, 0, 48))
    assert finding.deviates
    assert finding.direction == "vanished"


def test_the_same_shares_are_no_finding() -> None:
    assert not [finding for finding in found(shares(OK, 45, 44), shares(END, 5, 6)) if finding.deviates]


def test_an_error_that_went_away_is_no_finding() -> None:
    assert found(shares(OK, 2, 50), shares(ERROR, 48, 0)) == []


def test_a_way_whose_visits_failed_is_a_way_of_failing_though_no_error_line_says_so() -> None:
    fallback = {"service": "shop", "event": "saving", "next_event": "error page", "stream": "span"}
    fine = {**OK, "stream": "span"}
    recovered = found(shares(fine, 2, 50), shares(fallback, 48, 0, baseline_failing=48))
    broken = found(shares(fine, 50, 2), shares(fallback, 0, 48, incident_failing=48))
    assert recovered == []
    assert broken[0].direction == "appeared"


def test_a_shift_between_two_known_ways_weighs_little() -> None:
    other = {**OK, "next_event": "saved abroad"}
    known = found(shares(OK, 40, 20), shares(other, 10, 30))
    assert not [finding for finding in known if finding.deviates]


def test_each_caller_is_compared_with_itself() -> None:
    """Callers differ in what they ask for; more of one of them is not a fault."""
    other = {**OK, "next_event": "saved abroad"}
    rows = (
        shares(OK, 50, 5, caller="web", baseline_visits=50, incident_visits=5),
        shares(other, 10, 95, caller="export", baseline_visits=10, incident_visits=95),
    )
    assert found(*rows) == []


def test_a_service_that_calls_others_on_the_way_cannot_be_sure_it_is_its_own_fault() -> None:
    call = {
        "service": "shop",
        "event": "(start)",
        "next_event": "bank pay",
        "next_callee": "bank",
        "stream": "span",
    }
    [finding] = [f for f in found(shares(OK, 50, 2), shares(ERROR, 0, 48), call) if f.signal == "log_flow"]
    assert finding.deviates
    assert not finding.local


def test_an_error_that_names_another_service_is_put_down_to_it() -> None:
    accusing = {
        "service": "shop", "severity": "error", "event": "no space", "names": "disk", "names_lines": 48,
        "incident_lines": 48, "example": "no space",
    }  # fmt: skip
    [finding] = found(shares(OK, 50, 2), shares(ERROR, 0, 48), log_rates=[accusing])
    assert (finding.resource, finding.peer, finding.local) == ("dependency", "disk", False)


def test_six_fine_visits_before_are_enough_to_notice_that_fifteen_of_twenty_six_stop() -> None:
    few = {"baseline_visits": 6, "incident_visits": 26}
    [finding] = found(shares(OK, 6, 11, **few), shares(END, 0, 15, **few))
    assert finding.strength > 0.9
