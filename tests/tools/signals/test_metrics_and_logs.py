"""Metrics leave their range or do not; lines outside traces, accusations and changes are weighed."""

from __future__ import annotations

from typing import Any

from tests.tools.signals.answered import answers
from tools.findings import Finding
from tools.signals import accusations, changes, edge_latency, log_rate, metric_shift


def series(service: str, name: str = "cpu.utilization", **more: Any) -> dict[str, Any]:
    return {"service": service, "name": name, "instance": f"{service}-0", **more}


def shifts(*rows: dict[str, Any]) -> list[Finding]:
    return list(metric_shift.find(answers(metric_shifts=list(rows))))


def test_a_processor_that_went_from_roomy_to_full_is_found_and_is_the_services_own() -> None:
    [finding] = [
        finding for finding in shifts(series("shop", now_max=0.99), series("bank")) if finding.deviates
    ]
    assert (finding.service, finding.resource, finding.local, finding.direction) == (
        "shop",
        "cpu",
        True,
        "up",
    )


def test_full_says_more_than_the_same_rise_of_something_without_a_limit() -> None:
    full, open_ended = shifts(
        series("shop", now_max=0.99), series("bank", name="load", unit="x", now_max=0.99)
    )[:2]
    assert full.strength > open_ended.strength


def test_a_point_within_the_range_it_had_is_no_deviation() -> None:
    assert not [finding for finding in shifts(series("shop", now_max=0.13)) if finding.deviates]


def test_what_it_did_an_hour_ago_as_well_counts_half() -> None:
    new, seen = shifts(series("shop", now_max=0.4), series("bank", now_max=0.4, before_max=0.5))[:2]
    assert seen.strength < new.strength


def test_a_count_that_went_from_none_to_one_is_no_deviation() -> None:
    still: dict[str, Any] = dict.fromkeys(
        ("before_median", "before_mad", "before_q10", "before_q90", "before_min", "before_max"), 0.0
    )
    row = series(
        "shop", name="pool.used", family="pool", unit="{connection}", integral=True, now_max=1.0, **still
    )
    assert not [finding for finding in shifts(row) if finding.deviates]


def test_a_metric_that_many_services_share_is_their_nodes() -> None:
    [finding] = shifts(series("shop", now_max=0.6, shared=True))
    assert not finding.local
    assert not finding.deviates


def test_a_hosts_metric_is_the_hosts_where_the_service_has_one_of_its_own() -> None:
    host = series("shop", "k8s.node.cpu.utilization", now_max=0.99)
    alone, *_ = shifts(host)
    beside = next(finding for finding in shifts(host, series("shop")) if finding.detail == host["name"])
    assert (alone.local, beside.local) == (True, False)
    assert beside.strength < 0.5 * alone.strength


def test_a_falling_success_rate_is_bad_and_a_rising_one_is_not() -> None:
    success: dict[str, Any] = {
        "name": "success.ratio", "family": "errors", "before_median": 0.99, "before_q90": 1.0,
        "before_q10": 0.98, "before_min": 0.97, "before_max": 1.0, "before_middle": 0.99, "before_half": 0.01,
    }  # fmt: skip
    fell = shifts(series("shop", **success, now_min=0.2, now_median=0.5, now_max=0.9))
    rose = shifts(
        series(
            "shop",
            **{**success, "before_median": 0.5, "before_middle": 0.5, "before_q90": 0.52},
            now_min=0.5, now_median=0.9, now_max=1.0,
        )
    )  # fmt: skip
    assert [finding.direction for finding in fell] == ["down"]
    assert rose == []


def test_whom_all_wait_for_is_found_not_who_waits() -> None:
    def waits(caller: str, callee: str, now: float) -> dict[str, Any]:
        return series(
            caller, name="edge.duration", family="latency", unit="s", peer_service=callee, now_max=now
        )

    rows = [waits("web", "bank", 2.0), waits("shop", "bank", 2.0), waits("web", "shop", 0.11)]
    found = list(edge_latency.find(answers(metric_shifts=rows)))
    assert [finding.service for finding in found if finding.deviates] == ["bank"]
    assert shifts(*rows) == []


def test_time_that_only_the_source_sees_is_lost_on_the_way() -> None:
    rows = [
        series("web", name="edge.client", family="latency", unit="s", peer_service="bank", now_max=2.0),
        series("web", name="edge.server", family="latency", unit="s", peer_service="bank"),
    ]
    [finding] = edge_latency.find(answers(metric_shifts=rows))
    assert (finding.signal, finding.resource, finding.local) == ("network_gap", "network", True)


def line(service: str, **more: Any) -> dict[str, Any]:
    return {"service": service, "event": "boom", "example": "boom", **more}


TRACED = [{"service": service, "operation": "GET /"} for service in ("shop", "web", "cron")]
"""Spans enough to see by them how calls fare."""


def said(row: dict[str, Any], traced: list[dict[str, Any]] = TRACED) -> list[Finding]:
    return list(log_rate.find(answers(log_rates=[row], operations=traced)))


def test_an_error_outside_any_trace_that_appears_is_found() -> None:
    [finding] = said(line("cron", severity="error", baseline_untraced=0, incident_untraced=60))
    assert finding.deviates
    assert finding.local
    assert finding.direction == "appeared"


def test_lines_inside_traces_are_left_to_flow() -> None:
    assert said(line("shop", severity="error", incident_lines=99)) == []


def test_where_traces_are_few_all_lines_are_counted_and_may_be_of_what_was_called() -> None:
    few = [{"service": "shop", "operation": "GET /", "baseline_calls": 2, "incident_calls": 3}]
    [finding] = said(line("shop", severity="error", baseline_lines=0, incident_lines=99), few)
    assert finding.deviates
    assert not finding.local


def test_an_error_that_speaks_of_others_is_not_held_against_who_logs_it() -> None:
    words = {"event": "upstream gone", "example": "cannot render: upstream unavailable"}
    [finding] = said({**line("cron", severity="error", baseline_untraced=0, incident_untraced=60), **words})
    assert (finding.resource, finding.local) == ("dependency", False)


def test_routine_words_that_became_more_frequent_weigh_less_than_errors() -> None:
    def strongest(severity: str) -> float:
        row = line("cron", severity=severity, baseline_untraced=10, incident_untraced=80)
        return max(finding.strength for finding in said(row))

    assert strongest("info") < strongest("warn") < strongest("error")


def test_a_service_that_others_name_in_their_errors_is_accused_but_not_convicted() -> None:
    rows = [
        line(accuser, severity="error", baseline_lines=0, incident_lines=40, names="bank", names_lines=40)
        for accuser in ("shop", "web")
    ]
    visited = [{"service": accuser, "operation": "GET /"} for accuser in ("shop", "web")]
    [finding] = accusations.find(answers(log_rates=rows, operations=visited))
    assert (finding.service, finding.local) == ("bank", False)
    assert "shop, web" in finding.detail


def test_an_error_that_is_only_a_warning_now_accuses_nobody() -> None:
    gone = line("shop", severity="error", incident_lines=0, first_time=None)
    warned = line("shop", severity="warn", incident_lines=40, names="bank", names_lines=40)
    assert list(accusations.find(answers(log_rates=[gone, gone, warned]))) == []


def test_a_change_alone_never_deviates_and_fades_with_time() -> None:
    rows = [{"service": "shop", "before_s": 60}, {"service": "bank", "before_s": 3000}]
    near, far = changes.find(answers(changes_near_onset=rows))
    assert not near.deviates
    assert far.strength < near.strength
