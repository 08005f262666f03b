"""Errors, self time, latency, gaps and call rates: each speaks of whom it should, and of nobody else."""

from __future__ import annotations

from typing import Any

from tests.tools.signals.answered import MS, answers
from tools.findings import Finding
from tools.signals import call_rate, errors, latency, network_gap, self_time


def operation(service: str, name: str = "work", **more: Any) -> dict[str, Any]:
    return {"service": service, "operation": name, **more}


def slow(stem: str, factor: int) -> dict[str, Any]:
    return {
        f"incident_{stem}{part}": value * factor * MS
        for part, value in (("q25", 9), ("q50", 10), ("q75", 11))
    }


def strong(found: list[Finding]) -> list[str]:
    return [finding.service for finding in found if finding.deviates]


def test_a_failure_is_local_where_nothing_below_failed_and_passed_on_elsewhere() -> None:
    found = list(
        errors.find(
            answers(
                operations=[
                    operation("shop", incident_failed=40),
                    operation("bank", incident_failed=40, incident_failed_here=40),
                ]
            )
        )
    )
    assert {(finding.service, finding.signal, finding.local) for finding in found} == {
        ("shop", "errors", False),
        ("bank", "errors_here", True),
    }


def test_a_failed_call_to_a_service_that_left_no_span_is_not_the_callers_own_failure() -> None:
    row = operation("shop", calls_out=True, incident_failed=40, incident_failed_here=40)
    [finding] = errors.find(answers(operations=[row]))
    assert (finding.signal, finding.local, finding.resource) == ("errors", False, "dependency")


def test_an_error_rate_that_stayed_is_no_finding() -> None:
    row = operation("shop", baseline_failed_here=10, incident_failed_here=10)
    assert list(errors.find(answers(operations=[row]))) == []


def test_one_operation_that_takes_four_times_as_long_of_its_own_is_found() -> None:
    rows = [operation("shop", **slow("self_", 4)), operation("bank"), operation("stock")]
    assert strong(list(self_time.find(answers(operations=rows)))) == ["shop"]


def test_what_slows_everything_alike_is_nobodys_own() -> None:
    rows = [operation(name, **slow("self_", 4)) for name in ("shop", "bank", "stock")]
    assert list(self_time.find(answers(operations=rows))) == []


def test_microseconds_that_became_more_microseconds_are_nobodys_incident() -> None:
    tiny: dict[str, Any] = {f"baseline_self_{part}": 20_000 for part in ("q25", "q50", "q75")}
    more: dict[str, Any] = {f"incident_self_{part}": 200_000 for part in ("q25", "q50", "q75")}
    rows = [operation("shop", **tiny, **more), operation("bank"), operation("stock")]
    assert strong(list(self_time.find(answers(operations=rows)))) == []


def test_an_entry_that_takes_no_time_and_was_not_there_before_is_read_without_harm() -> None:
    fresh = operation("cron", is_root=True, baseline_q50=None, incident_q50=0)
    rows = [operation("web", is_root=True), fresh]
    assert strong(list(self_time.find(answers(operations=rows)))) == []


def test_time_spent_waiting_for_another_service_is_not_self_time() -> None:
    rows = [operation("shop", calls_out=True, **slow("self_", 4)), operation("bank"), operation("stock")]
    assert list(self_time.find(answers(operations=rows))) == []


def test_latency_is_told_of_entries_and_never_local() -> None:
    rows = [
        operation("shop", **slow("", 4)),
        operation("bank"),
        operation("stock", is_entry=False, **slow("", 9)),
    ]
    found = list(latency.find(answers(operations=rows)))
    assert strong(found) == ["shop"]
    assert not found[0].local


def edge(caller: str, callee: str, factor: int = 1) -> dict[str, Any]:
    gaps = (("q25", 1), ("q50", 2), ("q75", 3))
    return {
        "caller": caller,
        "callee": callee,
        **{f"incident_gap_{part}": value * factor * MS for part, value in gaps},
    }


def test_a_slow_way_is_at_the_end_that_all_slow_ways_share() -> None:
    rows = [
        edge("web", "bank", 40), edge("shop", "bank", 40), edge("bank", "ledger", 40),
        edge("web", "shop"), edge("web", "stock"), edge("shop", "stock"), edge("web", "mail"),
        edge("shop", "mail"),
    ]  # fmt: skip
    [finding] = network_gap.find(answers(call_edges=rows))
    assert finding.service == "bank"
    assert "3 of 3 ways to or from bank" in finding.summary


def test_a_few_calls_that_are_very_late_make_a_way_slow_though_the_median_stays() -> None:
    rows = [
        edge("web", "bank"),
        edge("shop", "bank"),
        edge("web", "shop"),
        edge("web", "mail"),
        edge("shop", "mail"),
    ]
    for row in rows[:2]:
        row.update(incident_late=35)
    [finding] = network_gap.find(answers(call_edges=rows))
    assert finding.service == "bank"
    assert "35 of 100 calls far more (before: 0 of 100)" in finding.summary


def test_a_slow_way_began_with_the_first_call_that_was_late_or_lost() -> None:
    rows = [edge("web", "bank"), edge("web", "mail"), edge("shop", "mail")]
    rows[0].update(incident_late=35, first_late=50)
    for lost_before, began in ((0, 30), (1, 50)):
        lost = {"caller": "web", "callee": "bank", "baseline_lost": lost_before, "first_lost": 30}
        [finding] = network_gap.find(answers(call_edges=rows, unanswered_calls=[lost]))
        assert finding.onset_ns == began


def test_pauses_between_attempts_are_time_that_others_cost() -> None:
    rows = [
        operation("shop", **slow("self_", 9), incident_failed_below=90),
        operation("bank", **slow("self_", 9)),
        operation("mail"),
        operation("stock"),
        operation("web"),
    ]
    found = {finding.service: finding for finding in self_time.find(answers(operations=rows))}
    assert not found["shop"].local
    assert found["bank"].local


def test_twice_as_many_calls_a_visit_are_found_and_twice_the_load_is_not() -> None:
    retries = {"caller": "shop", "callee": "bank", "incident_calls": 300}
    load = {"caller": "web", "callee": "shop", "incident_calls": 300, "incident_caller_calls": 300}
    found = list(call_rate.find(answers(call_edges=[retries, load])))
    assert strong(found) == ["shop"]
    assert found[0].peer == "bank"
