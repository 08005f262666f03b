"""OTLP messages as the Collector's file exporter writes them, for tests to spoil."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

TRACE = "5b8aa5a2d2c872e8321cf37308d69df2"
SPAN = "051581bf3cb55c13"
PARENT = "5fb397be34d26b51"
T0 = 1_700_000_000_000_000_000


def attributes(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value_of(value)} for key, value in values.items()]


def value_of(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    if isinstance(value, list):
        return {"arrayValue": {"values": [value_of(member) for member in value]}}
    if isinstance(value, dict):
        return {"kvlistValue": {"values": attributes(value)}}
    return {"stringValue": value}


RESOURCE = {
    "service.name": "checkout",
    "service.version": "1.2.3",
    "k8s.pod.name": "checkout-7d9f8b6c5-x2x4z",
    "k8s.node.name": "worker-1",
}


def span(**changes: Any) -> dict[str, Any]:
    return {
        "traceId": TRACE,
        "spanId": SPAN,
        "parentSpanId": PARENT,
        "name": "POST /pay",
        "kind": 2,
        "startTimeUnixNano": str(T0),
        "endTimeUnixNano": str(T0 + 5_000_000),
        "attributes": [],
        "status": {},
        **changes,
    }


def traces(*spans: Mapping[str, Any], resource: Mapping[str, Any] = RESOURCE) -> str:
    return _message("resourceSpans", "scopeSpans", "spans", spans, resource)


def logs(*records: Mapping[str, Any], resource: Mapping[str, Any] = RESOURCE) -> str:
    return _message("resourceLogs", "scopeLogs", "logRecords", records, resource)


def metrics(*told: Mapping[str, Any], resource: Mapping[str, Any] = RESOURCE) -> str:
    return _message("resourceMetrics", "scopeMetrics", "metrics", told, resource)


def _message(
    outer: str, scope: str, inner: str, members: Sequence[Mapping[str, Any]], resource: Mapping[str, Any]
) -> str:
    told = {
        "resource": {"attributes": attributes(resource)},
        scope: [{"scope": {"name": "test"}, inner: list(members)}],
    }
    return json.dumps({outer: [told]}) + "\n"
