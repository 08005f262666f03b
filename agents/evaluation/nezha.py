"""Nezha's labelled days (Yu et al., FSE 2023): one ranked list an incident, scored by the published labels.

An incident is [M, M + 3 min) with M the minute of `inject_time`; the baseline is the range of
`construct_data`'s spans rounded outwards to whole minutes; metrics are also read from the hour before M.
Labels are read here and nowhere else, after the diagnosis they score.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from agents.evaluation.measuring import (
    BenchResult,
    CauseLike,
    Diagnose,
    DiagnosisLike,
    LabelledIncident,
    Listener,
    Prepared,
    measure,
    rank_of_named,
)
from tools.errors import EvaluationError
from tools.importers.nezha import baseline_window, import_incident
from tools.times import MINUTE_NS, Window, format_clock, parse_instant

PROTOCOL = "nezha/1: [M, M+3min) against the construct_data minutes, metrics from one hour before"
INCIDENT_NS = 3 * MINUTE_NS

_SAFE = "[bcdfghjklmnpqrstvwxz2456789]"
_HASHES = re.compile(rf"(-{_SAFE}{{4,10}})?-{_SAFE}{{5}}$")
_METRIC_RESOURCE = {"CpuUsageRate(%)": "cpu", "NetworkP90(ms)": "network"}
_LOG_START = re.compile(r" start$")


@dataclass(frozen=True)
class Injected:
    """What was injected, where and when; `inner` is the labelled place inside the service, if any."""

    id: str
    window: Window
    pod: str
    service: str
    fault: str
    inner: str | None


def run(root: Path, date: str, diagnose: Diagnose, on_outcome: Listener | None = None) -> BenchResult:
    """Diagnose every labelled incident of a day. `root` holds `rca_data` and `construct_data`.

    Raises `EvaluationError` when the labels are not there.
    """
    return measure(PROTOCOL, incidents(root, date), diagnose, on_outcome)


def incidents(root: Path, date: str) -> Iterator[LabelledIncident]:
    """A day's incidents, ready to be measured. Raises `EvaluationError` when there are no labels for it."""
    baseline = baseline_window(root, date)
    return (_incident(root, date, injected, baseline) for injected in labelled(root, date))


def _incident(root: Path, date: str, injected: Injected, baseline: Window | None) -> LabelledIncident:
    def prepare(connection: duckdb.DuckDBPyConnection) -> Prepared:
        imported = import_incident(connection, root, date, injected.window, baseline)
        return Prepared(imported, injected.window, baseline)

    def inner_rank(diagnosis: DiagnosisLike) -> int | None:
        return rank_of_named(diagnosis, injected.service, lambda cause: names_inner(cause, injected.inner))

    return LabelledIncident(injected.id, injected.service, injected.fault, prepare, inner_rank)


def labelled(root: Path, date: str) -> Iterator[Injected]:
    """The incidents of a day, by time. Raises `EvaluationError` when there are no labels for it."""
    file = root / "rca_data" / date / f"{date}-fault_list.json"
    if not file.is_file():
        raise EvaluationError(
            f"There are no labels at {file}; nothing was run.",
            "Give the folder that holds rca_data and construct_data, and a date it has labels for.",
        )
    try:
        entries = [entry for hour in json.loads(file.read_text("utf-8")).values() for entry in hour]
        found = [_labelled(entry, _inner_labels(root)) for entry in entries]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(
            f"{file} is not a list of faults as Nezha publishes it ({error}); nothing was run.",
            "Each entry needs inject_time, inject_pod and inject_type.",
        ) from error
    yield from sorted(found, key=lambda incident: (incident.window, incident.pod))


def _labelled(entry: dict[str, str], inner: dict[str, dict[str, str]]) -> Injected:
    minute = parse_instant(entry["inject_time"]) // MINUTE_NS * MINUTE_NS
    service = service_of(entry["inject_pod"])
    return Injected(
        id=f"{format_clock(minute)[:5]} {entry['inject_type']} {service}",
        window=Window(minute, minute + INCIDENT_NS),
        pod=entry["inject_pod"],
        service=service,
        fault=entry["inject_type"],
        inner=inner.get(service, {}).get(entry["inject_type"]),
    )


def service_of(pod: str) -> str:
    """The service of a pod: its name without the hashes Kubernetes appends."""
    return _HASHES.sub("", pod)


def _inner_labels(root: Path) -> dict[str, dict[str, str]]:
    """service -> fault -> inner cause, of all the systems whose labels are there."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted((root / "construct_data").glob("root_cause_*.json")):
        found.update(json.loads(file.read_text("utf-8")))
    return found


def names_inner(cause: CauseLike, inner: str | None) -> bool:
    """Does the cause name the labelled place inside the service?

    A metric label asks for its resource. A log region `A_B` asks for both its ends: each is a source
    location or the words of a log statement, `... start` is the beginning of the operation.
    """
    if inner is None:
        return False
    if inner in _METRIC_RESOURCE:
        return cause.resource == _METRIC_RESOURCE[inner]
    return all(_mentions(cause.detail, end) for end in inner.split("_"))


def _mentions(detail: str, end: str) -> bool:
    if _LOG_START.search(end) and "#" not in end:
        return "(start)" in detail
    return re.search(rf"(?<![\w.]){re.escape(end)}(?![\w.])", detail) is not None
