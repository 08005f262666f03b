"""A call that nobody answers is held against one of its ends, and giving up early against who gives up."""

from __future__ import annotations

from typing import Any

from tests.tools.signals.answered import answers
from tools.findings import Finding
from tools.signals import impatience, unanswered


def way(caller: str, callee: str, **more: Any) -> dict[str, Any]:
    return {"caller": caller, "callee": callee, **more}


def lost(caller: str, callee: str, share: int = 100, **more: Any) -> dict[str, Any]:
    return way(caller, callee, incident_lost=share, incident_unseen=share, **more)


def blamed(*rows: dict[str, Any], **more: list[dict[str, Any]]) -> list[Finding]:
    return list(unanswered.find(answers(unanswered_calls=list(rows), **more)))


def test_a_service_that_is_gone_is_blamed_and_not_those_who_call_it() -> None:
    [finding] = blamed(lost("web", "cart", reason="refused"), lost("shop", "cart"), way("web", "shop"))
    assert finding.service == "cart"
    assert finding.local
    assert finding.deviates
    assert "200 of 200 calls between cart and shop, web go unanswered (refused)" in finding.summary


def test_of_two_ends_alone_the_one_that_is_called_is_blamed() -> None:
    assert [finding.service for finding in blamed(lost("web", "cart"))] == ["cart"]


def test_who_loses_calls_in_all_directions_is_at_the_end_they_share() -> None:
    rows = [lost("web", "cart", 30), lost("cart", "store", 30), lost("cart", "list", 30), way("web", "list")]
    assert [finding.service for finding in blamed(*rows)] == ["cart"]


def test_a_slow_way_tells_as_well_which_end_loses_calls() -> None:
    edges = [way("web", "cart", incident_late=60), way("web", "list"), way("cart", "store")]
    found = blamed(lost("cart", "store", 30), way("web", "cart"), call_edges=edges)
    assert [finding.service for finding in found] == ["cart"]


def test_a_call_lost_now_and_then_is_nobody_s_fault() -> None:
    assert blamed(lost("web", "cart", 1), way("web", "shop")) == []


def test_calls_that_were_always_lost_are_no_finding() -> None:
    assert blamed(lost("web", "cart", 40, baseline_lost=40)) == []


def test_who_gives_up_sooner_than_it_was_answered_before_has_changed_itself() -> None:
    rows = [way("shop", "bank", incident_given_up=95), way("web", "bank")]
    [finding] = impatience.find(answers(unanswered_calls=rows))
    assert finding.service == "shop"
    assert finding.local
    assert "gives up 95 of 100 calls to bank" in finding.summary
    assert "sooner than the 10.0 ms they took before" in finding.summary
