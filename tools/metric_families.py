"""Which resource does a metric speak of? Told from the words of its name, as people tell it."""

from __future__ import annotations

import re
from typing import Literal, get_args

import duckdb

MetricFamily = Literal["cpu", "memory", "disk", "network", "pool", "traffic", "latency", "errors", "unknown"]
FAMILIES: tuple[MetricFamily, ...] = get_args(MetricFamily)

# The first that matches wins: a scarce resource is named before what happens on it, so that a pool's
# timeouts are the pool's and a disk's latency is the disk's.
_POOL = r"pool|hikari\w*|(db_client_)?connections?|threads?|semaphore|executor"
_QUEUE = r"queue_(depth|size|length|time)"
_WORDS: tuple[tuple[MetricFamily, str], ...] = (
    ("pool", rf"{_POOL}|{_QUEUE}"),
    ("cpu", r"cpu\w*|load(avg|_average|_\d+m?)?|throttl\w*|processor"),
    ("memory", r"mem(ory)?|rss|heap|gc|oom|swap|working_set|evict\w*"),
    ("disk", r"disk|fs|file_?system|iops|io_(wait|time)|volume|syscalls?_?(read|write)|inodes?"),
    ("network", r"network|net|tcp|udp|dns|packets?|retransmit\w*|rtt|bandwidth|rx|tx|socket"),
    (
        "errors",
        r"errors?|panics?|crash\w*|fail\w*|success\w*|exceptions?|availability|faults?|[45]xx|timeouts?|abort\w*|rejected",
    ),
    ("latency", r"latency|lat|duration|response_time|elapsed|delay|p\d\d+|percentile|ttfb|time_to\w*|lag"),
    (
        "traffic",
        r"requests?|rps|qps|tps|ops|calls?|workload|throughput|rate|traffic|hits|messages?|sessions?",
    ),
)


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|_)(?:{words})(?:_|$)")


_PATTERNS = tuple((family, _pattern(words)) for family, words in _WORDS)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_TIME_UNITS = frozenset({"s", "ms", "us", "ns"})


def family_of(name: str, unit: str | None) -> MetricFamily:
    """The family of a metric by its name; by its unit where the name says nothing."""
    words = _words(name)
    for family, pattern in _PATTERNS:
        if pattern.search(words):
            return family
    return "latency" if unit in _TIME_UNITS else "unknown"


def name_families(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave the table `metric_families` (name, unit, family): one row a distinct name and unit."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE metric_families (name VARCHAR, unit VARCHAR, family VARCHAR)"
    )
    named = connection.execute("SELECT DISTINCT name, unit FROM metric_labels ORDER BY name, unit").fetchall()
    if named:
        connection.executemany(
            "INSERT INTO metric_families VALUES (?, ?, ?)",
            [(name, unit, family_of(name, unit)) for name, unit in named],
        )


def names_a_host(name: str) -> bool:
    """Whether a metric is a host's by its name, as OpenTelemetry's semantic conventions have it."""
    return name.startswith(("k8s.node.", "system."))


def names_a_queue(name: str) -> bool:
    """Whether a metric is of work that waits in a line, and not of places that can all be taken."""
    words = _words(name)
    return bool(_pattern(_QUEUE).search(words)) and not _pattern(_POOL).search(words)


def _words(name: str) -> str:
    return _NOT_WORD.sub("_", _CAMEL.sub("_", name).lower())
