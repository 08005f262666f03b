"""What a cause leaves open, and which modality would have told."""

from __future__ import annotations

import pytest

from agents.left_open import left_open
from tests.agents.test_verdict import cause
from tools.findings import Finding


def named_by(signal: str) -> Finding:
    return Finding("orders", signal, "unknown", "up", 2.0, False, "it", "it is", ("E1",))


@pytest.mark.parametrize(
    ("signal", "missing"),
    [
        ("call_flow", "logs"),
        ("changed_answers", "logs"),
        ("self_time", "metrics"),
        ("latency", "metrics"),
        ("log_rate", "traces"),
    ],
)
def test_each_kind_of_evidence_needs_the_modality_that_tells_why(signal: str, missing: str) -> None:
    finding = named_by(signal)
    assert left_open(cause(0.9), [finding], ("changes", missing))
    assert not left_open(cause(0.9), [finding], ("changes",))


def test_what_speaks_for_itself_leaves_nothing_open() -> None:
    assert not left_open(cause(0.9), [named_by("metric_cpu")], ("traces", "logs"))


def test_only_the_finding_that_names_the_cause_is_asked() -> None:
    other = Finding("orders", "log_rate", "code", "up", 2.0, True, "said", "orders says so", ("E1",))
    assert not left_open(cause(0.9), [other, named_by("metric_cpu")], ("traces",))
