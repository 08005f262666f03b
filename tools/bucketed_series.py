"""What users feel, counted over time: bad cases among all cases, bucket by bucket, straight from SQL.

The first source that a store has is the nearest to users: entering requests that fail or drag; metric
series off their level; error lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tools.questions import load_question
from tools.scan_statistic import Mask, Stream
from tools.telemetry_store import Rows, TelemetryStore
from tools.times import SECOND_NS, Window

MOST_BUCKETS = 720
LEAST_BUCKET_NS = 10 * SECOND_NS
_SIZES_S = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400)


@dataclass(frozen=True)
class Count:
    """Two columns of a question, `bad` cases among `total`, how a sentence says it, and the rise in their
    share below which it is no trouble."""

    bad: str
    total: str
    words: str
    least_excess: float


@dataclass(frozen=True)
class Source:
    """One kind of series: the table it reads, by whose name `store_info` knows its time range and
    resolution; the question; and what is counted.

    `two_sided`: what is bad is only told by being rare.
    """

    table: str
    modality: str
    question: str
    counts: tuple[Count, ...]
    two_sided: bool = False


SOURCES = (
    Source(
        "spans",
        "traces",
        "window_requests",
        (Count("failed", "requests", "of requests failed", 0.01), Count("slow", "requests", "dragged", 0.01)),
    ),
    Source(
        "metrics",
        "metrics",
        "window_metrics",
        (
            Count("unusual_symptoms", "symptoms", "of latency and error series were off their level", 0.01),
            Count("unusual_resources", "resources", "of other series", 0.03),
        ),
        two_sided=True,
    ),
    Source(
        "logs",
        "logs",
        "window_logs",
        (Count("errors", "lines", "of log lines reported errors", 0.01),),
    ),
)


@dataclass(frozen=True)
class Series:
    """A source's counts over `frame`, in buckets of `bucket_ns` from its start. `rows` are the answer they
    come from."""

    source: Source
    frame: Window
    bucket_ns: int
    streams: tuple[Stream, ...]
    parameters: Mapping[str, int]
    rows: Rows

    @property
    def buckets(self) -> int:
        return len(self.streams[0].total)

    @property
    def told(self) -> Mask:
        """Which buckets hold any telemetry of this source?"""
        return np.asarray(np.any([stream.total > 0 for stream in self.streams], axis=0), dtype=np.bool_)

    def bucket_of(self, time_ns: int) -> int:
        """The bucket an instant falls in; negative, or beyond the last, outside the frame."""
        return (time_ns - self.frame.start_ns) // self.bucket_ns

    def window(self, first: int, end: int) -> Window:
        """The time of buckets `first` to `end` (exclusive), no longer than the frame."""
        start_ns = self.frame.start_ns + first * self.bucket_ns
        return Window(start_ns, min(start_ns + (end - first) * self.bucket_ns, self.frame.end_ns))


def sources_of(store: TelemetryStore) -> Iterator[Source]:
    """The sources that a store has anything of, nearest to users first."""
    return (source for source in SOURCES if source.table in store.info["time_ranges"])


def read_series(
    store: TelemetryStore, source: Source, span: Window | None = None, usual: Window | None = None
) -> Series:
    """Ask for a source's counts over `span` (all its data), judged by what is usual in `usual` (the span).

    Raises `duckdb.Error`.
    """
    span = span or _whole(store, source)
    bucket_ns = _bucket_size(span.duration_ns, store.info["resolution_ns"].get(source.modality, 1))
    frame = Window(span.start_ns // bucket_ns * bucket_ns, span.end_ns)
    reference = usual or frame
    question = load_question(source.question)
    parameters = question.bind(
        {
            "frame_from": frame.start_ns,
            "frame_to": frame.end_ns,
            "bucket_ns": bucket_ns,
            "usual_from": reference.start_ns,
            "usual_to": reference.end_ns,
        }
    )
    rows = question.ask(store, parameters)
    streams = _streams(source, rows, -(-frame.duration_ns // bucket_ns))
    return Series(source, frame, bucket_ns, streams, parameters, rows)


def _streams(source: Source, rows: Rows, buckets: int) -> tuple[Stream, ...]:
    """Buckets without a row hold no cases."""
    counted = {name: np.zeros(buckets) for count in source.counts for name in (count.bad, count.total)}
    for row in rows.records():
        for name, values in counted.items():
            values[row["bucket"]] = row[name]
    return tuple(
        Stream(counted[count.bad], counted[count.total], count.least_excess) for count in source.counts
    )


def _whole(store: TelemetryStore, source: Source) -> Window:
    first_ns, last_ns = store.info["time_ranges"][source.table]
    return Window(first_ns, (last_ns // SECOND_NS + 1) * SECOND_NS)


def _bucket_size(span_ns: int, resolution_ns: int) -> int:
    """The smallest round size that gives at most `MOST_BUCKETS` and holds two points of the data."""
    least_ns = max(span_ns / MOST_BUCKETS, min(LEAST_BUCKET_NS, span_ns / 30), 2 * resolution_ns)
    sizes_ns = (seconds * SECOND_NS for seconds in _SIZES_S)
    largest_ns = _SIZES_S[-1] * SECOND_NS
    return next((size_ns for size_ns in sizes_ns if size_ns >= least_ns), largest_ns)
