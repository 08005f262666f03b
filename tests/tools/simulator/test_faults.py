"""Each fault shows where it was put, and at the door where visitors come in."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import pytest

from tests.tools.simulator.rows import Span, children_with_parents, metric, spans
from tools.simulator import Scenario, Truth, random_scenario
from tools.simulator.faults import FAULTS, CpuContention, ExceptionAfterDeploy, Fault, PoolExhaustion
from tools.simulator.recorder import Recorder
from tools.simulator.run import record, truth_of
from tools.times import SECOND_NS


def run(fault: Fault) -> tuple[Recorder, Scenario]:
    chosen = Scenario(seed=3, fault=fault, before_s=240, fault_s=240, after_s=120, traffic=1.5)
    return record(chosen), chosen


def inside_and_before(
    points: Sequence[tuple[int, float]], chosen: Scenario
) -> tuple[list[float], list[float]]:
    window = chosen.window
    settled_ns = window.start_ns + 30 * SECOND_NS
    inside = [value for time_ns, value in points if settled_ns < time_ns < window.end_ns]
    return inside, [value for time_ns, value in points if time_ns < window.start_ns]


def served_by(rows: Recorder, service: str, instance: str | None = None) -> list[Span]:
    wanted = (span for span in spans(rows.spans) if span.service == service and span.kind == "server")
    return [span for span in wanted if instance in (None, span.instance)]


def test_cpu_contention_stretches_work_on_one_instance_and_drives_its_cpu() -> None:
    rows, chosen = run(CpuContention("pricing", "pricing-1", stretch=40.0, stolen_share=0.7))
    durations = {
        name: [(span.start_ns, span.duration_ns / 1e6) for span in served_by(rows, "pricing", name)]
        for name in ("pricing-0", "pricing-1")
    }
    slow, usual = inside_and_before(durations["pricing-1"], chosen)
    assert median(slow) > 10 * median(usual)
    spared, usual = inside_and_before(durations["pricing-0"], chosen)
    assert median(spared) < 2 * median(usual)
    cpu = [
        (row[0], row[7])
        for row in rows.metrics
        if row[2] == "pricing-1" and row[4] == "process.cpu.utilization"
    ]
    busy, idle = inside_and_before(cpu, chosen)
    assert min(busy) > max(idle) + 0.4


def test_an_exception_follows_the_deploy_that_brought_it_and_is_logged_where_it_was_thrown() -> None:
    fault = ExceptionAfterDeploy("inventory", "Inventory/Reserve", share=0.8, lead_s=20.0)
    rows, chosen = run(fault)
    (deploy,) = [row for row in rows.changes if row[2] == "inventory"]
    assert deploy[0] == chosen.onset_ns - 20 * SECOND_NS
    all_spans = spans(rows.spans)
    failed_below = {parent.span_id for child, parent in children_with_parents(all_spans) if child.failed}
    origins = {
        (span.service, span.operation)
        for span in all_spans
        if span.failed and span.span_id not in failed_below and span.error_type == "NullPointerException"
    }
    assert origins == {("inventory", "Inventory/Reserve")}
    thrown = [row for row in rows.logs if "exception.stacktrace" in (row[8] or "")]
    assert {row[1] for row in thrown} == {"inventory"}
    assert all(chosen.onset_ns <= row[0] <= chosen.window.end_ns + 10 * SECOND_NS for row in thrown)


def test_an_exhausted_pool_makes_its_owner_wait_while_the_database_is_well() -> None:
    rows, chosen = run(PoolExhaustion("orders", size=1, leaked_share=0.9, held_s=30.0, announced_s=None))
    waits, calm = inside_and_before(metric(rows.metrics, "orders", "db.client.connection.wait_time"), chosen)
    assert max(calm) < 0.05
    assert max(waits) > 1.0
    pending, _ = inside_and_before(
        metric(rows.metrics, "orders", "db.client.connection.pending_requests"), chosen
    )
    assert max(pending) >= 1
    database = [(span.start_ns, float(span.duration_ns)) for span in served_by(rows, "main-db")]
    inside, before = inside_and_before(database, chosen)
    assert median(inside) < 1.3 * median(before)
    assert not any(span.failed for span in served_by(rows, "main-db"))
    assert any(row[1] == "orders" and "Connection is not available" in row[5] for row in rows.logs)


def test_an_announced_pool_change_is_on_record_before_the_onset() -> None:
    rows, chosen = run(PoolExhaustion("payments", size=2, leaked_share=0.9, held_s=30.0, announced_s=25.0))
    (change,) = rows.changes
    assert change[2:4] == ("payments", "config")
    assert change[0] == chosen.onset_ns - 25 * SECOND_NS


@pytest.mark.parametrize(
    "fault",
    [
        CpuContention("shipping", None, stretch=40.0, stolen_share=0.7),
        ExceptionAfterDeploy("checkout", "Checkout/Place", share=0.7, lead_s=20.0),
        PoolExhaustion("orders", size=1, leaked_share=0.9, held_s=30.0),
    ],
    ids=lambda fault: fault.kind,
)
def test_visitors_feel_it_while_it_lasts_and_no_longer(fault: Fault) -> None:
    rows, chosen = run(fault)
    checkouts = [span for span in served_by(rows, "storefront") if span.operation == "POST /checkout"]

    def hurt(from_s: int, to_s: int) -> float:
        from_ns, to_ns = chosen.start_ns + from_s * SECOND_NS, chosen.start_ns + to_s * SECOND_NS
        seen = [span for span in checkouts if from_ns <= span.start_ns < to_ns]
        return sum(span.failed or span.duration_ns > 400_000_000 for span in seen) / len(seen)

    assert hurt(0, 240) < 0.05
    assert hurt(270, 480) > 0.3
    assert hurt(490, 600) < 0.05


@pytest.mark.parametrize(("seed", "kind"), list(enumerate(sorted(FAULTS))))
def test_a_random_fault_pages_someone_after_its_onset(seed: int, kind: str) -> None:
    chosen = random_scenario(seed, kind)
    paged = [row for row in record(chosen).alerts if row[3] == "critical"]
    assert paged
    first_ns = min(row[0] for row in paged)
    assert chosen.onset_ns + 60 * SECOND_NS <= first_ns < chosen.window.end_ns


def test_the_truth_names_place_kind_and_window() -> None:
    chosen = random_scenario(4, "pool_exhaustion")
    assert chosen.fault is not None
    decoys = tuple(decoy.service for decoy in chosen.decoys)
    service = chosen.fault.service
    assert truth_of(chosen) == Truth(service, None, "pool_exhaustion", chosen.window, decoys, (service,))
    assert chosen.fault.service not in decoys
