"""What the team looks at before anyone starts to reason: windows, impact, and the scan.

A pure function of the store and the windows asked for: after a crash it is simply made again, and
every evidence number is the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tools.errors import StoreError
from tools.evidence import Evidence, EvidenceLedger
from tools.incident_window import find_windows
from tools.questions import load_question
from tools.scan import Scan, scan_store
from tools.telemetry_store import Rows, TelemetryStore
from tools.times import Window, format_clock, format_instant

_TELEMETRY = ("traces", "metrics", "logs")


@dataclass(frozen=True)
class Observations:
    """`inventory` and `impact` are evidence, one row a modality, and one an entry service, busiest first."""

    incident: Window
    baseline: Window | None
    how: Literal["given", "alerts", "change points", "none"]
    missing: tuple[str, ...]
    inventory: Evidence
    inventory_rows: tuple[Mapping[str, Any], ...]
    window_evidence: tuple[str, ...]
    impact: Evidence
    impact_rows: tuple[Mapping[str, Any], ...]
    scan: Scan
    ledger: EvidenceLedger
    scan_s: float

    @property
    def entry_points(self) -> tuple[str, ...]:
        return tuple(row["service"] for row in self.impact_rows if row["requests"])


def observe(
    store: TelemetryStore,
    incident: Window | None,
    baseline: Window | None,
    on_evidence: Callable[[Evidence], None],
) -> Observations:
    """Find the windows where they are not given, then ask the whole system at once.

    `on_evidence` hears of each piece of evidence as soon as it is filed. Raises `StoreError` for a window
    without telemetry, and `duckdb.Error`.
    """
    began = time.perf_counter()
    ledger = EvidenceLedger()
    found = find_windows(store, incident, baseline)
    bounds = window_bounds(found.incident, found.baseline)

    inventory_rows = load_question("inventory").ask(store, bounds)
    inventory = _file(ledger, "inventory", bounds, inventory_rows, _inventory_summary(inventory_rows))
    on_evidence(inventory)
    _require_telemetry(found.incident, inventory_rows)
    window_evidence = []
    for part in found.parts:
        filed = _file(ledger, part.question, part.parameters, part.rows, part.summary)
        on_evidence(filed)
        window_evidence.append(filed.id)
    impact_rows = load_question("impact").ask(store, bounds)
    impact = _file(ledger, "impact", bounds, impact_rows, _impact_summary(impact_rows))
    on_evidence(impact)
    scan = scan_store(store, found.incident, found.baseline, ledger, on_evidence)
    return Observations(
        incident=found.incident,
        baseline=found.baseline,
        how=found.how,
        missing=scan.missing,
        inventory=inventory,
        inventory_rows=tuple(inventory_rows.records()),
        window_evidence=tuple(window_evidence) or (inventory.id,),
        impact=impact,
        impact_rows=tuple(impact_rows.records()),
        scan=scan,
        ledger=ledger,
        scan_s=time.perf_counter() - began,
    )


def window_bounds(incident: Window, baseline: Window | None) -> dict[str, int | None]:
    """The four parameters most questions take; a baseline that does not exist is NULL."""
    return {
        "incident_from": incident.start_ns,
        "incident_to": incident.end_ns,
        "baseline_from": baseline.start_ns if baseline else None,
        "baseline_to": baseline.end_ns if baseline else None,
    }


def _file(
    ledger: EvidenceLedger, name: str, parameters: Mapping[str, Any], rows: Rows, summary: str
) -> Evidence:
    question = load_question(name)
    return ledger.record(
        question=name,
        answers=question.answers,
        sql=question.sql,
        parameters=question.bind(parameters),
        rows=rows,
        summary=summary,
    )


def _require_telemetry(incident: Window, inventory: Rows) -> None:
    """Silence is not health: a window the store holds nothing of cannot be judged at all."""
    seen = [row for row in inventory.records() if row["modality"] in _TELEMETRY]
    if any(row["rows_incident"] for row in seen):
        return
    reach = ", ".join(
        f"{row['modality']} from {format_instant(row['first_time'])} to {format_instant(row['last_time'])}"
        for row in seen
    )
    raise StoreError(
        f"The store holds no telemetry of the incident window {incident}.",
        f"It holds {reach or 'none at all'}; give a window inside that with --incident START..END.",
    )


def _inventory_summary(rows: Rows) -> str:
    return "; ".join(map(_modality, rows.records())) or "the store is empty"


def _modality(row: Mapping[str, Any]) -> str:
    first, last = format_clock(row["first_time"]), format_clock(row["last_time"])
    return f"{row['rows_total']:,} {row['modality']} ({first} to {last})"


def _impact_summary(rows: Rows) -> str:
    records = [row for row in rows.records() if row["requests"]]
    if not records:
        return "no request enters in the incident window: traces do not say who is hurt"
    requests = sum(row["requests"] for row in records)
    failed = sum(row["failed"] for row in records)
    slow = sum(row["slow"] for row in records)
    entries = f"{requests:,} requests enter at {len(records)} service(s)"
    return f"{entries}: {failed:,} failed, {slow:,} unusually slow"
