"""Nezha's published layout (Yu et al., FSE 2023): `rca_data/<day>/{trace,log,metric}` with the minutes around
each fault and the whole day's metrics, `construct_data/<day>/` with a fault-free minute.

Known of these files: spans repeat across minutes; a file `HH_MM` holds HH:MM minus 51 s to plus 9 s; spans
have no status; both metric folders are the same; a metric cell without traffic is NaN.
"""

from __future__ import annotations

import filecmp
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tools.counted import counted
from tools.errors import IngestError
from tools.importers import Imported, Progress, SourceFile, silent
from tools.importers.csv_files import Header, by_header, header_of, typed
from tools.metric_points import number_metrics
from tools.rejects import read_csv_files
from tools.sql_files import run_sql, sql_text
from tools.times import MINUTE_NS, Window, format_clock

_FAULT, _BASELINE = "rca_data", "construct_data"
_ALWAYS = Window(-(1 << 63), (1 << 63) - 1)


@dataclass(frozen=True)
class Layout:
    """One kind of file: how it is told (its required columns), and what reads it."""

    noun: str
    sql: str
    required: frozenset[str]
    types: Mapping[str, str]
    renamed: Mapping[str, str]
    others: str = "VARCHAR"

    def columns(self, header: Header) -> dict[str, str]:
        return typed(tuple(self.renamed.get(name, name) for name in header), self.types, self.others)


_TRACES = Layout(
    noun="traces",
    sql="importers/nezha_traces.sql",
    required=frozenset(
        {"TraceID", "SpanID", "ParentID", "PodName", "OperationName", "StartTimeUnixNano", "EndTimeUnixNano"}
    ),
    types={"StartTimeUnixNano": "BIGINT", "EndTimeUnixNano": "BIGINT"},
    renamed={},
)
_LOGS = Layout(
    noun="logs",
    sql="importers/nezha_logs.sql",
    required=frozenset({"TimeUnixNano", "Node", "PodName", "TraceID", "SpanID", "Log"}),
    types={"TimeUnixNano": "BIGINT"},
    renamed={},
)
_TIMES = {"Time": "at", "time": "at", "TimeStamp": "epoch", "timestamp": "epoch"}
_METRICS = Layout(
    noun="metrics",
    sql="importers/nezha_metrics.sql",
    required=frozenset({"Time", "TimeStamp"}),
    types={"at": "VARCHAR", "subject": "VARCHAR"},
    renamed={**_TIMES, "PodName": "subject", "ServiceName": "subject"},
    others="DOUBLE",
)
_EDGES = Layout(
    noun="edge latencies",
    sql="importers/nezha_edges.sql",
    required=frozenset({"time", "timestamp"}),
    types={"at": "VARCHAR"},
    renamed=_TIMES,
    others="DOUBLE",
)
_GRAPH = Layout(
    noun="call graph",
    sql="importers/nezha_graph.sql",
    required=frozenset({"Source", "Target"}),
    types={},
    renamed={},
)
_LAYOUTS = (_LOGS, _GRAPH, _TRACES, _METRICS, _EDGES)
"""In the order of reading: logs and the call graph say where everything ran."""


def layout_of(path: Path) -> Layout | None:
    """Which of Nezha's files this is by its name; None for the others (lists of trace ids, labels)."""
    name = path.name
    if name.endswith("_trace.csv"):
        return _TRACES
    if name.endswith("_log.csv"):
        return _LOGS
    if name in ("source_50.csv", "destination_50.csv"):
        return _EDGES
    if name == "dependency.csv":
        return _GRAPH
    return _METRICS if name.endswith("_metric.csv") or name == "front_service.csv" else None


def baseline_window(root: Path, date: str) -> Window | None:
    """The fault-free minutes: the range of `construct_data`'s spans rounded outwards to whole minutes.

    None where that day has no baseline traces.
    """
    files = _csv_files(root / _BASELINE / date / "trace")
    if not files:
        return None
    first, last = duckdb.execute(
        "SELECT min(StartTimeUnixNano), max(EndTimeUnixNano) FROM read_csv(?)",
        [[str(file) for file in files]],
    ).fetchall()[0]
    return Window(first // MINUTE_NS * MINUTE_NS, -(-last // MINUTE_NS) * MINUTE_NS)


def import_incident(
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    date: str,
    incident: Window,
    baseline: Window | None,
    lookback_ns: int = 60 * MINUTE_NS,
) -> Imported:
    """One incident as its publishers lay it: spans and logs of its minutes from the day's files, and of
    the baseline from the fault-free ones, metrics of both and of `lookback_ns` before the incident. Rows
    outside are left out; so is what a fault's files hold of a baseline that lies beside it.

    `root` holds `rca_data` and `construct_data`. Raises `IngestError` when that day is not there.
    """
    day, base = root / _FAULT / date, root / _BASELINE / date
    if not day.is_dir():
        raise IngestError(
            f"{day} is not there; nothing was read.",
            f"Give the folder that holds {_FAULT} and {_BASELINE}, and a date it has.",
        )
    minutes = [
        f"{format_clock(minute)[:5].replace(':', '_')}_"
        for minute in range(incident.start_ns, incident.end_ns, MINUTE_NS)
    ]
    during = [
        file for kind in ("trace", "log") for file in _csv_files(day / kind) if file.name[:6] in minutes
    ]
    before = Window(incident.start_ns - lookback_ns, incident.end_ns)
    read = _Reading(connection, (incident, incident), (before, baseline or before)).read(
        labelled(root, (*during, *_csv_files(day / "metric")))
    )
    if baseline is None:
        return read
    calm = _Reading(connection, (baseline, baseline), (baseline, baseline)).read(
        labelled(root, [file for kind in ("trace", "log") for file in _csv_files(base / kind)])
    )
    return Imported(tuple(sorted((*read.sources, *calm.sources))), (*read.warnings, *calm.warnings))


def import_folder(connection: duckdb.DuckDBPyConnection, root: Path) -> Imported:
    """All that a folder of Nezha's files holds, at whatever depth it was given."""
    return import_files(connection, labelled(root, sorted(root.rglob("*.csv"))))


def import_files(
    connection: duckdb.DuckDBPyConnection, files: Sequence[SourceFile], progress: Progress = silent
) -> Imported:
    """All that the given files hold; those that are none of Nezha's are passed over."""
    return _Reading(connection, (_ALWAYS, _ALWAYS), (_ALWAYS, _ALWAYS), progress).read(_without_copies(files))


@dataclass(frozen=True)
class _Reading:
    """Reads files into the tables: of spans and logs what lies in the first pair of windows, of metrics what
    lies in the second."""

    connection: duckdb.DuckDBPyConnection
    events: tuple[Window, Window]
    samples: tuple[Window, Window]
    progress: Progress = silent

    def read(self, files: Iterable[SourceFile]) -> Imported:
        known = [(file, layout) for file in files if (layout := layout_of(file.path))]
        complaints = {file: _complaint(layout, file) for file, layout in known}
        usable = [(file, layout) for file, layout in known if not complaints[file]]
        run_sql(self.connection, "importers/vocabulary.sql")
        run_sql(self.connection, "importers/nezha_begin.sql")
        for number, layout in enumerate(_LAYOUTS):
            self.progress(f"Reading {layout.noun}", number / len(_LAYOUTS))
            self._read(layout, [file for file, its in usable if its is layout])
            if layout is _GRAPH:
                run_sql(self.connection, "importers/nezha_nodes.sql")
        number_metrics(self.connection)
        run_sql(self.connection, "importers/nezha_place.sql")
        warnings = [*filter(None, complaints.values()), *_unmeasured(self.connection)]
        run_sql(self.connection, "importers/nezha_end.sql")
        return Imported(tuple(sorted(file.label for file, _ in usable)), tuple(warnings))

    def _read(self, layout: Layout, files: Sequence[SourceFile]) -> None:
        incident, baseline = self.events if layout in (_TRACES, _LOGS) else self.samples

        def read(pieces: Sequence[SourceFile]) -> None:
            for header, alike in by_header(piece.path for piece in pieces):
                columns = layout.columns(header)
                run_sql(
                    self.connection,
                    layout.sql,
                    files=[str(path) for path in alike],
                    columns=columns,
                    cells=[name for name in columns if name not in ("at", "epoch", "subject")],
                    incident_start=incident.start_ns,
                    incident_end=incident.end_ns,
                    baseline_start=baseline.start_ns,
                    baseline_end=baseline.end_ns,
                )

        read_csv_files(self.connection, files, read)


def labelled(root: Path, paths: Iterable[Path]) -> list[SourceFile]:
    """Files named by where they lie under `root`."""
    return [SourceFile(path.relative_to(root).as_posix(), path) for path in paths]


def _complaint(layout: Layout, file: SourceFile) -> str | None:
    """Why a file cannot be read at all, as a sentence."""
    header = header_of(file.path)
    if not header:
        return f"{file.label} is empty; nothing was read from it."
    missing = sorted(layout.required - set(header))
    noun = "column" if len(missing) == 1 else "columns"
    return f"{file.label} lacks the {noun} {', '.join(missing)}; it was not read." if missing else None


def _unmeasured(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for cells, metrics, timeless in connection.execute(sql_text("importers/nezha_unmeasured.sql")).fetchall():
        if cells:
            told = counted(cells, "value is", "values are")
            yield f"{told} NaN or infinite in {counted(metrics, 'metric', 'metrics')} and left out."
        if timeless:
            yield f"{counted(timeless, 'metric value has', 'metric values have')} no readable time; left out."


def _csv_files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.csv")))


def _without_copies(files: Iterable[SourceFile]) -> list[SourceFile]:
    """The files less those that repeat another of the same name and content: both metric folders are one."""
    kept: dict[str, list[SourceFile]] = {}
    for file in sorted(files):
        named = kept.setdefault(file.path.name, [])
        if not any(filecmp.cmp(file.path, other.path, shallow=False) for other in named):
            named.append(file)
    return [file for named in kept.values() for file in named]
