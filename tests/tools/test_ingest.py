"""Files and folders in, one whole store out, or the old one as it was."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.importers.otlp_messages import T0, logs, metrics, span, traces, value_of
from tests.tools.ingested import ingested
from tools.errors import IngestError
from tools.ingest import ingest
from tools.telemetry_store import TelemetryStore

ONE_SPAN = traces(span())
EVERYTHING = (
    traces(span(), span(spanId="00000000000000ff", parentSpanId="051581bf3cb55c13"))
    + logs({"timeUnixNano": str(T0), "body": value_of("hello")})
    + metrics({"name": "cpu", "gauge": {"dataPoints": [{"timeUnixNano": str(T0), "asDouble": 0.5}]}})
)
GRAPH = "from,to\na,b\n"
GRAPH_MAPPING = "tables: [{files: 'graph.csv', into: dependencies, columns: {caller: from, callee: to}}]"


def written(path: Path, content: str = ONE_SPAN) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def fingerprint(store: Path) -> str:
    with TelemetryStore.open(store) as opened:
        return opened.fingerprint


def test_mixed_formats_in_one_folder_become_one_store(tmp_path: Path) -> None:
    header = "TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration\n"
    files = {
        "collector/telemetry.jsonl": EVERYTHING,
        "day/08_43_trace.csv": header + f"t,s,root,shop-5b67c48447-mv5hb,GET,{T0},{T0 + 1000},1\n",
        "graph.csv": GRAPH,
    }
    with ingested(tmp_path, files, mapping=GRAPH_MAPPING) as done:
        assert done.rows("SELECT DISTINCT service FROM spans ORDER BY ALL") == (("checkout",), ("shop",))
        assert done.report.rows["dependencies"] == 1
        assert done.report.sources == ("collector/telemetry.jsonl", "day/08_43_trace.csv", "graph.csv")
        assert done.store.info["sources"] == list(done.report.sources)
        assert done.report.fingerprint == done.store.fingerprint


def test_files_of_no_known_format_are_named_and_passed_over(tmp_path: Path) -> None:
    files = {"a.jsonl": ONE_SPAN, "notes.md": "# hi", ".hidden": "x", "b.csv": "1,2\n"}
    with ingested(tmp_path, files) as done:
        assert done.report.warnings[0] == "2 files are of no known format and not read: b.csv, notes.md."
        assert done.report.sources == ("a.jsonl",)


def test_no_absolute_path_reaches_the_store(tmp_path: Path) -> None:
    files = {"deep/a.jsonl": ONE_SPAN + "broken\n", "deep/b.jsonl.gz": "resourceSpans but no gzip"}
    with ingested(tmp_path, files, format="otlp") as done:
        everything = str(done.store.info) + str(done.rows("SELECT * FROM rejects"))
        assert str(tmp_path) not in everything
        assert "deep/a.jsonl" in everything
        assert "deep/b.jsonl.gz could not be read" in everything


def test_where_and_in_which_order_sources_lie_does_not_show(tmp_path: Path) -> None:
    one, other = traces(span()), logs({"timeUnixNano": str(T0), "body": value_of("x")})
    left = ingest([written(tmp_path / "x" / "a.jsonl", one + other)], tmp_path / "left.duckdb")
    first, second = written(tmp_path / "y" / "1.jsonl", other), written(tmp_path / "z" / "2.jsonl", one)
    right = ingest([first, second], tmp_path / "right.duckdb")
    assert left.fingerprint == right.fingerprint


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    file = written(tmp_path / "a" / "a.jsonl", metrics({"name": "m", "gauge": {"dataPoints": [
        {"timeUnixNano": str(T0), "asDouble": 1.0}]}}))  # fmt: skip
    assert ingest([file, file.parent], tmp_path / "store.duckdb").rows["metrics"] == 1


def test_folders_of_one_ingest_keep_their_names_apart(tmp_path: Path) -> None:
    for name in ("left", "right"):
        written(tmp_path / name / "a.jsonl", traces(span(traceId=f"{name}")))
    report = ingest([tmp_path / "left", tmp_path / "right"], tmp_path / "store.duckdb")
    assert report.sources == ("left/a.jsonl", "right/a.jsonl")


def test_the_store_itself_is_no_source(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl")
    ingest([tmp_path], tmp_path / "store.duckdb")
    assert ingest([tmp_path], tmp_path / "store.duckdb").sources == ("a.jsonl",)


def test_progress_only_goes_forward_and_ends_before_the_whole(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    ingest(
        [written(tmp_path / "a.jsonl", EVERYTHING)],
        tmp_path / "store.duckdb",
        progress=lambda phase, fraction: told.append((phase, fraction)),
    )
    fractions = [fraction for _, fraction in told]
    assert fractions == sorted(fractions)
    assert all(0 <= fraction <= 1 for fraction in fractions)
    assert told[0][0] == "Reading a.jsonl"
    assert "Mining log templates" in dict(told)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"format": "xml"}, "'xml' is no format"),
        ({"format": "table"}, "Tables need a mapping"),
    ],
)
def test_a_wrong_word_is_refused(tmp_path: Path, arguments: dict[str, str], said: str) -> None:
    with pytest.raises(IngestError, match=said):
        ingest([written(tmp_path / "a.jsonl")], tmp_path / "store.duckdb", **arguments)  # type: ignore[arg-type]


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match=r"There is nothing at .*none\.jsonl\. No store was written"):
        ingest([tmp_path / "none.jsonl"], tmp_path / "store.duckdb")


def test_a_store_in_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match=r"There is no folder .*gone\. No store was written"):
        ingest([written(tmp_path / "a.jsonl")], tmp_path / "gone" / "store.duckdb")


@pytest.mark.parametrize(
    ("content", "format"), [("x\n", None), ("", None), ("nothing of that kind\n", "otlp"), ("", "otlp")]
)
def test_what_holds_nothing_leaves_the_old_store_alone(
    tmp_path: Path, content: str, format: str | None
) -> None:
    store = tmp_path / "store.duckdb"
    ingest([written(tmp_path / "good.jsonl")], store)
    before = store.read_bytes()
    with pytest.raises(IngestError) as caught:
        ingest([written(tmp_path / "bad.jsonl", content)], store, format=format)
    assert f"The old store at {store} is untouched." in caught.value.message
    assert store.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.jsonl", "good.jsonl", "store.duckdb"]


KILLED = """
import os, signal, sys
from pathlib import Path
from tools.ingest import ingest

def progress(phase, fraction):
    if phase.startswith(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

ingest([Path(sys.argv[1])], Path(sys.argv[2]), progress=progress)
"""


@pytest.mark.parametrize(
    "phase", ["Reading", "Linking calls", "Mining log templates", "Checking and sealing"]
)
def test_an_ingest_that_is_killed_leaves_the_old_store_or_none(tmp_path: Path, phase: str) -> None:
    store = tmp_path / "store.duckdb"

    def ingest_and_die() -> None:
        source = written(tmp_path / "new.jsonl", EVERYTHING)
        died = subprocess.run([sys.executable, "-c", KILLED, str(source), str(store), phase], cwd=Path.cwd())
        assert died.returncode == -signal.SIGKILL

    ingest_and_die()
    assert not store.exists()
    before = ingest([written(tmp_path / "old.jsonl")], store).fingerprint
    ingest_and_die()
    assert fingerprint(store) == before
    after = ingest([tmp_path / "new.jsonl"], store).fingerprint
    assert fingerprint(store) == after != before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.jsonl", "old.jsonl", "store.duckdb"]


def test_what_was_spilled_beside_a_dead_ingest_is_swept_away(tmp_path: Path) -> None:
    spilled = written(tmp_path / ".store.duckdb.123.partial.tmp" / "block", "x")
    ingest([written(tmp_path / "a.jsonl")], tmp_path / "store.duckdb")
    assert not spilled.parent.exists()
