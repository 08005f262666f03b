"""A store as large as the panes promise to bear, written in SQL."""

from __future__ import annotations

from pathlib import Path

from tools.ingest_finish import finish_store
from tools.telemetry_store import new_store
from tools.times import MINUTE_NS, Window, parse_instant

SPANS, TRACE_SPANS, LINES, SERVICES = 1_000_000, 100_000, 1_000_000, 5_000
EXTENT = Window(*(parse_instant(f"2026-03-01T{hour}:00:00Z") for hour in ("01", "03")))
INCIDENT = Window(parse_instant("2026-03-01T02:00:00Z"), EXTENT.end_ns)
BASELINE = Window(EXTENT.start_ns, INCIDENT.start_ns)
LARGE_TRACE = "large"

assert EXTENT.duration_ns == 120 * MINUTE_NS


def write_large_store(
    path: Path,
    *,
    spans: int = SPANS,
    trace_spans: int = TRACE_SPANS,
    lines: int = LINES,
    services: int = SERVICES,
) -> Path:
    """Half of it calm, half of it an incident in which errors are logged and calls fail."""
    sql = Path(__file__).with_suffix(".sql").read_text("utf-8")
    given = {
        "spans": spans,
        "trace_spans": trace_spans,
        "lines": lines,
        "services": services,
        "from_ns": EXTENT.start_ns,
        "to_ns": EXTENT.end_ns,
    }
    with new_store(path) as connection:
        for statement in connection.extract_statements(sql):
            connection.execute(statement, {name: given[name] for name in statement.named_parameters})
        finish_store(connection, ["made to be large"])
    return path
