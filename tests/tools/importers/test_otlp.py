"""The file exporter's lines become spans, logs and metrics, however its enumerations and ids are written."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.tools.importers.otlp_messages import (
    PARENT,
    SPAN,
    T0,
    TRACE,
    attributes,
    logs,
    metrics,
    span,
    traces,
    value_of,
)
from tests.tools.ingested import ingested
from tools.importers import SourceFile
from tools.importers.otlp import import_files
from tools.sql_files import sql_text

MINUTE_NS = 60_000_000_000


def read(
    folder: Path, content: str | bytes, sql: str, name: str = "telemetry.jsonl"
) -> Sequence[tuple[Any, ...]]:
    """Import one file and ask."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with duckdb.connect() as connection:
        connection.execute(sql_text("schema.sql"))
        import_files(connection, [SourceFile(name, path)])
        return connection.execute(sql).fetchall()


def test_a_span_with_its_resource(tmp_path: Path) -> None:
    message = traces(span(attributes=attributes({"http.route": "/pay", "http.status_code": 200})))
    assert read(tmp_path, message, "SELECT * EXCLUDE (attributes) FROM spans") == [
        (TRACE, SPAN, PARENT, "checkout", "checkout-7d9f8b6c5-x2x4z", "worker-1", "POST /pay", "server",
         T0, 5_000_000, "unset")
    ]  # fmt: skip
    [(told,)] = read(tmp_path, message, "SELECT attributes FROM spans")
    assert json.loads(told) == {"http.route": "/pay", "http.status_code": 200, "service.version": "1.2.3"}


def test_every_kind_of_attribute_value(tmp_path: Path) -> None:
    values = {"b": True, "i": -7, "d": 1.5, "l": ["x", 2], "m": {"k": "v"}, "s": 'quo"ted\n', "i64": 2**62}
    message = traces(span(attributes=attributes(values)), resource={"service.name": "checkout"})
    [(told,)] = read(tmp_path, message, "SELECT attributes FROM spans")
    assert json.loads(told) == {**values, "l": ["x", "2"]}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (0, None),
        (1, "internal"),
        (3, "client"),
        ("SPAN_KIND_PRODUCER", "producer"),
        (5, "consumer"),
        (None, None),
    ],
)
def test_kinds_are_numbers_or_names(tmp_path: Path, written: Any, kind: str | None) -> None:
    assert read(tmp_path, traces(span(kind=written)), "SELECT kind FROM spans") == [(kind,)]


@pytest.mark.parametrize(
    ("written", "status"),
    [({}, "unset"), ({"code": 1}, "ok"), ({"code": 2}, "error"), ({"code": "STATUS_CODE_ERROR"}, "error")],
)
def test_statuses_are_numbers_or_names(tmp_path: Path, written: Any, status: str) -> None:
    assert read(tmp_path, traces(span(status=written)), "SELECT status FROM spans") == [(status,)]


def test_ids_are_hexadecimal_or_base64(tmp_path: Path) -> None:
    def b64(identifier: str) -> str:
        return base64.b64encode(bytes.fromhex(identifier)).decode()

    message = traces(span(traceId=b64(TRACE), spanId=b64(SPAN), parentSpanId=PARENT.upper()))
    assert read(tmp_path, message, "SELECT trace_id, span_id, parent_span_id FROM spans") == [
        (TRACE, SPAN, PARENT)
    ]


@pytest.mark.parametrize("absent", ["", None, "0000000000000000"])
def test_a_root_has_no_parent_however_that_is_written(tmp_path: Path, absent: str | None) -> None:
    assert read(tmp_path, traces(span(parentSpanId=absent)), "SELECT parent_span_id FROM spans") == [(None,)]


def test_numbers_may_be_numbers(tmp_path: Path) -> None:
    message = traces(span(startTimeUnixNano=T0, endTimeUnixNano=T0 + 1))
    assert read(tmp_path, message, "SELECT start_time, duration_ns FROM spans") == [(T0, 1)]


@pytest.mark.parametrize(
    ("resource", "named"),
    [
        ({"service.name": "a", "service.instance.id": "i", "host.name": "h"}, ("a", "i", "h")),
        (
            {"k8s.deployment.name": "dep", "k8s.pod.name": "dep-5b67c48447-mv5hb"},
            ("dep", "dep-5b67c48447-mv5hb", None),
        ),
        ({"k8s.pod.name": "cart-5b67c48447-mv5hb"}, ("cart", "cart-5b67c48447-mv5hb", None)),
        ({"host.name": "h"}, ("h", None, "h")),
        ({}, ("unknown_service", None, None)),
    ],
)
def test_whose_telemetry_it_is(tmp_path: Path, resource: dict[str, str], named: tuple[Any, ...]) -> None:
    message = traces(span(), resource=resource)
    assert read(tmp_path, message, "SELECT service, instance, node FROM spans") == [named]


def test_span_events_are_logs_of_their_span(tmp_path: Path) -> None:
    events = [
        {
            "timeUnixNano": str(T0 + 1),
            "name": "exception",
            "attributes": attributes({"exception.type": "IOError", "exception.message": "no route"}),
        },
        {"timeUnixNano": str(T0 + 2), "name": "retry", "attributes": attributes({"attempt": 2})},
    ]
    assert read(
        tmp_path,
        traces(span(events=events)),
        "SELECT time, service, severity, body, trace_id, span_id, attributes FROM logs ORDER BY time",
    ) == [
        (T0 + 1, "checkout", "error", "IOError: no route", TRACE, SPAN,
         '{"exception.type":"IOError","exception.message":"no route","event.name":"exception"}'),
        (T0 + 2, "checkout", None, "retry", TRACE, SPAN, '{"attempt":2,"event.name":"retry"}'),
    ]  # fmt: skip


def test_a_log_record(tmp_path: Path) -> None:
    record = {
        "timeUnixNano": str(T0),
        "severityNumber": 17,
        "severityText": "Error",
        "body": {"stringValue": "card refused"},
        "attributes": attributes({"order": 5}),
        "traceId": TRACE,
        "spanId": SPAN,
    }
    assert read(tmp_path, logs(record), "SELECT * EXCLUDE (template_id) FROM logs") == [
        (
            T0,
            "checkout",
            "checkout-7d9f8b6c5-x2x4z",
            "worker-1",
            "error",
            "card refused",
            TRACE,
            SPAN,
            '{"order":5}',
        )
    ]


@pytest.mark.parametrize(
    ("record", "severity"),
    [
        ({"severityNumber": 1}, "trace"),
        ({"severityNumber": 9}, "info"),
        ({"severityNumber": 24}, "fatal"),
        ({"severityNumber": "SEVERITY_NUMBER_WARN2"}, "warn"),
        ({"severityNumber": 0, "severityText": "WARNING"}, "warn"),
        ({"severityText": "critical"}, "fatal"),
        ({}, None),
    ],
)
def test_severities(tmp_path: Path, record: dict[str, Any], severity: str | None) -> None:
    message = logs({"timeUnixNano": str(T0), "body": value_of("x"), **record})
    assert read(tmp_path, message, "SELECT severity FROM logs") == [(severity,)]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (value_of("plain"), "plain"),
        (value_of(7), "7"),
        (value_of({"msg": "hello", "n": 1}), '{"msg":"hello","n":"1"}'),
        (value_of(["a", "b"]), '["a","b"]'),
        (None, ""),
    ],
)
def test_bodies_of_every_kind(tmp_path: Path, body: Any, text: str) -> None:
    assert read(tmp_path, logs({"timeUnixNano": str(T0), "body": body}), "SELECT body FROM logs") == [(text,)]


def test_a_record_without_its_own_time_has_the_observer_s(tmp_path: Path) -> None:
    message = logs({"timeUnixNano": "0", "observedTimeUnixNano": str(T0), "body": value_of("x")})
    assert read(tmp_path, message, "SELECT time FROM logs") == [(T0,)]


def number_point(value: Any, **labels: Any) -> dict[str, Any]:
    key = "asInt" if isinstance(value, int) else "asDouble"
    written = str(value) if isinstance(value, int) else value
    return {"timeUnixNano": str(T0), key: written, "attributes": attributes(labels)}


def test_gauges_and_sums(tmp_path: Path) -> None:
    told = [
        {"name": "cpu", "unit": "1", "gauge": {"dataPoints": [number_point(0.5)]}},
        {"name": "hits", "sum": {"dataPoints": [number_point(7)], "isMonotonic": True,
                                 "aggregationTemporality": 2}},
        {"name": "new", "sum": {"dataPoints": [number_point(3)], "isMonotonic": True,
                                "aggregationTemporality": "AGGREGATION_TEMPORALITY_DELTA"}},
        {"name": "open", "sum": {"dataPoints": [number_point(4)], "aggregationTemporality": 2}},
    ]  # fmt: skip
    assert read(tmp_path, metrics(*told), "SELECT name, unit, kind, value FROM metrics ORDER BY name") == [
        ("cpu", "1", "gauge", 0.5), ("hits", None, "counter", 7.0), ("new", None, "delta", 3.0),
        ("open", None, "gauge", 4.0),
    ]  # fmt: skip


def test_series_of_one_name_stay_apart(tmp_path: Path) -> None:
    points = [number_point(1.0, state="used"), number_point(2.0, state="free"), number_point(3.0)]
    message = metrics({"name": "mem", "gauge": {"dataPoints": points}})
    assert read(tmp_path, message, "SELECT name, value FROM metrics ORDER BY value") == [
        ("mem{state=used}", 1.0), ("mem{state=free}", 2.0), ("mem", 3.0)
    ]  # fmt: skip


def test_a_peer_stays_an_attribute(tmp_path: Path) -> None:
    message = metrics({"name": "rtt", "gauge": {"dataPoints": [number_point(1.0, **{"peer.service": "db"})]}})
    assert read(tmp_path, message, "SELECT name, attributes FROM metrics") == [
        ("rtt", '{"peer.service":"db"}')
    ]


def histogram_point(at: int, counts: list[int], total: float, start: int = T0) -> dict[str, Any]:
    return {
        "startTimeUnixNano": str(start),
        "timeUnixNano": str(at),
        "count": str(sum(counts)),
        "sum": total,
        "bucketCounts": [str(count) for count in counts],
        "explicitBounds": [0.1, 0.5, 1.0],
    }


def histogram(*points: dict[str, Any], temporality: int = 2) -> str:
    told = {"dataPoints": list(points), "aggregationTemporality": temporality}
    return metrics({"name": "wait", "unit": "s", "histogram": told})


def test_a_cumulative_histogram_speaks_of_the_time_between_two_points(tmp_path: Path) -> None:
    content = histogram(histogram_point(T0 + MINUTE_NS, [10, 0, 0, 0], 0.5)) + histogram(
        histogram_point(T0 + 2 * MINUTE_NS, [10, 50, 50, 0], 50.5)
    )
    asked = "SELECT time, name, unit, kind, value FROM metrics ORDER BY name"
    assert read(tmp_path, content, asked) == [
        (T0 + 2 * MINUTE_NS, "wait.count", "{event}", "delta", 100.0),
        (T0 + 2 * MINUTE_NS, "wait.mean", "s", "gauge", 0.5),
        (T0 + 2 * MINUTE_NS, "wait.p50", "s", "gauge", 0.5),
        (T0 + 2 * MINUTE_NS, "wait.p95", "s", "gauge", pytest.approx(0.95)),
        (T0 + 2 * MINUTE_NS, "wait.p99", "s", "gauge", pytest.approx(0.99)),
    ]  # fmt: skip


def test_a_histogram_that_was_reset_starts_over(tmp_path: Path) -> None:
    restarted = T0 + MINUTE_NS
    content = histogram(
        histogram_point(T0 + MINUTE_NS, [90, 0, 0, 0], 1.0),
        histogram_point(T0 + 2 * MINUTE_NS, [99, 0, 0, 0], 2.0, start=restarted),
    )
    assert read(tmp_path, content, "SELECT * FROM metrics") == []


def test_a_delta_histogram_speaks_for_itself(tmp_path: Path) -> None:
    content = histogram(histogram_point(T0 + MINUTE_NS, [0, 0, 0, 4], 8.0), temporality=1)
    assert read(tmp_path, content, "SELECT name, value FROM metrics ORDER BY name") == [
        ("wait.count", 4.0), ("wait.mean", 2.0), ("wait.p50", 1.0), ("wait.p95", 1.0), ("wait.p99", 1.0)
    ]  # fmt: skip


def test_a_summary_gives_its_quantiles(tmp_path: Path) -> None:
    point = {
        "timeUnixNano": str(T0), "count": "9", "sum": 3.0,
        "quantileValues": [{"quantile": 0.5, "value": 0.2}, {"quantile": 0.999, "value": 4}],
    }  # fmt: skip
    message = metrics({"name": "wait", "unit": "s", "summary": {"dataPoints": [point]}})
    assert read(tmp_path, message, "SELECT name, value FROM metrics ORDER BY name") == [
        ("wait.p50", 0.2), ("wait.p99.9", 4.0)
    ]  # fmt: skip


def test_a_point_without_a_recorded_value_says_nothing(tmp_path: Path) -> None:
    message = metrics({"name": "cpu", "gauge": {"dataPoints": [{"timeUnixNano": str(T0), "flags": 1}]}})
    assert read(tmp_path, message, "SELECT name FROM metrics UNION ALL SELECT reason FROM rejects") == []


def test_unknown_fields_are_ignored(tmp_path: Path) -> None:
    assert read(
        tmp_path, traces(span(flags=257, droppedNothing={"a": [1]})), "SELECT count(*) FROM spans"
    ) == [(1,)]


def test_compressed_files_are_read(tmp_path: Path) -> None:
    packed = gzip.compress(traces(span()).encode())
    assert read(tmp_path, packed, "SELECT span_id FROM spans", "t.json.gz") == [(SPAN,)]
    plain = tmp_path / "plain.json"
    plain.write_text(traces(span()))
    duckdb.execute(
        "COPY (SELECT content FROM read_text($plain)) TO '"
        + str(tmp_path / "t.json.zst")
        + "' (FORMAT csv, HEADER"
        " false, QUOTE '', DELIM E'\\x01', COMPRESSION zstd)",
        {"plain": str(plain)},
    )
    with ingested(tmp_path, {"t.json.zst": (tmp_path / "t.json.zst").read_bytes()}) as done:
        assert done.report.rows["spans"] == 1


def test_many_messages_larger_than_a_slice(tmp_path: Path) -> None:
    padding = attributes({"padding": "x" * 3_000_000})
    content = "".join(traces(span(spanId=f"{i + 1:016x}", attributes=padding)) for i in range(7))
    assert read(tmp_path, content, "SELECT count(*), count(DISTINCT span_id) FROM spans") == [(7, 7)]


def test_every_signal_in_one_file(tmp_path: Path) -> None:
    content = (
        traces(span())
        + logs({"timeUnixNano": str(T0), "body": value_of("x")})
        + metrics({"name": "cpu", "gauge": {"dataPoints": [number_point(0.5)]}})
    )
    with ingested(tmp_path, {"all.jsonl": content}) as done:
        assert {name: count for name, count in done.report.rows.items() if count} == {
            "spans": 1, "logs": 1, "metrics": 1, "log_templates": 1
        }  # fmt: skip
        assert done.store.missing == ("changes",)


def test_a_message_that_was_printed_prettily_is_read(tmp_path: Path) -> None:
    pretty = json.dumps(json.loads(traces(span())), indent=2)
    assert read(tmp_path, pretty, "SELECT span_id FROM spans UNION ALL SELECT reason FROM rejects") == [
        (SPAN,)
    ]
