"""Each kind of fault shows in the telemetry where a careful engineer would look for it."""

from __future__ import annotations

from statistics import median

from tests.tools.simulator.rows import Span, children_with_parents, metric, spans
from tools.simulator import Scenario
from tools.simulator.faults import (
    CacheStampede,
    CpuContention,
    DependencyOutage,
    ExceptionAfterDeploy,
    ExpiredCertificate,
    Fault,
    MemoryLeak,
    NetworkDelay,
    NoisyNeighbour,
    PacketLoss,
    PoisonMessage,
    RetryStorm,
    SlowDisk,
    TrafficSurge,
    TwoCauses,
    WrongReturnValue,
)
from tools.simulator.recorder import Recorder
from tools.simulator.run import record, truth_of
from tools.times import SECOND_NS

MS = 1_000_000


def scenario(fault: Fault) -> Scenario:
    return Scenario(seed=3, fault=fault, before_s=240, fault_s=240, after_s=120, traffic=1.5)


class Run:
    """The telemetry of one fault, cut at its window (half a minute of settling left out)."""

    def __init__(self, fault: Fault) -> None:
        self.scenario = scenario(fault)
        self.rows: Recorder = record(self.scenario)
        self.spans = spans(self.rows.spans)

    def during(self, time_ns: int) -> bool:
        window = self.scenario.window
        return window.start_ns + 30 * SECOND_NS < time_ns < window.end_ns

    def before(self, time_ns: int) -> bool:
        return time_ns < self.scenario.window.start_ns

    def served(self, service: str, operation: str | None = None) -> tuple[list[Span], list[Span]]:
        """What a service served during the fault, and before it."""
        wanted = [
            span
            for span in self.spans
            if span.service == service and span.kind in ("server", "consumer")
            if operation in (None, span.operation)
        ]
        during = [span for span in wanted if self.during(span.start_ns)]
        return during, [span for span in wanted if self.before(span.start_ns)]

    def metric(self, service: str, name: str) -> tuple[list[float], list[float]]:
        points = metric(self.rows.metrics, service, name)
        during = [value for time_ns, value in points if self.during(time_ns)]
        return during, [value for time_ns, value in points if self.before(time_ns)]

    def said(self, service: str, words: str) -> list[int]:
        return [row[0] for row in self.rows.logs if row[1] == service and words in row[5]]

    def gaps_ms(self, callee: str) -> tuple[float, float]:
        """What the network takes of an answered call, by the median: during, and before."""
        pairs = [
            (span, above.duration_ns - span.duration_ns)
            for span, above in children_with_parents(self.spans)
            if span.service == callee and span.kind == "server" and not above.failed
        ]
        during = median(gap for span, gap in pairs if self.during(span.start_ns))
        return during / MS, median(gap for span, gap in pairs if self.before(span.start_ns)) / MS


def usual_ms(served: list[Span]) -> float:
    return median(span.duration_ns for span in served) / MS


def test_a_leak_fills_memory_until_the_process_is_killed_and_starts_anew() -> None:
    run = Run(MemoryLeak("pricing", "pricing-1", fill_s=60.0, stretch=60.0))
    full, calm = run.metric("pricing", "process.memory.usage")
    assert max(full) > 1.7 * max(calm)
    collecting, idle = run.metric("pricing", "process.gc.share")
    assert max(collecting) > 0.5 > max(idle)
    restarts = [row for row in run.rows.changes if row[3] == "restart"]
    assert len(restarts) >= 2
    assert {row[2] for row in restarts} == {"pricing"}
    assert len(run.said("pricing", "OutOfMemoryError")) == len(restarts)
    assert any(span.error_type == "connection_refused" for span in run.spans)


def test_a_delayed_network_shows_between_the_spans_and_not_in_them() -> None:
    run = Run(NetworkDelay("pricing", None, delay_ms=150.0))
    late, usual = run.gaps_ms("pricing")
    assert late > 290 > 5 > usual
    assert run.gaps_ms("inventory")[0] < 5
    cpu, calm = run.metric("pricing", "process.cpu.utilization")
    assert median(cpu) < 1.5 * median(calm)


def test_lost_packets_are_sent_again_late_or_never_arrive() -> None:
    run = Run(PacketLoss("pricing", None, share=0.4))
    assert run.gaps_ms("pricing")[0] > 150
    again, never = run.metric("pricing", "tcp.retransmits")
    assert max(again) > 50
    assert max(never) == 0
    answered = {span.parent_id for span in run.spans if span.kind == "server"}
    lost = [span for span in run.spans if span.kind == "client" and span.span_id not in answered]
    assert any(span.error_type == "timed_out" for span in lost)


def test_an_empty_answer_is_no_error_of_who_gives_it_but_its_steps_are_missing() -> None:
    run = Run(WrongReturnValue("shipping", "Shipping/Schedule", share=1.0))
    served, _ = run.served("shipping")
    assert served
    assert not any(span.failed for span in served)
    assert not [at for at in run.said("shipping", "scheduled") if run.during(at)]
    thrown = [row[1] for row in run.rows.logs if "without a value" in row[5] and row[4] == "error"]
    assert set(thrown) == {"checkout"}


def test_who_is_out_serves_nothing_reports_nothing_and_refuses_all() -> None:
    run = Run(DependencyOutage("main-db"))
    served, before = run.served("main-db")
    assert before
    assert not served
    readings, calm = run.metric("main-db", "process.cpu.utilization")
    assert calm
    assert not readings
    refused = [span for span in run.spans if span.error_type == "connection_refused"]
    assert refused
    assert all("main-db" in (span.attributes or "") for span in refused)


def test_a_slow_disk_makes_its_service_wait_with_an_idle_processor() -> None:
    run = Run(SlowDisk("main-db", None, wait_ms=300.0, busy_share=0.95))
    slow, usual = run.served("main-db")
    assert usual_ms(slow) > usual_ms(usual) + 200
    assert min(run.metric("main-db", "disk.io.utilization")[0]) > 0.9
    assert max(run.metric("main-db", "disk.io.wait_time")[0]) > 0.2
    cpu, calm = run.metric("main-db", "process.cpu.utilization")
    assert median(cpu) < 1.5 * median(calm)


def test_a_surge_brings_visitors_and_takes_the_processors_where_they_come_in() -> None:
    run = Run(TrafficSurge("storefront", factor=6.0, stretch=30.0))
    rate, usual = run.metric("storefront", "server.request.rate")
    assert median(rate) > 4 * median(usual)
    cpu, calm = run.metric("storefront", "process.cpu.utilization")
    assert median(cpu) > 0.5 > max(calm)


def test_a_stampede_starts_at_the_cache_and_is_felt_at_the_database() -> None:
    run = Run(CacheStampede("product-cache", lost_share=0.95, stretch=30.0, announced_s=20.0))
    hits, _ = run.metric("product-cache", "cache.lookup.hit")
    misses, _ = run.metric("product-cache", "cache.lookup.miss")
    assert misses[-1] - misses[0] > 5 * (hits[-1] - hits[0])
    assert max(run.metric("product-cache", "cache.keys.evicted")[0]) > 40_000
    slow, usual = run.served("main-db")
    assert usual_ms(slow) > 10 * usual_ms(usual)
    (change,) = run.rows.changes
    assert change[2:4] == ("product-cache", "config")


def test_a_storm_is_many_short_attempts_for_one_answer() -> None:
    run = Run(RetryStorm("checkout", "payments", timeout_ms=45, attempts=8, stretch=2.0))
    charged, usual = run.served("payments")
    placed, calm = run.served("checkout")
    assert len(charged) / len(placed) > 5 > 1.5 > len(usual) / len(calm)
    assert not any(span.failed for span in charged)
    assert sum(span.failed for span in placed) > 0.9 * len(placed)


def test_no_one_trusts_an_expired_certificate_and_both_sides_say_so() -> None:
    run = Run(ExpiredCertificate("pricing", said_s=5.0))
    served, _ = run.served("pricing")
    assert not served
    assert run.metric("pricing", "process.cpu.utilization")[0]
    assert len(run.said("pricing", "TLS handshake aborted")) > 10
    assert run.said("checkout", "certificate has expired")


def test_a_noisy_neighbour_starves_all_on_its_node_and_no_one_else() -> None:
    run = Run(NoisyNeighbour("notifications", "notifications-0", cores=12.0, starvation=40.0))
    burning, calm = run.metric("notifications", "process.cpu.utilization")
    assert min(burning) > 4 > 1 > max(calm)
    (node,) = {span.node for span in run.spans if span.instance == "notifications-0"}
    works = ("pricing", "inventory", "accounts", "catalogue")
    beside = [span for name in works for span in run.served(name)[0]]
    hurt = [span for span in beside if span.node == node]
    spared = [span for span in beside if span.node != node and span.operation == "Pricing/Quote"]
    assert usual_ms(hurt) > 4 * usual_ms(spared)


def test_a_poison_message_comes_again_and_all_others_wait_for_it() -> None:
    run = Run(PoisonMessage("notifications", "order-placed", again_s=1.0))
    tried, _ = run.served("notifications")
    assert len({span.trace_id for span in tried}) == 1
    assert len(tried) > 100
    assert all(span.error_type == "MessageConversionException" for span in tried)
    depth, calm = run.metric("notifications", "messaging.queue.depth")
    assert max(depth) > 15 > 0 == max(calm)
    assert [row[2] for row in run.rows.alerts if row[3] == "critical"] == ["QueueBacklog"]
    confirmed = len(run.said("notifications", "Confirmation of"))
    assert confirmed == len(run.said("orders", "stored with"))


def test_two_causes_are_both_there_and_both_in_the_truth() -> None:
    first = CpuContention("catalogue", None, stretch=60.0, stolen_share=0.7)
    second = ExceptionAfterDeploy("orders", "Orders/List", share=0.9, lead_s=20.0)
    run = Run(TwoCauses(first, second, lag_s=10.0))
    slow, usual = run.served("catalogue")
    assert usual_ms(slow) > 10 * usual_ms(usual)
    listed, _ = run.served("orders", "Orders/List")
    assert sum(span.failed for span in listed) > 0.7 * len(listed)
    assert truth_of(run.scenario).causes == ("catalogue", "orders")
