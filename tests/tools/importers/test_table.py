"""A person's own tables, with a mapping of their columns."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tests.tools.ingested import ingested

T0 = 1_700_000_000_000_000_000

SPANS = """
tables:
  - files: "*.csv"
    into: spans
    columns:
      trace_id: trace
      span_id: span
      parent_span_id: {column: parent, empty: [root]}
      service: {column: pod, pattern: pod}
      instance: pod
      operation: name
      kind: {column: kind, map: {S: server, C: client}}
      start_time: {column: start, unit: ms}
      duration: {column: took, unit: us}
      status: {column: code, map: {0: ok, 2: error}, otherwise: unset}
    attributes: [route]
"""
SPAN_HEADER = "trace,span,parent,pod,name,kind,start,took,code,route\n"


def test_spans_from_csv(tmp_path: Path) -> None:
    rows = (
        "t1,s1,root,ts-order-service-5b67c48447-mv5hb,/pay,S,1700000000000,1500,0,/pay\n"
        "t1,s2,s1,ts-order-service-5b67c48447-mv5hb,SELECT,C,1700000000000.5,20,7,\n"
    )
    with ingested(tmp_path, {"spans.csv": SPAN_HEADER + rows}, mapping=SPANS) as done:
        pod = "ts-order-service-5b67c48447-mv5hb"
        assert done.rows("SELECT * FROM spans ORDER BY span_id") == (
            ("t1", "s1", None, "ts-order-service", pod, None, "/pay", "server", T0, 1_500_000, "ok",
             '{"route":"/pay"}'),
            ("t1", "s2", "s1", "ts-order-service", pod, None, "SELECT", "client", T0 + 500_000, 20_000,
             "unset", "{}"),
        )  # fmt: skip
        assert done.report.warnings == ()


@pytest.mark.parametrize(
    ("unit", "written"),
    [
        ("s", "1700000000.25"),
        ("ms", "1700000000250"),
        ("us", "1700000000250000"),
        ("ns", "1700000000250000000"),
        ("iso", "2023-11-14T22:13:20.25Z"),
        ("iso", "2023-11-15 00:13:20.250+02:00"),
        ("iso", '"2023-11-14 22:13:20,250"'),
        ("'%d/%m/%Y %H:%M:%S.%f'", "14/11/2023 22:13:20.250000"),
    ],
)
def test_times_in_every_unit(tmp_path: Path, unit: str, written: str) -> None:
    mapping = f"""
tables:
  - files: "*.csv"
    into: logs
    columns: {{time: {{column: at, unit: {unit}}}, service: {{value: shop}}, body: said}}
"""
    with ingested(tmp_path, {"a.csv": f"at,said\n{written},hello\n"}, mapping=mapping) as done:
        assert done.rows("SELECT time, service, body FROM logs") == ((T0 + 250_000_000, "shop", "hello"),)


LOGS = """
tables:
  - files: "*.ndjson"
    into: logs
    columns:
      time: timestamp
      service: service
      severity: level
      body: msg
      trace_id: $.context.trace
    attributes: "*"
"""


def test_logs_from_json_lines(tmp_path: Path) -> None:
    line = {
        "timestamp": "2023-11-14T22:13:20Z",
        "service": "cart",
        "level": "WARN",
        "msg": "slow",
        "context": {"trace": "abc"},
        "http.route": "/x",
    }
    with ingested(tmp_path, {"a.ndjson": json.dumps(line) + "\n\n"}, mapping=LOGS) as done:
        assert done.rows("SELECT time, service, severity, body, trace_id, attributes FROM logs") == (
            (T0, "cart", "warn", "slow", "abc", '{"context":{"trace":"abc"},"http.route":"/x"}'),
        )
        assert done.report.warnings == ()


def test_lines_that_are_not_objects_are_set_aside(tmp_path: Path) -> None:
    good = '{"timestamp":"2023-11-14T22:13:20Z","service":"a","msg":"x"}'
    content = f'{good}\n{{"timestamp":\n[1]\n{good}\n{{"service":"a","msg":"x"}}\n'
    with ingested(tmp_path, {"a.ndjson": content}, mapping=LOGS) as done:
        assert done.report.rows["logs"] == 2
        assert done.rejects() == (
            ("a.ndjson", 2, "not JSON"),
            ("a.ndjson", 3, "not a JSON object"),
            ("a.ndjson", 5, "time is not a time in the mapping's unit"),
        )


def test_a_json_array(tmp_path: Path) -> None:
    mapping = """
tables:
  - files: deploys.json
    into: changes
    columns: {time: at, kind: {value: deploy}, service: app, version: tag, summary: note}
"""
    content = json.dumps([{"at": "2023-11-14T22:13:20Z", "app": "cart", "tag": "v2", "note": "faster"}])
    with ingested(tmp_path, {"deploys.json": content}, mapping=mapping) as done:
        assert done.rows("SELECT * FROM changes") == (
            (T0, "deploys.json:1", "cart", "deploy", "v2", "faster", "deploys.json", None),
        )


def test_metrics_from_parquet(tmp_path: Path) -> None:
    path = tmp_path / "m.parquet"
    duckdb.execute(
        "COPY (SELECT TIMESTAMP '2023-11-14 22:13:20' AS at, 'db' AS app, 0.5::DOUBLE AS cpu) TO '"
        + str(path)
        + "' (FORMAT parquet)"
    )
    mapping = """
tables:
  - files: "*.parquet"
    into: metrics
    columns:
      {time: at, service: app, name: {value: cpu.used}, value: cpu, unit: {value: 1}, family: {value: cpu}}
"""
    with ingested(tmp_path, {"m.parquet": path.read_bytes()}, mapping=mapping) as done:
        assert done.rows("SELECT * EXCLUDE (attributes) FROM metrics") == (
            (T0, "db", None, None, "cpu.used", "1", "gauge", 0.5),
        )
        assert done.rows("SELECT family FROM metric_series") == (("cpu",),)


def test_a_wide_table_is_unpivoted_by_its_column_names(tmp_path: Path) -> None:
    mapping = """
tables:
  - files: "*.csv"
    into: metrics
    columns: {time: {column: time, unit: s}}
    unpivot: '(?P<service>[a-z-]+)_(?P<name>cpu|lat_\\d+)'
"""
    content = "time,front-end_cpu,front-end_lat_50,cart_cpu,other\n1700000000,1,2,3,x\n1700000001,4,,NaN,x\n"
    with ingested(tmp_path, {"w.csv": content}, mapping=mapping) as done:
        assert done.rows("SELECT time, service, name, value FROM metrics ORDER BY value") == (
            (T0, "front-end", "cpu", 1.0),
            (T0, "front-end", "lat_50", 2.0),
            (T0, "cart", "cpu", 3.0),
            (T0 + 1_000_000_000, "front-end", "cpu", 4.0),
        )
        assert done.report.warnings == ("1 value is NaN or infinite in w.csv and left out.",)
        assert done.rejects() == ()


def test_dependencies_and_alerts(tmp_path: Path) -> None:
    mapping = """
tables:
  - {files: graph.csv, into: dependencies, columns: {caller: from, callee: to}}
  - files: alerts.csv
    into: alerts
    columns: {starts_at: at, ends_at: till, name: alert, severity: level, service: app}
"""
    files = {
        "graph.csv": "from,to\na,b\na,b\nb,c\n,d\n",
        "alerts.csv": "at,till,alert,level,app\n2023-11-14T22:13:20Z,,HighLatency,page,cart\n",
    }
    with ingested(tmp_path, files, mapping=mapping) as done:
        assert done.rows("SELECT * FROM dependencies ORDER BY caller") == (
            ("a", "b", "graph.csv"),
            ("b", "c", "graph.csv"),
        )
        assert done.rows("SELECT * FROM alerts") == ((T0, None, "HighLatency", "page", "cart", None, None),)
        assert done.rejects() == (("graph.csv", 5, "no caller or no callee"),)


def test_one_file_may_feed_two_tables(tmp_path: Path) -> None:
    mapping = """
tables:
  - {files: a.csv, into: dependencies, columns: {caller: c, callee: s}}
  - files: a.csv
    into: metrics
    columns: {time: {column: t, unit: s}, service: c, peer_service: s, name: {value: edge.p50}, value: v}
"""
    with ingested(tmp_path, {"a.csv": "t,c,s,v\n1700000000,x,y,5\n"}, mapping=mapping) as done:
        assert done.rows("SELECT caller, callee FROM dependencies") == (("x", "y"),)
        assert done.rows("SELECT peer_service FROM metric_series") == (("y",),)


def test_headers_that_repeat_or_need_quotes_are_read(tmp_path: Path) -> None:
    mapping = """
tables:
  - {files: "*.csv", into: dependencies, delimiter: ";", columns: {caller: 'a "b"', callee: x_3}}
"""
    with ingested(tmp_path, {"a.csv": '"a ""b""";x;x\nleft;nobody;right\n'}, mapping=mapping) as done:
        assert done.rows("SELECT caller, callee FROM dependencies") == (("left", "right"),)


def test_end_times_may_stand_for_durations(tmp_path: Path) -> None:
    mapping = """
tables:
  - files: "*.csv"
    into: spans
    columns:
      {trace_id: t, span_id: s, service: {value: a}, operation: {value: o},
       start_time: {column: b, unit: s}, end_time: {column: e, unit: s}}
"""
    with ingested(tmp_path, {"a.csv": "t,s,b,e\n1a,2b,1700000000,1700000001.5\n"}, mapping=mapping) as done:
        assert done.rows("SELECT duration_ns FROM spans") == ((1_500_000_000,),)
