"""What every protocol shares: a store an incident, one diagnosis, one score, and a failure is a miss."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import duckdb

from agents.diagnosis import Diagnosis
from agents.evaluation.best_of_traces import best_rank, services_by_trace
from agents.evaluation.grading import Label, grade
from agents.evaluation.scoring import Outcome, summarise
from tools.errors import WhydunitError
from tools.importers import Imported
from tools.ingest_finish import finish_store
from tools.telemetry_store import TelemetryStore, new_store
from tools.times import Window


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
class Prepared:
    """What a protocol put into the store, and the windows it hands over."""

    imported: Imported
    incident: Window
    baseline: Window | None


Prepare = Callable[[duckdb.DuckDBPyConnection], Prepared]
"""Fill the canonical tables of an empty store with one incident, without a label."""


def no_inner(diagnosis: DiagnosisLike) -> int | None:  # noqa: ARG001 - for labels without an inner cause
    return None


@dataclass(frozen=True)
class LabelledIncident:
    """`service` is the label. `inner_rank` gives the rank of the right place inside it (or of the right
    change), `decoys_blamed` how many of the known innocent a diagnosis blames; None where none are known."""

    id: str
    service: str
    fault: str
    prepare: Prepare
    inner_rank: Callable[[DiagnosisLike], int | None] = no_inner
    decoys_blamed: Callable[[DiagnosisLike], int] | None = None


@dataclass(frozen=True)
class BenchResult:
    """Every incident's outcome, in the order of the labels, and the most memory the process held."""

    protocol: str
    outcomes: tuple[Outcome, ...]
    peak_mb: float

    def to_json(self) -> dict[str, Any]:
        return {
            "protocol": self.protocol,
            "incidents": [outcome.to_json() for outcome in self.outcomes],
            "summary": summarise(self.outcomes, self.peak_mb),
        }


Listener = Callable[[Outcome], None]


def measure(
    protocol: str,
    incidents: Iterable[LabelledIncident],
    diagnose: Diagnose,
    on_outcome: Listener | None = None,
) -> BenchResult:
    """Diagnose every incident in a store of its own and score it; the clock starts once that is ingested.

    `on_outcome` hears of each as soon as it is scored. An incident that fails, for whatever reason, is a miss
    with its error, and the others go on.
    """
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="whydunit-bench-") as scratch:
        for incident in incidents:
            outcome = _outcome(incident, Path(scratch) / "incident.duckdb", diagnose)
            outcomes.append(outcome)
            if on_outcome is not None:
                on_outcome(outcome)
    return BenchResult(protocol, tuple(outcomes), peak_mb())


def peak_mb() -> float:
    """The most memory this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def _outcome(incident: LabelledIncident, store: Path, diagnose: Diagnose) -> Outcome:
    missed = Outcome.missed(incident.id, incident.service, incident.fault)
    try:
        prepared = fill(store, incident.prepare)
        missed = replace(missed, candidates=count_services(store))
        began = time.perf_counter()
        diagnosis = diagnose(store, prepared.incident, prepared.baseline)
        missed = replace(missed, wall_s=round(time.perf_counter() - began, 4))
        return score(missed, diagnosis, incident, services_by_trace(store, prepared.incident))
    except WhydunitError as error:
        return replace(missed, error=error.message)
    except Exception as error:  # noqa: BLE001 - told as this incident's error; the miss is counted
        return replace(missed, error=f"{type(error).__name__}: {error}")


def fill(store: Path, prepare: Prepare) -> Prepared:
    """Make an incident's store."""
    with new_store(store) as connection:
        prepared = prepare(connection)
        finish_store(connection, prepared.imported.sources, prepared.imported.warnings)
    return prepared


def count_services(path: Path) -> int:
    """How many services could have been named."""
    with TelemetryStore.open(path) as store:
        counted = (
            "SELECT count(*) FROM (SELECT service FROM calls UNION SELECT service FROM metric_series"
            " UNION SELECT service FROM logs)"
        )
        return int(store.query(counted).rows[0][0])


def score(
    unscored: Outcome,
    diagnosis: DiagnosisLike,
    incident: LabelledIncident,
    traces: Sequence[frozenset[str]] = (),
) -> Outcome:
    """Place the truth in the ranked list. Ranks count distinct services; `traces` as in `best_of_traces`."""
    distinct: dict[str, CauseLike] = {}
    for cause in diagnosis.causes:
        distinct.setdefault(cause.service, cause)
    found = distinct.get(incident.service)
    rank = [*distinct].index(incident.service) + 1 if found else None
    return replace(
        unscored,
        rank=rank,
        traces=len(traces),
        best_rank=best_rank([*distinct], incident.service, traces),
        inner_rank=incident.inner_rank(diagnosis),
        verdict=diagnosis.verdict,
        probability=diagnosis.causes[0].probability if diagnosis.causes else 0.0,
        path_verified=found is not None and _verified(diagnosis, found, rank),
        grade=_grade(diagnosis, incident.service),
        decoys_blamed=incident.decoys_blamed(diagnosis) if incident.decoys_blamed else None,
    )


def _grade(diagnosis: DiagnosisLike, service: str) -> float | None:
    return grade(diagnosis, Label(service=service)).total if isinstance(diagnosis, Diagnosis) else None


def rank_of_named(
    diagnosis: DiagnosisLike, service: str, is_named: Callable[[CauseLike], bool]
) -> int | None:
    """The rank of a service whose first cause names the right place inside it; None where it does not."""
    ranked: list[str] = []
    for cause in diagnosis.causes:
        if cause.service == service:
            return len(ranked) + 1 if is_named(cause) else None
        if cause.service not in ranked:
            ranked.append(cause.service)
    return None


def _verified(diagnosis: DiagnosisLike, cause: CauseLike, rank: int | None) -> bool:
    """Each hop passed its checks; a cause that is its own symptom has no hop and needs the verdict."""
    if cause.path:
        return all(hop.verified for hop in cause.path)
    return rank == 1 and diagnosis.verdict == "confirmed"
