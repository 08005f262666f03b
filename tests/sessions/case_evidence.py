"""The evidence of the hand-made cases: small answers to named questions, with honest digests."""

from __future__ import annotations

from typing import Any

from agents.events import EvidenceRecord
from tools.evidence import digest
from tools.telemetry_store import Rows
from tools.times import parse_instant

WINDOWS: dict[str, Any] = {
    "incident_from": parse_instant("2026-03-01T02:13:00Z"),
    "incident_to": parse_instant("2026-03-01T02:28:00Z"),
    "baseline_from": parse_instant("2026-03-01T01:43:00Z"),
    "baseline_to": parse_instant("2026-03-01T02:13:00Z"),
}


def evidence(
    number: str,
    question: str,
    answers: str,
    summary: str,
    columns: tuple[str, ...],
    *rows: tuple[Any, ...],
) -> EvidenceRecord:
    return EvidenceRecord(
        id=number,
        question=question,
        answers=answers,
        sql=f"SELECT {', '.join(columns)}\nFROM {question}\nORDER BY ALL",
        parameters=WINDOWS,
        columns=columns,
        rows=rows,
        row_count=len(rows),
        sha256=digest(Rows(columns, rows)),
        summary=summary,
    )


def at(clock: str) -> int:
    return parse_instant(f"2026-03-01T{clock}Z")


ENTRY = evidence(
    "E1",
    "entry_points",
    "How are requests answered where they enter?",
    "storefront: 19.0% of 9120 requests fail, against 0.2% before",
    ("service", "requests", "failed", "baseline_failed_share", "p95_ms", "onset_ns"),
    ("storefront", 9120, 1733, 0.002, 1840.0, at("02:13:05")),
)
ALERTS = evidence(
    "E2",
    "alerts",
    "Which alerts fired?",
    "HighErrorRate on storefront at 02:14:30",
    ("starts_at", "ends_at", "name", "severity", "service"),
    (at("02:14:30"), None, "HighErrorRate", "critical", "storefront"),
)
TEMPLATES = evidence(
    "E3",
    "log_templates",
    "Which log lines appear or vanish?",
    "payment logs a template it never logged before, 1733 times",
    ("service", "template", "baseline_count", "incident_count", "first_seen_ns"),
    ("payment", "NullPointerException in CardValidator.check <*>", 0, 1733, at("02:13:05")),
)
CHANGES = evidence(
    "E4",
    "changes",
    "What changed near the onset?",
    "payment 2.4.1 and recommendation 9.0.3 were deployed",
    ("time", "change_id", "service", "kind", "version", "summary"),
    (at("02:12:40"), "deploy-118", "payment", "deploy", "2.4.1", "Validate cards by scheme"),
    (at("02:12:55"), "deploy-119", "recommendation", "deploy", "9.0.3", "New ranking weights"),
)
SELF_TIME = evidence(
    "E5",
    "self_time",
    "Which services spend more time of their own?",
    "orders-db: 21 ms against 13 ms before",
    ("service", "baseline_median_ms", "incident_median_ms"),
    ("orders-db", 13.0, 21.0),
    ("storefront", 40.0, 41.0),
)
PATH = evidence(
    "E6",
    "call_edges",
    "Who calls whom, and how does each call fare?",
    "storefront calls checkout, checkout calls payment and orders-db",
    ("caller", "callee", "calls", "failed"),
    ("checkout", "orders-db", 9100, 3),
    ("checkout", "payment", 9120, 1733),
    ("storefront", "checkout", 9120, 1733),
)
QUIET_ENTRY = evidence(
    "E1",
    "entry_points",
    "How are requests answered where they enter?",
    "storefront: 0.2% of 9120 requests fail, as before",
    ("service", "requests", "failed", "baseline_failed_share", "p95_ms", "onset_ns"),
    ("storefront", 9120, 18, 0.002, 214.0, None),
)

SCAN = (ENTRY, ALERTS, TEMPLATES, CHANGES, SELF_TIME)
