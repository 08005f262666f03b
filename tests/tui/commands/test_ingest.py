"""Files become a store, and the person hears what became of every row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sessions.locations import Home
from tui.main import run

_SECOND_NS = 1_000_000_000


def _otlp_line(trace: int) -> str:
    span = {
        "traceId": f"{trace:032x}",
        "spanId": f"{trace:016x}",
        "name": "GET /cart",
        "kind": 2,
        "startTimeUnixNano": str(1_772_330_400 * _SECOND_NS + trace * _SECOND_NS),
        "endTimeUnixNano": str(1_772_330_400 * _SECOND_NS + trace * _SECOND_NS + 5_000_000),
    }
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "cart"}}]}
    return json.dumps({"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": [span]}]}]})


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Five spans, and a line that is cut off."""
    folder = tmp_path / "telemetry"
    folder.mkdir()
    lines = [*(_otlp_line(trace) for trace in range(1, 6)), '{"resourceSpans": [']
    (folder / "traces.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def test_what_was_read_and_what_was_left_out_is_counted(
    home: Home, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "cart.duckdb"
    assert run(["ingest", str(source), "-o", str(store)]) == 0
    out, err = capsys.readouterr()
    assert any(line.split() == ["spans", "5"] for line in out.splitlines())
    assert "Rows left out" in out
    assert f"whydunit open {store}" in err


def test_a_program_reads_the_report_as_json(
    home: Home, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(["ingest", str(source), "-o", str(tmp_path / "cart.duckdb"), "--format", "otlp", "--json"]) == 0
    )
    report = json.loads(capsys.readouterr().out)
    assert report["rows"]["spans"] == 5
    assert sum(report["rejects"].values()) == 1
    assert report["sources"] == ["traces.jsonl"]


def test_a_source_that_is_not_there_is_a_named_failure(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "cart.duckdb"
    assert run(["ingest", str(tmp_path / "nowhere"), "-o", str(store)]) == 4
    assert "No store was written" in capsys.readouterr().err
    assert not store.exists()
