"""Answers put together by hand: a row is told by what differs from an unremarkable one."""

from __future__ import annotations

from typing import Any

from tools.questions import load_question
from tools.scan import QUESTIONS
from tools.signals.answers import Answers
from tools.telemetry_store import Rows
from tools.times import MINUTE_NS, Window

MS = 1_000_000
USUAL: dict[str, dict[str, Any]] = {
    "operations": {
        "calls_out": False,
        "baseline_calls": 100,
        "incident_calls": 100,
        "is_entry": True,
        "is_root": False,
        **dict.fromkeys(
            (
                f"{side}_{failed}"
                for side in ("baseline", "incident")
                for failed in ("failed", "failed_here", "failed_below")
            ),
            0,
        ),
        **{
            f"{side}_{part}{quartile}": value * MS
            for side in ("baseline", "incident")
            for part in ("", "self_")
            for quartile, value in (("q25", 9), ("q50", 10), ("q75", 11))
        },
    },
    "call_edges": {
        **dict.fromkeys(
            ("baseline_calls", "incident_calls", "baseline_caller_calls", "incident_caller_calls"), 100
        ),
        **{
            f"{side}_gap_{quartile}": value * MS
            for side in ("baseline", "incident")
            for quartile, value in (("q25", 1), ("q50", 2), ("q75", 3))
        },
        "baseline_late": 0,
        "incident_late": 0,
        "first_late": 7,
    },
    "unanswered_calls": {
        "baseline_calls": 100,
        "incident_calls": 100,
        "baseline_lost": 0,
        "incident_lost": 0,
        "incident_unseen": 0,
        "baseline_given_up": 0,
        "incident_given_up": 0,
        "first_given_up": 7,
        "usual_ns": 10 * MS,
        "first_lost": 7,
    },
    "event_patterns": {
        "caller": "",
        "entry": "GET /",
        "stream": "log",
        "next_is_error": False,
        "baseline_visits": 50,
        "incident_visits": 50,
        "baseline_followed": 50,
        "incident_followed": 50,
        "baseline_failing": 0,
        "incident_failing": 0,
        "first_time": 7,
    },
    "log_rates": {
        "severity": "info",
        "baseline_lines": 10,
        "incident_lines": 10,
        "baseline_untraced": 0,
        "incident_untraced": 0,
        "names_lines": 0,
        "first_time": 7,
    },
    "metric_shifts": {
        "family": "cpu",
        "unit": "1",
        "before_points": 60,
        "now_points": 3,
        "before_median": 0.1,
        "before_mad": 0.01,
        "before_middle": 0.1,
        "before_half": 0.02,
        "before_q10": 0.08,
        "before_q90": 0.12,
        "before_min": 0.07,
        "before_max": 0.13,
        "now_median": 0.1,
        "now_min": 0.09,
        "now_max": 0.11,
        "integral": False,
        "shared": False,
    },
    "changes_near_onset": {
        "kind": "deploy",
        "change_id": "d1",
        "summary": "Make it better",
        "before_s": 60,
        "time": 3,
    },
}


def answers(**rows: list[dict[str, Any]]) -> Answers:
    """Answers to every question of the scan; those not named have no rows."""
    return Answers(
        incident=Window(60 * MINUTE_NS, 63 * MINUTE_NS),
        baseline=Window(0, 3 * MINUTE_NS),
        rows={name: _rows(name, rows.get(name, [])) for name in QUESTIONS},
        evidence={name: f"E{place}" for place, name in enumerate(QUESTIONS, start=1)},
    )


def _rows(name: str, told: list[dict[str, Any]]) -> Rows:
    columns = load_question(name).columns
    unknown = {column for row in told for column in row} - set(columns)
    assert not unknown, f"{name} has no {unknown}"
    return Rows(columns, tuple(tuple({**USUAL.get(name, {}), **row}.get(c) for c in columns) for row in told))
