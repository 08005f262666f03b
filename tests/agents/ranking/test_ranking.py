"""Who is to blame: own evidence first, victims explained away, nobody by name, and nobody in calm."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.reasoners.ranking import ServiceState, consolidate, local_state, rank
from tests.agents.ranking.told import finding, scan
from tools.findings import Finding
from tools.times import MINUTE_NS

SHOP = {"web": ["shop"], "shop": ["bank", "stock"], "bank": [], "stock": []}


def test_the_deepest_service_with_evidence_of_its_own_comes_first_and_its_callers_are_victims() -> None:
    ranking = rank(
        scan(
            SHOP,
            finding("web", "latency", 6.0, local=False),
            finding("shop", "call_flow", 3.0, local=False),
            finding("bank", "log_flow", 4.0),
        )
    )
    assert ranking.causes[0].service == "bank"
    states = {state.service: state for state in ranking.states}
    assert states["bank"].role == "origin"
    assert (states["shop"].role, states["shop"].explained_by) == ("victim", ("bank",))
    assert (states["web"].role, states["web"].explained_by) == ("victim", ("shop",))
    assert states["stock"].role == "quiet"


def test_what_can_only_come_from_the_service_itself_is_never_explained_away() -> None:
    ranking = rank(
        scan(SHOP, finding("shop", "metric_cpu", 6.0, resource="cpu"), finding("shop", "self_time", 6.0),
             finding("bank", "log_flow", 2.0))
    )  # fmt: skip
    assert ranking.causes[0].service == "shop"
    assert ranking.causes[0].fault_kind == "cpu"


def test_a_callee_excuses_only_those_who_call_the_part_of_it_that_is_in_trouble() -> None:
    shown = (
        finding("shop", "log_flow", 3.0, local=False, operation="POST /buy"),
        finding("bank", "log_flow", 2.9, operation="report"),
    )
    other_part = rank(scan(SHOP, *shown, ways={("shop", "bank"): [("POST /buy", "pay")]}))
    same_part = rank(scan(SHOP, *shown, ways={("shop", "bank"): [("POST /buy", "report")]}))
    assert other_part.causes[0].service == "shop"
    assert same_part.causes[0].service == "bank"


def test_services_that_call_each_other_in_a_ring_are_all_heard() -> None:
    ranking = rank(scan({"a": ["b"], "b": ["a"]}, finding("a", "latency", 4.0, local=False), finding("b")))
    assert ranking.causes[0].service == "b"


def test_where_nothing_deviates_there_is_no_cause() -> None:
    ranking = rank(scan(SHOP, finding("shop", "call_rate", 0.4, local=False)))
    assert ranking.healthy
    assert ranking.causes == ()


def test_a_deploy_on_a_quiet_service_is_no_cause_and_beside_a_deviation_it_speaks_up() -> None:
    deploy = finding("stock", "change", 0.8, direction="changed")
    assert rank(scan(SHOP, deploy)).healthy
    with_it = rank(scan(SHOP, finding("stock"), deploy)).causes[0]
    without_it = rank(scan(SHOP, finding("stock"))).causes[0]
    assert with_it.score > without_it.score


def test_a_resource_that_moved_a_little_and_that_nobody_felt_makes_no_incident() -> None:
    warm_up = finding("stock", "metric_cpu", 1.5, resource="cpu")
    assert rank(scan(SHOP, warm_up)).healthy
    assert not rank(scan(SHOP, warm_up, finding("stock", "latency", 3.0, local=False))).healthy
    assert not rank(scan(SHOP, replace(warm_up, strength=6.0))).healthy


def test_a_warning_however_loud_that_nobody_felt_makes_no_incident() -> None:
    loud = finding("stock", "log_talk", 8.0, local=False)
    assert rank(scan(SHOP, loud)).healthy
    assert not rank(scan(SHOP, loud, missing=("traces",))).healthy


def test_a_warning_counts_where_something_is_felt_and_never_more_than_an_error() -> None:
    slow = finding("stock", "self_time", 2.0)
    alone, warned, failed = (
        rank(scan(SHOP, slow, *more)).causes[0].score
        for more in (
            [],
            [finding("stock", "log_talk", 8.0, local=False)],
            [finding("stock", "log_rate", 8.0)],
        )
    )
    assert alone < warned < failed


def test_nobody_is_the_victim_of_what_began_later() -> None:
    def blamed(bank_began: int) -> str:
        shop = finding("shop", "log_flow", 4.0, local=False, onset_ns=60 * MINUTE_NS)
        return rank(scan(SHOP, shop, finding("bank", "log_flow", 4.2, onset_ns=bank_began))).causes[0].service

    assert blamed(60 * MINUTE_NS) == "bank"
    assert blamed(62 * MINUTE_NS) == "shop"


def test_of_two_nearly_as_strong_the_one_that_began_first_leads() -> None:
    def first(bank_began: int, stock_began: int) -> str:
        return (
            rank(
                scan(
                    SHOP,
                    finding("bank", "log_flow", 4.0, onset_ns=bank_began),
                    finding("stock", "log_flow", 4.2, onset_ns=stock_began),
                )
            )
            .causes[0]
            .service
        )

    assert first(60 * MINUTE_NS, 61 * MINUTE_NS) == "bank"
    assert first(61 * MINUTE_NS, 60 * MINUTE_NS) == "stock"
    assert first(60 * MINUTE_NS, 60 * MINUTE_NS) == "stock"


def test_who_has_no_rival_gains_nothing_by_being_first() -> None:
    told, untold = (
        rank(scan(SHOP, finding("bank", "log_flow", 4.0, onset_ns=onset))).causes[0].score
        for onset in (60 * MINUTE_NS, None)
    )
    assert told == untold


def test_probabilities_leave_room_for_what_nobody_looked_at() -> None:
    weak = rank(scan(SHOP, finding("stock", strength=0.5))).causes
    strong = rank(scan(SHOP, finding("stock", strength=6.0))).causes
    assert sum(cause.probability for cause in weak) < 0.5
    assert 0.9 < sum(cause.probability for cause in strong) < 0.99


def test_two_that_are_equally_strong_are_equally_doubtful_however_strong() -> None:
    first, second = rank(scan(SHOP, finding("stock", strength=8.0), finding("bank", strength=8.0))).causes
    assert first.probability == second.probability < 0.5


def test_errors_of_a_full_pool_are_put_down_to_the_pool() -> None:
    pool = finding("shop", "metric_pool", 5.0, resource="pool", detail="pool.pending", direction="up")
    cause = rank(scan(SHOP, finding("shop", "errors_here", 8.0), pool)).causes[0]
    assert (cause.fault_kind, cause.resource, cause.detail) == ("pool_exhaustion", "pool", "pool.pending")


@pytest.mark.parametrize(
    ("direction", "kind"),
    [("appeared", "exception"), ("vanished", "missing_work"), ("changed", "missing_work")],
)
def test_a_broken_flow_is_an_exception_where_it_fails_and_missing_work_where_it_stops(
    direction: str, kind: str
) -> None:
    assert rank(scan(SHOP, finding("bank", direction=direction))).causes[0].fault_kind == kind


def test_the_one_instance_that_stands_out_is_named_and_two_alike_are_not() -> None:
    def cpu(instance: str, strength: float) -> Finding:
        return finding("bank", "metric_cpu", strength, resource="cpu", instance=instance)

    told = scan(SHOP, cpu("bank-0", 6.0), cpu("bank-1", 1.0))
    alike = scan(SHOP, cpu("bank-0", 6.0), cpu("bank-1", 5.9))
    assert rank(told).causes[0].instance == "bank-0"
    assert rank(alike).causes[0].instance is None


def test_of_two_alike_the_busier_comes_first_whatever_they_are_called() -> None:
    for busy, idle in (("aaa", "zzz"), ("zzz", "aaa")):
        told = scan({"web": [busy, idle]}, finding(busy), finding(idle))
        told.graph.edges["web", busy]["calls"] = 500
        assert [cause.service for cause in rank(told).causes] == [busy, idle]


def test_two_that_nothing_tells_apart_say_so() -> None:
    first, second = rank(scan({"web": ["bank", "stock"]}, finding("bank"), finding("stock"))).causes
    assert second.service in first.why
    assert first.service in second.why


def test_memory_that_fills_is_the_reason_the_processor_is_busy() -> None:
    cpu, memory = (
        finding("bank", "metric_cpu", 5.0, resource="cpu"),
        finding("bank", "metric_memory", 2.5, resource="memory"),
    )
    assert rank(scan(SHOP, cpu, memory)).causes[0].fault_kind == "memory"
    assert rank(scan(SHOP, cpu, replace(memory, strength=1.5))).causes[0].fault_kind == "cpu"


names = st.permutations(["ant", "bee", "cat", "dog"])


@given(names)
def test_other_names_for_the_same_services_change_no_rank(order: list[str]) -> None:
    called = dict(zip(SHOP, order, strict=True))
    told = scan(
        {called[caller]: [called[callee] for callee in callees] for caller, callees in SHOP.items()},
        finding(called["shop"], "call_flow", 3.0, local=False),
        finding(called["bank"], "log_flow", 4.0),
        finding(called["stock"], "self_time", 4.0),
    )
    causes = [cause.service for cause in rank(told).causes]
    assert causes == [called["bank"], called["stock"]] + [called["shop"]] * (len(causes) - 2)


def test_the_ranking_is_what_the_agents_reports_add_up_to() -> None:
    told = scan(
        SHOP,
        finding("web", "latency", 6.0, local=False),
        finding("shop", "call_flow", 3.0, local=False),
        finding("bank", "log_flow", 4.0),
    )
    ways = {(caller, callee): data["ways"] for caller, callee, data in told.graph.edges(data=True)}
    reports: dict[str, ServiceState] = {}
    for service in reversed(list(nx.topological_sort(told.graph))):
        below = [reports[callee] for callee in told.graph.successors(service)]
        reports[service] = consolidate(local_state(service, told.of(service)), below, ways)
    assert {state.service: state for state in rank(told).states} == reports


def test_a_report_carries_up_what_a_caller_needs_and_no_more() -> None:
    """A caller that only has the report, not the findings behind it, concludes the same."""
    bank = local_state("bank", [finding("bank", operation="pay")])
    carried = replace(bank, proofs=())
    shop = local_state("shop", [finding("shop", "call_flow", 3.0, local=False, operation="POST /buy")])
    ways = {("shop", "bank"): [("POST /buy", "pay")]}
    assert consolidate(shop, [bank], ways) == consolidate(shop, [carried], ways)


def test_a_child_that_is_not_called_is_not_heard() -> None:
    shop = local_state("shop", [finding("shop", "latency", 6.0, local=False)])
    stranger = local_state("stranger", [finding("stranger", strength=8.0)])
    assert consolidate(shop, [stranger], {}) == consolidate(shop, [], {})


def test_without_spans_symptoms_in_metrics_count_for_more() -> None:
    symptom = finding("bank", "metric_latency", 4.0, local=False, resource="unknown")
    assert rank(scan(SHOP, symptom)).healthy
    assert rank(scan(SHOP, symptom, missing=("traces",))).causes[0].service == "bank"


def test_a_line_of_waiting_work_is_no_reason_for_failing_and_a_full_pool_is() -> None:
    failing = finding("bank", "errors_here", 8.0)
    line = finding("bank", "metric_pool", 4.0, resource="pool", detail="messaging.queue.depth")
    pool = finding("bank", "metric_pool", 3.0, resource="pool", detail="db.client.connection.count")
    assert rank(scan(SHOP, failing, line)).causes[0].fault_kind == "exception"
    assert rank(scan(SHOP, failing, line, pool)).causes[0].detail == pool.detail


def test_where_requests_enter_plainly_more_of_them_are_the_reason_for_a_busy_processor() -> None:
    def kind(service: str, coming: float) -> str:
        more = finding(service, "metric_traffic", coming, resource="traffic", direction="up", local=False)
        busy = finding(service, "metric_cpu", 4.0, resource="cpu")
        return rank(scan(SHOP, finding(service, "self_time", 8.0), busy, more)).causes[0].fault_kind

    assert kind("web", 2.5) == "traffic"
    assert kind("web", 1.5) == "cpu"
    assert kind("shop", 2.5) == "cpu"
