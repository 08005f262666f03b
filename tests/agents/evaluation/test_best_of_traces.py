"""The best of several answers, one a trace, beside one list an incident."""

from __future__ import annotations

from pathlib import Path

from agents.evaluation.best_of_traces import TRACES, best_rank, services_by_trace
from tests.tools.small_store import INCIDENT, Call, SmallSystem


def test_an_answer_to_a_trace_ranks_only_those_it_went_through() -> None:
    ranked = ["stock", "bank", "shop"]
    assert best_rank(ranked, "shop", [frozenset({"shop", "bank"}), frozenset({"shop", "web"})]) == 1
    assert best_rank(ranked, "shop", [frozenset({"shop", "bank", "stock"})]) == 3
    assert best_rank(ranked, "shop", [frozenset({"web", "bank"})]) is None
    assert best_rank(ranked, "shop", []) is None


def test_the_traces_that_fail_most_are_taken_before_the_slow_ones(tmp_path: Path) -> None:
    system = SmallSystem()
    system.calls(INCIDENT, Call("web", "GET /", below=(Call("shop", "list"),)), 9)
    system.calls(INCIDENT, Call("web", "GET /slow", ms=900), 1)
    system.calls(INCIDENT, Call("web", "POST /", failed=True, below=(Call("bank", "pay", failed=True),)), 1)
    with system.store(tmp_path / "small.duckdb"):
        traces = services_by_trace(tmp_path / "small.duckdb", INCIDENT)
    assert traces[:2] == (frozenset({"web", "bank"}), frozenset({"web"}))
    assert len(traces) == TRACES
