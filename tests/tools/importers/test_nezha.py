"""Nezha's layout, in small, with each of its known quirks."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tests.tools.ingested import ingested
from tools.errors import IngestError
from tools.importers.nezha import baseline_window, import_incident
from tools.sql_files import sql_text
from tools.times import MINUTE_NS, Window, parse_instant

DAY = "2023-01-29"
TRACE_HEADER = "TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration\n"
LOG_HEADER = "Timestamp,TimeUnixNano,Node,PodName,Container,TraceID,SpanID,Log\n"
METRIC_HEADER = "Time,TimeStamp,PodName,CpuUsageRate(%),PodServerLatencyP99(s),NodeCpuUsageRate(%)\n"
SHOP = "shop-service-5b67c48447-mv5hb"
STOCK = "stock-service-6d8c9bdf4-x7x2q"


def at(clock: str) -> int:
    return parse_instant(f"{DAY}T{clock}Z")


def trace_row(trace: str, span: str, parent: str, pod: str, start: str, took_ms: float) -> str:
    begun = at(start)
    ended = begun + round(took_ms * 1e6)
    return f"{trace},{span},{parent},{pod},GET,{begun},{ended},{round(took_ms * 1e3)}\n"


def log_row(clock: str, pod: str, words: str, *, time_ns: int | None = None, level: str = "INFO") -> str:
    line = f"{clock} {level}  s.s.ShopServiceImpl#31 TraceID: aa SpanID: bb {words}\n"
    docker = json.dumps({"log": line, "stream": "stdout", "time": f"{DAY}T{clock}Z"}).replace('"', '""')
    return f'{DAY}T{clock}Z,{time_ns or at(clock)},10.0.0.7,{pod},server,aa,bb,"{docker}"\n'


def metric_row(clock: str, pod: str, cells: str, epoch: int = 1) -> str:
    return f"{DAY} {clock}.5 +0000 UTC m=+0.1,{epoch},{pod},{cells}\n"


METRICS = {
    f"metric/{SHOP}_metric.csv": METRIC_HEADER
    + "".join(
        metric_row(f"{hour}:{minute:02}:09", SHOP, "5,NaN,7") for hour in ("07", "08") for minute in range(60)
    ),
    "metric/front_service.csv": "Time,TimeStamp,ServiceName,SuccessRate(%)\n"
    f"{DAY} 08:30:09.5 +0000 UTC m=+0.1,1,Shop-Service,100\n",
}
FILES = {
    f"rca_data/{DAY}/trace/08_43_trace.csv": TRACE_HEADER
    + trace_row("t1", "s1", "root", SHOP, "08:43:05", 30)
    + trace_row("t1", "s2", "s1", STOCK, "08:43:05.01", 10)
    + trace_row("t0", "s0", "root", SHOP, "08:42:50", 30),
    f"rca_data/{DAY}/trace/08_44_trace.csv": TRACE_HEADER
    + trace_row("t1", "s1", "root", SHOP, "08:43:05", 30)
    + trace_row("t2", "s3", "root", SHOP, "08:44:01", 30),
    f"rca_data/{DAY}/trace/08_50_trace.csv": TRACE_HEADER
    + trace_row("t9", "s9", "root", SHOP, "08:50:01", 30),
    f"rca_data/{DAY}/log/08_43_log.csv": LOG_HEADER
    + log_row("08:43:05.010", SHOP, "[order 5] saved")
    + log_row("08:43:06.010", SHOP, "failed", time_ns=-6795364578871345152, level="ERROR"),
    **{f"rca_data/{DAY}/{name}": content for name, content in METRICS.items()},
    f"construct_data/{DAY}/trace/08_20_trace.csv": TRACE_HEADER
    + trace_row("b1", "b1", "root", SHOP, "08:19:30", 20)
    + trace_row("b2", "b2", "root", SHOP, "08:20:10", 20),
    f"construct_data/{DAY}/log/08_20_log.csv": LOG_HEADER + log_row("08:19:31.000", SHOP, "calm"),
    **{f"construct_data/{DAY}/{name}": content for name, content in METRICS.items()},
}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(sql_text("schema.sql"))
    return connection


INCIDENT = Window(at("08:43:00"), at("08:46:00"))


def test_a_day_is_read_as_its_user_would_give_it(tmp_path: Path) -> None:
    with ingested(tmp_path, FILES) as done:
        assert done.report.rows["spans"] == 7
        assert done.report.rows["logs"] == 3
        assert done.report.warnings[0] == "120 values are NaN or infinite in 1 metric and left out."
        assert done.rows("SELECT count(*), count(DISTINCT time) FROM metrics WHERE instance IS NOT NULL") == (
            (240, 120),
        )


def test_a_span_lasts_from_its_start_to_its_end(tmp_path: Path) -> None:
    with ingested(tmp_path, FILES) as done:
        assert done.rows("SELECT * FROM spans WHERE span_id = 's2'") == (
            (
                "t1",
                "s2",
                "s1",
                "stock-service",
                STOCK,
                None,
                "GET",
                None,
                at("08:43:05.01"),
                10_000_000,
                None,
                None,
            ),
        )
        assert done.rows("SELECT parent_span_id, node FROM spans WHERE span_id = 's1'") == (
            (None, "10.0.0.7"),
        )


def test_a_log_line_is_unwrapped(tmp_path: Path) -> None:
    with ingested(tmp_path, FILES) as done:
        assert done.rows("SELECT * EXCLUDE (template_id) FROM logs WHERE contains(body, 'order')") == (
            (at("08:43:05.010"), "shop-service", SHOP, "10.0.0.7", "info",
             "s.s.ShopServiceImpl#31 [order 5] saved", "aa", "bb",
             '{"code.namespace":"s.s.ShopServiceImpl","code.line.number":31}'),
        )  # fmt: skip


def test_a_line_with_go_s_zero_time_has_docker_s(tmp_path: Path) -> None:
    with ingested(tmp_path, FILES) as done:
        assert done.rows("SELECT time, body FROM logs WHERE severity = 'error'") == (
            (at("08:43:06.010"), "s.s.ShopServiceImpl#31 failed"),
        )


def test_a_metric_has_its_readable_time_a_known_name_and_its_pod_s_host(tmp_path: Path) -> None:
    with ingested(tmp_path, FILES) as done:
        assert done.rows(
            "SELECT service, node, name, unit, value FROM metrics WHERE time = "
            f"{at('08:30:09.5')} ORDER BY instance NULLS LAST, name"
        ) == (
            ("shop-service", "10.0.0.7", "k8s.node.cpu.utilization", "%", 7.0),
            ("shop-service", "10.0.0.7", "k8s.pod.cpu.utilization", "%", 5.0),
            ("shop-service", None, "http.server.request.success", "%", 100.0),
        )


def test_a_baseline_is_rounded_outwards_to_whole_minutes(published: Path) -> None:
    assert baseline_window(published, DAY) == Window(at("08:19:00"), at("08:21:00"))
    assert baseline_window(published, "2023-01-30") is None


def test_an_incident_holds_its_minutes_its_baseline_and_the_hour_of_metrics(
    published: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    imported = import_incident(connection, published, DAY, INCIDENT, baseline_window(published, DAY))
    spans = connection.execute("SELECT DISTINCT span_id FROM spans ORDER BY ALL").fetchall()
    assert [span for (span,) in spans] == ["b1", "b2", "s1", "s2", "s3"]
    assert connection.execute("SELECT count(*) FROM logs").fetchone() == (3,)
    assert connection.execute(
        "SELECT min(time), max(time) FROM metrics WHERE instance IS NOT NULL"
    ).fetchone() == (at("07:43:09.5"), at("08:45:09.5"))
    assert f"rca_data/{DAY}/trace/08_43_trace.csv" in imported.sources
    assert f"rca_data/{DAY}/trace/08_50_trace.csv" not in imported.sources


def test_a_shorter_look_back_reads_the_baseline_s_metrics_all_the_same(
    published: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    baseline = baseline_window(published, DAY)
    import_incident(connection, published, DAY, INCIDENT, baseline, lookback_ns=2 * MINUTE_NS)
    found = connection.execute(
        "SELECT count(DISTINCT time) FROM metrics WHERE instance IS NOT NULL"
    ).fetchone()
    assert found == (2 + 5,)


def test_a_day_that_is_not_there_is_said(published: Path, connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(IngestError, match="2023-02-01 is not there"):
        import_incident(connection, published, "2023-02-01", INCIDENT, None)


def test_metrics_alone_with_edges_and_a_call_graph(tmp_path: Path) -> None:
    edge_time = f"{DAY} 08:00:00.5 +0000 UTC m=+0.5"
    files = {
        "metric/cart-579f59597d-wc2lz_metric.csv": METRIC_HEADER
        + metric_row("08:00:00", "cart-579f59597d-wc2lz", "5,0.1,7", epoch=1861140279),
        "metric/source_50.csv": f"time,timestamp,front_cart\n{edge_time},1,0.004\n",
        "metric/destination_50.csv": f"time,timestamp,front_cart\n{edge_time},1,0.003\n",
        "metric/dependency.csv": "Source,Target,Weight\nfront,cart,1\ncart,10.0.0.9,1\n",
    }
    with ingested(tmp_path, files) as done:
        assert done.rows("SELECT caller, callee FROM dependencies") == (("front", "cart"),)
        assert done.rows(
            "SELECT service, name, value, attributes ->> '$.\"peer.service\"' FROM metrics"
            " WHERE starts_with(name, 'edge') ORDER BY name"
        ) == (
            ("front", "edge.client.duration.p50", 0.004, "cart"),
            ("front", "edge.server.duration.p50", 0.003, "cart"),
        )
        assert done.rows("SELECT DISTINCT time, node FROM metrics WHERE service = 'cart'") == (
            (at("08:00:00.5"), "10.0.0.9"),
        )


def test_a_line_that_breaks_a_strict_reader_costs_itself_alone(tmp_path: Path) -> None:
    rows = [log_row(f"08:43:{second:02}.000", SHOP, f"row {second}") for second in range(20)]
    rows[7] = rows[7].rstrip("\n") + 'ulate distance]\\n"",""stream""}"\n'
    with ingested(tmp_path, {"log/08_43_log.csv": LOG_HEADER + "".join(rows)}) as done:
        assert done.report.rows["logs"] == 19
        assert done.rejects() == (("log/08_43_log.csv", 9, "quotes do not pair"),)


def test_a_file_that_lost_a_column_is_named(tmp_path: Path) -> None:
    headless = TRACE_HEADER.replace("EndTimeUnixNano,", "")
    files = {**FILES, "rca_data/2023-01-29/trace/09_00_trace.csv": headless, "trace/09_01_trace.csv": ""}
    with ingested(tmp_path, files) as done:
        assert (
            "rca_data/2023-01-29/trace/09_00_trace.csv lacks the column EndTimeUnixNano; it was not read."
            in done.report.warnings
        )
        assert "trace/09_01_trace.csv is empty; nothing was read from it." in done.report.warnings


def test_columns_in_another_order_are_read_by_name(tmp_path: Path) -> None:
    content = "EndTimeUnixNano,StartTimeUnixNano,PodName,OperationName,ParentID,SpanID,TraceID,More\n" + (
        f"{at('08:00:01')},{at('08:00:00')},{SHOP},GET,root,s,t,x\n"
    )
    with ingested(tmp_path, {"08_00_trace.csv": content}) as done:
        assert done.rows("SELECT trace_id, service, duration_ns FROM spans") == (
            ("t", "shop-service", 1_000_000_000),
        )
