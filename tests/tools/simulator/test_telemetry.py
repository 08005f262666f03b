"""What any run leaves behind: well-formed traces, ids told once, the same rows for the same seed."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.tools.simulator.rows import children_with_parents, spans
from tools.simulator import Scenario, healthy_scenario, random_scenario
from tools.simulator.faults import FAULTS
from tools.simulator.recorder import Recorder
from tools.simulator.run import record

TRAFFIC = 0.7
KINDS = ("none", *FAULTS)
CUTS_OFF = {"dependency_outage", "expired_certificate", "memory_leak", "packet_loss", "poison_message"}
NEVER_ARRIVES = {
    "connection_reset",
    "connection_refused",
    "certificate_has_expired",
    "timed_out",
    None,  # a message that still waits
}


def scenario(kind: str, seed: int = 11) -> Scenario:
    if kind == "none":
        return healthy_scenario(seed, traffic=TRAFFIC)
    return random_scenario(seed, kind, traffic=TRAFFIC)


@cache
def run(kind: str) -> Recorder:
    return record(scenario(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_scenario_gives_the_same_rows(kind: str) -> None:
    again = record(scenario(kind))
    assert again == run(kind)


def test_another_seed_gives_other_rows() -> None:
    assert record(scenario("none", seed=12)).spans != run("none").spans


def test_a_fault_does_not_change_who_arrives_when() -> None:
    calm = healthy_scenario(11, traffic=TRAFFIC)
    fault = random_scenario(11, "cpu_contention", traffic=TRAFFIC).fault
    troubled = Scenario(
        calm.seed, fault, calm.before_s, calm.fault_s, calm.after_s, calm.traffic, calm.decoys
    )
    arrivals = [
        sorted((span.start_ns, span.operation) for span in spans(record(one).spans) if span.parent_id is None)
        for one in (calm, troubled)
    ]
    assert arrivals[0] == arrivals[1]


@pytest.mark.parametrize("kind", KINDS)
def test_ids_are_w3c_hex_and_a_span_id_is_given_once(kind: str) -> None:
    all_spans = spans(run(kind).spans)
    assert all(re.fullmatch("[0-9a-f]{32}", span.trace_id) for span in all_spans)
    assert all(re.fullmatch("[0-9a-f]{16}", span.span_id) for span in all_spans)
    assert len({span.span_id for span in all_spans}) == len(all_spans)
    changes = run(kind).changes
    assert len({row[1] for row in changes}) == len(changes)


@pytest.mark.parametrize("kind", KINDS)
def test_every_parent_is_there_and_in_the_same_trace(kind: str) -> None:
    pairs = list(children_with_parents(spans(run(kind).spans)))
    assert pairs
    assert all(child.trace_id == parent.trace_id for child, parent in pairs)


@pytest.mark.parametrize("kind", KINDS)
def test_children_lie_inside_their_parents_unless_no_one_waits_for_them(kind: str) -> None:
    for child, parent in children_with_parents(spans(run(kind).spans)):
        assert child.start_ns >= parent.start_ns
        if child.kind != "consumer" and parent.error_type != "timed_out":
            assert child.end_ns <= parent.end_ns


@pytest.mark.parametrize("kind", KINDS)
def test_every_call_arrives_unless_the_network_lost_it(kind: str) -> None:
    all_spans = spans(run(kind).spans)
    answered = {span.parent_id for span in all_spans if span.kind in ("server", "consumer")}
    calls = [span for span in all_spans if span.kind in ("client", "producer")]
    lost = [span for span in calls if span.span_id not in answered]
    assert calls
    assert {span.error_type for span in lost} <= NEVER_ARRIVES
    if kind not in CUTS_OFF:
        assert all(span.error_type == "connection_reset" for span in lost)
        assert len(lost) < 0.01 * len(calls)


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_is_either_born_in_a_span_or_came_from_below(kind: str) -> None:
    all_spans = spans(run(kind).spans)
    failed_below = {parent.span_id for child, parent in children_with_parents(all_spans) if child.failed}
    for span in all_spans:
        if span.error_type == "UpstreamException":
            assert span.span_id in failed_below


@pytest.mark.parametrize("kind", KINDS)
def test_log_lines_belong_to_their_spans(kind: str) -> None:
    services = {span.span_id: span.service for span in spans(run(kind).spans)}
    correlated = [row for row in run(kind).logs if row[7] is not None]
    assert correlated
    assert all(services[row[7]] == row[1] for row in correlated)


@pytest.mark.parametrize("kind", KINDS)
def test_telemetry_stays_within_the_run_but_for_requests_under_way(kind: str) -> None:
    chosen, rows = scenario(kind), run(kind)
    last_start_ns = max(span.start_ns for span in spans(rows.spans))
    assert min(span.start_ns for span in spans(rows.spans)) >= chosen.start_ns
    assert last_start_ns < chosen.end_ns + 30 * 10**9
    assert all(chosen.start_ns < row[0] <= chosen.end_ns for row in rows.metrics)


def test_a_healthy_shop_hardly_errs_and_pages_no_one() -> None:
    rows = run("none")
    assert sum(span.failed for span in spans(rows.spans)) < 0.001 * len(rows.spans)
    assert [row[2] for row in rows.alerts] == ["Watchdog"]
