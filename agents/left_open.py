"""What a leading cause leaves open because a modality is missing: then nobody can be sure of it.

Each kind of evidence has a question that it raises and does not answer. That work goes another way says
nothing of why, which logs would; slowness with no reason needs metrics; and of services that all log errors,
traces tell who was first. With the modality there, the other evidence has had its say already.
"""

from __future__ import annotations

from collections.abc import Iterable

from agents.diagnosis import Cause
from tools.findings import Finding

_ANSWERED_BY = {
    "call_flow": "logs",
    "changed_answers": "logs",
    "self_time": "metrics",
    "latency": "metrics",
    "log_rate": "traces",
    "log_talk": "traces",
    "accused": "traces",
}
"""Signal -> the modality that answers what it leaves open."""


def left_open(cause: Cause, findings: Iterable[Finding], missing: Iterable[str]) -> bool:
    """Whether the finding that names it needs a modality that is missing; `findings` are its service's."""
    named = next((finding for finding in findings if cause.why.startswith(finding.summary)), None)
    return named is not None and _ANSWERED_BY.get(named.signal) in {*missing}
