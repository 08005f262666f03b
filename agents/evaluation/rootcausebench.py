"""RootCauseBench's labelled incidents (Edge Delta): the first failing service, and the guilty commit or none.

DIR holds a folder a scenario, with `data/` (or `environment/data/`) and `ground_truth.json` (or
`tests/ground_truth.json`). The incident is the quarter of an hour before the alert fired and the five minutes
after it; the baseline is all telemetry before that. Commits, deploys and flags are read whole, as the
publishers hand them over, later ones included.

`rank` is that of the first failing service, `inner_rank` that of the guilty commit: each cause answers with
the commit its detail names, or with `none`, and the answers are ranked as the causes are. A diagnosis that
names no cause has no answer. `decoys_blamed` counts the leading cause's commit if it is one of the innocent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from agents.evaluation.measuring import (
    BenchResult,
    Diagnose,
    DiagnosisLike,
    LabelledIncident,
    Listener,
    Prepared,
    measure,
)
from tools.errors import EvaluationError
from tools.importers import SourceFile
from tools.importers.rootcausebench import import_files, kind_of
from tools.sql_files import sql_text
from tools.times import MINUTE_NS, Window

PROTOCOL = "rootcausebench/1: [alert - 15 min, alert + 5 min) against all telemetry before"
BEFORE_NS, AFTER_NS = 15 * MINUTE_NS, 5 * MINUTE_NS
NONE = "none"
_LABELS = ("ground_truth.json", "tests/ground_truth.json")
_DATA = ("data", "environment/data")
_COMMIT = re.compile(r"\bcommit ([0-9a-f]{7,40})\b")


@dataclass(frozen=True)
class Label:
    """`commit` is a full hash or `none`; `decoys` are hashes of innocent commits."""

    service: str
    commit: str
    decoys: tuple[str, ...]


def run(root: Path, diagnose: Diagnose, on_outcome: Listener | None = None) -> BenchResult:
    """Diagnose every scenario under `root`. Raises `EvaluationError` for none, or an unreadable label."""
    return measure(PROTOCOL, [*labelled(root)], diagnose, on_outcome)


def labelled(root: Path) -> Iterator[LabelledIncident]:
    """The scenarios by name. Raises `EvaluationError` when there are none."""
    folders = sorted(folder for folder in root.iterdir() if _first(folder, _LABELS)) if root.is_dir() else []
    if not folders:
        raise EvaluationError(
            f"There are no scenarios in {root}; nothing was run.",
            "Give a folder of scenarios, each with data/ and ground_truth.json.",
        )
    return map(_incident, folders)


def _first(folder: Path, names: tuple[str, ...]) -> Path | None:
    return next((folder / name for name in names if (folder / name).exists()), None)


def _incident(folder: Path) -> LabelledIncident:
    label = _read_label(folder)

    def prepare(connection: duckdb.DuckDBPyConnection) -> Prepared:
        data = _first(folder, _DATA)
        if data is None:
            raise EvaluationError(f"{folder.name} has no data.", "Unpack the scenario again.")
        files = [
            SourceFile(path.relative_to(data).as_posix(), path)
            for path in sorted(data.rglob("*"))
            if path.is_file() and kind_of(path)
        ]
        imported = import_files(connection, files)
        first, fired = connection.execute(sql_text("importers/rootcausebench_times.sql")).fetchall()[0]
        if fired is None:
            raise EvaluationError(f"{folder.name} has no alert.", "Unpack the scenario again.")
        begin = fired - BEFORE_NS
        baseline = Window(first, begin) if first is not None and first < begin else None
        return Prepared(imported, Window(begin, fired + AFTER_NS), baseline)

    return LabelledIncident(
        folder.name,
        label.service,
        "no commit" if label.commit == NONE else "commit",
        prepare,
        lambda diagnosis: commit_rank(diagnosis, label.commit),
        lambda diagnosis: sum(
            _same(commit, decoy) for commit in answers(diagnosis)[:1] for decoy in label.decoys
        ),
    )


def _read_label(folder: Path) -> Label:
    file = _first(folder, _LABELS) or folder / _LABELS[0]
    try:
        told: dict[str, Any] = json.loads(file.read_text("utf-8"))
        decoys = tuple(str(commit) for commit in told.get("decoy_deploy_commits") or ())
        return Label(str(told["first_failing_service"]), str(told["root_cause_commit"]), decoys)
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError(
            f"{folder.name}/{file.name} is not a label as RootCauseBench publishes it ({error}).",
            "It needs root_cause_commit and first_failing_service.",
        ) from error


def commit_rank(diagnosis: DiagnosisLike, truth: str) -> int | None:
    """The rank of the guilty commit (or of `none`) among the answers; None where it is not one of them."""
    return next((rank for rank, named in enumerate(answers(diagnosis), start=1) if _same(named, truth)), None)


def answers(diagnosis: DiagnosisLike) -> list[str]:
    """Each cause's commit, or `none` where its detail names no commit; each answer once, best first."""
    found = (_COMMIT.search(cause.detail) for cause in diagnosis.causes)
    return [*dict.fromkeys(match[1] if match else NONE for match in found)]


def _same(named: str, commit: str) -> bool:
    """Whether a hash, perhaps shortened, is that commit's."""
    return commit.startswith(named)
