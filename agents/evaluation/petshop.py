"""PetShop's labelled issues (Hardt et al., CLeaR 2024): one ranked list an issue, scored by `target.json`.

DIR is `dataset/<traffic>/` with `graph.csv`, `noissue/metrics.csv` and `{train,test}/issue_<n>/` of
`metrics.csv` and `target.json`. The baseline is `noissue`, whole. The incident begins with the sample in
whose five minutes the alert was raised and ends with the issue's last; the samples before it are what a
person sees on the graph. As with the publishers' own methods, the alert (component, metric, time: `target`)
is told; `root_cause` is the label, and only scores.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from agents.evaluation.measuring import (
    BenchResult,
    Diagnose,
    LabelledIncident,
    Listener,
    Prepared,
    measure,
)
from tools.errors import EvaluationError
from tools.importers import SourceFile
from tools.importers.petshop import Alert, import_issue, sample_times
from tools.times import MINUTE_NS, SECOND_NS, Window

PROTOCOL = "petshop/1: from the sample of the alert to the issue's last, against noissue"
STEP_NS = 5 * MINUTE_NS
METRICS, GRAPH, LABEL = "metrics.csv", "graph.csv", "target.json"


def run(root: Path, diagnose: Diagnose, on_outcome: Listener | None = None) -> BenchResult:
    """Diagnose every issue under `root`. Raises `EvaluationError` for none, and for an unreadable label."""
    return measure(PROTOCOL, [*labelled(root)], diagnose, on_outcome)


def labelled(root: Path) -> Iterator[LabelledIncident]:
    """The issues, train before test, by number. Raises `EvaluationError` when there are none."""
    folders = sorted(
        (file.parent for split in ("train", "test") for file in root.glob(f"{split}/*/{LABEL}")),
        key=lambda folder: (folder.parent.name != "train", len(folder.name), folder.name),
    )
    if not folders:
        raise EvaluationError(
            f"There are no issues in {root}; nothing was run.",
            f"Give a folder like dataset/low_traffic, with {GRAPH}, noissue, train and test.",
        )
    return (_incident(root, folder) for folder in folders)


def _incident(root: Path, folder: Path) -> LabelledIncident:
    name = f"{folder.parent.name}/{folder.name}"
    truth, alert = _read_label(folder / LABEL, name)

    def prepare(connection: duckdb.DuckDBPyConnection) -> Prepared:
        files = [
            SourceFile(GRAPH, root / GRAPH),
            SourceFile(METRICS, folder / METRICS),
            SourceFile(f"noissue/{METRICS}", root / "noissue" / METRICS),
        ]
        absent = [file.label for file in files if not file.path.is_file()]
        if absent:
            raise EvaluationError(f"{name} lacks {' and '.join(absent)}.", "Unpack the data again.")
        imported = import_issue(connection, files, alert)
        return Prepared(imported, _issue(sample_times(folder / METRICS), alert, name), _whole(files[2].path))

    return LabelledIncident(f"{name} {alert.metric} {truth}", truth, alert.metric, prepare)


def _read_label(file: Path, name: str) -> tuple[str, Alert]:
    try:
        told: dict[str, Any] = json.loads(file.read_text("utf-8"))
        target = told["target"]
        alert = Alert(int(target["timestamp"]) * SECOND_NS, str(target["node"]), str(target["metric"]))
        return str(told["root_cause"]["node"]), alert
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError(
            f"{name}/{LABEL} is not a label as PetShop publishes it ({error}); nothing was run.",
            "It needs target (node, metric, timestamp) and root_cause (node).",
        ) from error


def _issue(times: tuple[int, ...], alert: Alert, name: str) -> Window:
    if not times or alert.at_ns >= times[-1] + STEP_NS:
        raise EvaluationError(f"{name}/{METRICS} ends before its alert.", "Unpack the data again.")
    return Window(max((at for at in times if at <= alert.at_ns), default=times[0]), times[-1] + STEP_NS)


def _whole(file: Path) -> Window | None:
    times = sample_times(file)
    return Window(times[0], times[-1] + STEP_NS) if times else None
