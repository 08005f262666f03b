"""Nezha's labelled days (Yu et al., FSE 2023): one ranked list an incident, scored by the published labels.

An incident is [M, M + 3 min) with M the minute of `inject_time`; the baseline is the range of
`construct_data`'s spans rounded outwards to whole minutes; metrics are also read from the hour before M.
Labels are read here and nowhere else, after the diagnosis they score.
"""

from __future__ import annotations

import json
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from agents.evaluation.scoring import Outcome, summarise
from tools.errors import EvaluationError, WhydunitError
from tools.importers.nezha import baseline_window, import_incident
from tools.ingest_finish import finish_store
from tools.telemetry_store import TelemetryStore, new_store
from tools.times import MINUTE_NS, Window, format_clock, parse_instant

PROTOCOL = "nezha/1: [M, M+3min) against the construct_data minutes, metrics from one hour before"
INCIDENT_NS = 3 * MINUTE_NS

_SAFE = "[bcdfghjklmnpqrstvwxz2456789]"
_HASHES = re.compile(rf"(-{_SAFE}{{4,10}})?-{_SAFE}{{5}}$")
_METRIC_RESOURCE = {"CpuUsageRate(%)": "cpu", "NetworkP90(ms)": "network"}
_LOG_START = re.compile(r" start$")


class HopLike(Protocol):
    @property
    def verified(self) -> bool: ...


class CauseLike(Protocol):
    """What is scored of a cause; `agents.diagnosis.Cause` is one."""

    @property
    def service(self) -> str: ...
    @property
    def resource(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def probability(self) -> float: ...
    @property
    def path(self) -> Sequence[HopLike]: ...


class DiagnosisLike(Protocol):
    """What is scored of a diagnosis; causes are ranked, best first."""

    @property
    def verdict(self) -> str: ...
    @property
    def causes(self) -> Sequence[CauseLike]: ...


Diagnose = Callable[[Path, Window, Window | None], DiagnosisLike]
"""Diagnose a store, given the incident and the baseline."""


@dataclass(frozen=True)
class LabelledIncident:
    """What was injected, where and when; `inner` is the labelled place inside the service, if any."""

    id: str
    window: Window
    pod: str
    service: str
    fault: str
    inner: str | None


@dataclass(frozen=True)
class BenchResult:
    """Every incident's outcome, in the order of the labels, and the most memory the process held."""

    outcomes: tuple[Outcome, ...]
    peak_mb: float

    def to_json(self) -> dict[str, Any]:
        return {
            "protocol": PROTOCOL,
            "incidents": [outcome.to_json() for outcome in self.outcomes],
            "summary": summarise(self.outcomes, self.peak_mb),
        }


def run(
    root: Path, date: str, diagnose: Diagnose, on_outcome: Callable[[Outcome], None] | None = None
) -> BenchResult:
    """Diagnose every labelled incident of a day. `root` holds `rca_data` and `construct_data`.

    `on_outcome` hears of each as soon as it is scored. Raises `EvaluationError` when the labels are not
    there; an incident that fails is a miss with its error, and the others go on.
    """
    baseline = baseline_window(root, date)
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="whydunit-bench-") as scratch:
        for incident in labelled(root, date):
            outcome = _outcome(root, date, incident, baseline, Path(scratch) / "incident.duckdb", diagnose)
            outcomes.append(outcome)
            if on_outcome is not None:
                on_outcome(outcome)
    return BenchResult(tuple(outcomes), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0)


def labelled(root: Path, date: str) -> Iterator[LabelledIncident]:
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


def _labelled(entry: dict[str, str], inner: dict[str, dict[str, str]]) -> LabelledIncident:
    minute = parse_instant(entry["inject_time"]) // MINUTE_NS * MINUTE_NS
    service = service_of(entry["inject_pod"])
    return LabelledIncident(
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


def _outcome(
    root: Path,
    date: str,
    incident: LabelledIncident,
    baseline: Window | None,
    store: Path,
    diagnose: Diagnose,
) -> Outcome:
    missed = Outcome(
        incident.id, incident.service, incident.fault, None, None, None, None, None, None, candidates=0
    )
    try:
        missed = replace(missed, candidates=_ingest(root, date, incident.window, baseline, store))
        began = time.perf_counter()
        diagnosis = diagnose(store, incident.window, baseline)
        return score(replace(missed, wall_s=round(time.perf_counter() - began, 4)), diagnosis, incident)
    except WhydunitError as error:
        return replace(missed, error=error.message)


def _ingest(root: Path, date: str, incident: Window, baseline: Window | None, path: Path) -> int:
    """Make the incident's store and count the services in it."""
    with new_store(path) as connection:
        imported = import_incident(connection, root, date, incident, baseline)
        finish_store(connection, imported.sources, imported.warnings)
    with TelemetryStore.open(path) as store:
        counted = "SELECT count(*) FROM (SELECT service FROM calls UNION SELECT service FROM metric_series)"
        return int(store.query(counted).rows[0][0])


def score(unscored: Outcome, diagnosis: DiagnosisLike, incident: LabelledIncident) -> Outcome:
    """Place the truth in the ranked list. Ranks count distinct services."""
    distinct: dict[str, CauseLike] = {}
    for cause in diagnosis.causes:
        distinct.setdefault(cause.service, cause)
    ranked = list(distinct)
    found = distinct.get(incident.service)
    rank = ranked.index(incident.service) + 1 if found else None
    named = found is not None and names_inner(found, incident.inner)
    verified = found is not None and _verified(diagnosis, found, rank)
    return replace(
        unscored,
        rank=rank,
        inner_rank=rank if named else None,
        verdict=diagnosis.verdict,
        probability=found.probability if found else 0.0,
        path_verified=verified,
    )


def _verified(diagnosis: DiagnosisLike, cause: CauseLike, rank: int | None) -> bool:
    """Each hop passed its checks; a cause that is its own symptom has no hop and needs the verdict."""
    if cause.path:
        return all(hop.verified for hop in cause.path)
    return rank == 1 and diagnosis.verdict == "confirmed"


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
