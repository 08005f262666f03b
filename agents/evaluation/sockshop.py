"""Sock Shop's labelled runs (Ikram et al., NeurIPS 2022): one ranked list a run, scored by the folder's name.

DIR holds `<service>-<cpu|mem>/<run>/{normal,anomalous}.csv`. The time range of `normal.csv` is the
baseline, that of `anomalous.csv` the incident; both are read whole, and nothing else is. The folder's name is
the label: it scores, and neither it nor the path reaches the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from agents.evaluation.measuring import (
    BenchResult,
    Diagnose,
    DiagnosisLike,
    LabelledIncident,
    Listener,
    Prepared,
    measure,
    rank_of_named,
)
from tools.errors import EvaluationError
from tools.importers import SourceFile
from tools.importers.sockshop import import_files, time_range

PROTOCOL = "sockshop/1: anomalous.csv against normal.csv, each whole"
NORMAL, ANOMALOUS = "normal.csv", "anomalous.csv"
_RESOURCE = {"cpu": "cpu", "mem": "memory"}


def run(root: Path, diagnose: Diagnose, on_outcome: Listener | None = None) -> BenchResult:
    """Diagnose every run under `root`. Raises `EvaluationError` when there is none."""
    return measure(PROTOCOL, [*labelled(root)], diagnose, on_outcome)


def labelled(root: Path) -> Iterator[LabelledIncident]:
    """The runs by name and number. Raises `EvaluationError` when there are none."""
    folders = sorted(
        (folder for folder in root.glob("*-*/*") if folder.is_dir() and _label(folder)),
        key=lambda folder: (folder.parent.name, len(folder.name), folder.name),
    )
    if not folders:
        raise EvaluationError(
            f"There are no runs in {root}; nothing was run.",
            "Give the folder that holds <service>-<cpu or mem>/<run>/ with normal.csv and anomalous.csv.",
        )
    return map(_incident, folders)


def _label(folder: Path) -> tuple[str, str] | None:
    """Service and fault, as the folder above the run is called."""
    service, _, fault = folder.parent.name.rpartition("-")
    return (service, fault) if service and fault.isalpha() else None


def _incident(folder: Path) -> LabelledIncident:
    service, _, fault = folder.parent.name.rpartition("-")

    def prepare(connection: duckdb.DuckDBPyConnection) -> Prepared:
        files = [SourceFile(name, folder / name) for name in (ANOMALOUS, NORMAL)]
        absent = [file.label for file in files if not file.path.is_file()]
        if absent:
            raise EvaluationError(
                f"{folder.parent.name}/{folder.name} lacks {' and '.join(absent)}.", "Unpack the run again."
            )
        incident, baseline = (time_range(file.path) for file in files)
        if incident is None:
            raise EvaluationError(
                f"{folder.parent.name}/{folder.name}/{ANOMALOUS} is empty.", "Unpack the run again."
            )
        return Prepared(import_files(connection, files), incident, baseline)

    def inner_rank(diagnosis: DiagnosisLike) -> int | None:
        return rank_of_named(diagnosis, service, lambda cause: cause.resource == _RESOURCE.get(fault))

    return LabelledIncident(f"{service}-{fault}/{folder.name}", service, fault, prepare, inner_rank)
