"""Work that breaks off early shows as an edge that has no more samples."""

from __future__ import annotations

from typing import Any

from tests.tools.signals.answered import answers
from tools.findings import Finding
from tools.signals import edge_silence


def edge(caller: str, callee: str, now: int = 3, before: int = 60) -> dict[str, Any]:
    return {
        "service": caller,
        "peer_service": callee,
        "name": "edge.duration",
        "family": "latency",
        "unit": "s",
        "before_points": before,
        "now_points": now,
    }


def silences(*rows: dict[str, Any]) -> list[Finding]:
    return list(edge_silence.find(answers(metric_shifts=list(rows))))


def test_a_caller_that_is_still_called_and_no_longer_goes_on_is_found() -> None:
    [finding] = silences(edge("web", "shop"), edge("shop", "bank", now=0), edge("shop", "stock"))
    assert (finding.service, finding.detail, finding.direction) == ("shop", "shop -> bank", "vanished")
    assert finding.deviates
    assert not finding.local


def test_an_edge_behind_a_caller_that_is_not_called_itself_says_nothing() -> None:
    found = silences(edge("web", "stock"), edge("web", "shop", now=0), edge("shop", "bank", now=0))
    assert [finding.service for finding in found] == ["web"]


def test_a_metric_that_nobody_reports_any_more_tells_of_no_edge() -> None:
    ended = {**edge("shop", "bank", now=0), "name": "edge.retries"}
    assert silences(edge("web", "shop"), edge("shop", "stock"), ended) == []


def test_an_edge_that_often_had_no_sample_is_no_news() -> None:
    assert silences(edge("web", "shop"), edge("web", "bank", now=0, before=30)) == []


def test_one_missing_sample_of_three_is_none() -> None:
    assert silences(edge("web", "shop"), edge("web", "bank", now=2)) == []
