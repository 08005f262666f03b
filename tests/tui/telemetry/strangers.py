"""A store in which every name, value and text that a stranger can fill holds the same words."""

from __future__ import annotations

from pathlib import Path

from tests.sessions.case_builder import BASELINE, INCIDENT, ONSET_NS
from tests.tools.browse.stores import Row, write
from tools.times import SECOND_NS


def write_strangers(path: Path, text: str) -> Path:
    """Services that call each other, series, changes, alerts and logs, all named by this text."""
    name = text or "-"
    starts = [BASELINE.window().start_ns, INCIDENT.window().start_ns]
    spans: list[Row] = []
    metrics: list[Row] = []
    for start in starts:
        for place in range(30):
            at = start + place * SECOND_NS
            one = f"{start}-{place}"
            common = {"trace_id": one, "instance": name, "node": name, "operation": name, "kind": "server"}
            spans += [
                {**common, "span_id": f"{one}a", "parent_span_id": None, "service": name,
                 "start_time": at, "duration_ns": 10**7, "status": "error" if start == starts[1] else "ok"},
                {**common, "span_id": f"{one}b", "parent_span_id": f"{one}a", "service": f"{name} below",
                 "start_time": at + 1000, "duration_ns": 10**6, "status": "ok"},
            ]  # fmt: skip
            metrics.append(
                {"time": at, "service": name, "instance": name, "name": name, "unit": name[:40],
                 "value": float(place % 3 + (50 if start == starts[1] else 0)),
                 "attributes": {"peer.service": f"{name} below"}}
            )  # fmt: skip
    told = {"files": [text, text], "diff": f"+{text}\n-{text}\n@@ {text}", text[:200] or "none": text}
    changes = [
        {"time": ONSET_NS - SECOND_NS, "change_id": name, "service": name, "kind": name, "version": name,
         "summary": name, "source": name, "attributes": told},
    ]  # fmt: skip
    alerts = [
        {"starts_at": ONSET_NS, "ends_at": ONSET_NS + 60 * SECOND_NS, "name": name, "severity": name,
         "service": name, "labels": {name[:200]: text}, "annotations": {"summary": text}},
    ]  # fmt: skip
    return write(path, spans=spans, metrics=metrics, changes=changes, alerts=alerts)
