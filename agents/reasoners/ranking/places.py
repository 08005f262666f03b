"""Which instance of a service, on which node: only where the evidence tells one from the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tools.findings import Finding

STANDS_OUT = 0.5
"""An instance stands out where no other shows half as much."""


def locate(
    finding: Finding, findings: Sequence[Finding], instances: Sequence[Mapping[str, Any]]
) -> tuple[str | None, str | None]:
    """The instance and node a cause is at, None where all instances show it or none tells.

    `instances` are the service's rows of the question `instances`.
    """
    nodes = {row["instance"]: row["node"] for row in instances}
    if len(nodes) == 1:
        return next(iter(nodes.items()))
    shown: dict[str, float] = {}
    for other in findings:
        if other.signal == finding.signal and other.instance is not None:
            shown[other.instance] = max(shown.get(other.instance, 0.0), other.strength)
    for column in ("incident_failed_here", "incident_errors_logged"):
        if not shown:
            shown = {row["instance"]: float(row[column]) for row in instances if row[column]}
    found = _standing_out(shown)
    return found, nodes.get(found) if found else None


def _standing_out(shown: Mapping[str, float]) -> str | None:
    if not shown:
        return None
    first, *others = sorted(shown, key=lambda instance: -shown[instance])
    return first if all(shown[other] < STANDS_OUT * shown[first] for other in others) else None
