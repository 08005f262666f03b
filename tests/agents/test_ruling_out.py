"""Who could have been the reason for what a cause shows, and why not: an answer for each that has one."""

from __future__ import annotations

import pytest

from agents.diagnosis import Cause, RuledOut
from agents.reasoners.ranking import rank
from agents.ruling_out import neighbours_ruled_out, rivals, ruled_out
from tests.agents.ranking.told import finding, scan
from tests.agents.test_verdict import cause
from tools.findings import Finding
from tools.scan import Scan

STARVED = (finding("shop", "self_time", 8.0), finding("shop", "metric_cpu", 4.0, resource="cpu"))
MORE_CALLS = finding("bank", "metric_traffic", 2.5, local=False, evidence=("E9",))


def why_not(told: Scan) -> dict[str, str]:
    return {out.service: out.why for out in ruled_out(rank(told), told)}


def leading(told: Scan) -> Cause:
    found = rank(told).causes[0]
    return cause(found.probability).model_copy(update={"service": found.service, "score": found.score})


def test_a_callee_that_gets_more_calls_and_answers_each_as_before_is_ruled_out() -> None:
    told = scan({"shop": ["bank"]}, *STARVED, MORE_CALLS)
    [bank] = ruled_out(rank(told), told)
    assert bank.service == "bank"
    assert "6.0 times as many" in bank.why
    assert "E9" in bank.evidence


@pytest.mark.parametrize("signal", ["self_time", "errors_here", "latency", "log_flow", "changed_answers"])
def test_a_callee_whose_calls_fare_worse_is_not(signal: str) -> None:
    worse = finding("bank", signal, 1.1, local=False)
    assert "bank" not in why_not(scan({"shop": ["bank"]}, *STARVED, MORE_CALLS, worse))


def test_more_calls_excuse_nobody_where_no_span_tells_how_they_fare() -> None:
    blind = scan({"shop": ["bank"]}, *STARVED, MORE_CALLS, missing=("traces",))
    assert "bank" not in why_not(blind)


def metrics_only(*shown: Finding) -> Scan:
    return scan(
        {"shop": ["bank"]}, finding("bank", "metric_latency", 8.0, local=False), *shown, missing=("traces",)
    )


def test_a_caller_is_ruled_out_where_the_cause_accounts_for_what_it_shows() -> None:
    waits = finding("shop", "metric_latency", 2.0, local=False)
    assert "accounts for what it shows" in why_not(metrics_only(waits))["shop"]


def test_a_caller_that_is_ill_beyond_what_the_cause_accounts_for_stays_a_rival() -> None:
    told = metrics_only(finding("shop", "metric_cpu", 1.5, resource="cpu"))
    assert leading(told).service == "bank"
    assert rivals(told, leading(told), ruled_out(rank(told), told)) == ("shop",)


def test_what_callees_show_is_taken_off_already_where_the_rest_still_deviates() -> None:
    told = scan({"shop": ["bank"]}, *STARVED, finding("bank", "latency", 4.5, local=False))
    assert rivals(told, leading(told), ()) == ()
    doubtful = leading(told).model_copy(update={"score": 0.9})
    assert rivals(told, doubtful, ()) == ("bank",)


def test_only_neighbours_are_an_answer() -> None:
    told = scan({"web": ["shop"], "shop": ["bank"], "mail": []}, *STARVED)
    well = tuple(RuledOut(service=name, why="well", evidence=("E1",)) for name in ("bank", "mail", "web"))
    answers = neighbours_ruled_out(told, leading(told), well)
    assert [out.service for out in answers] == ["bank", "web"]
    assert rivals(told, leading(told), well[:2]) == ("web",)
