"""whydunit and its peers on the same incidents, side by side, each group of methods in a process of its own.

Usage: python -m tests.benchmarks.peers.compare --peers PYTHON [--stores FOLDER] [--json FILE] NAME=DIR
NAME is sockshop, petshop, rootcausebench, or nezha@YYYY-MM-DD; PYTHON has RCAEval, pandas and scikit-learn.
FOLDER keeps the incidents' stores for other measurements.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from agents.diagnose import concluded, diagnose
from agents.evaluation.best_of_traces import services_by_trace
from agents.evaluation.measuring import count_services, score
from agents.evaluation.scoring import Outcome, summarise
from agents.reasoners.embedded import EmbeddedReasoner
from tests.benchmarks.accuracy.incidents import DataSet, Stored, data_set, stored
from tests.benchmarks.accuracy.section import Result, peak_mb, run
from tests.benchmarks.peers.told import told
from tools.scan import HISTORY_NS
from tools.telemetry_store import TelemetryStore
from tools.times import SECOND_NS

_HERE = Path(__file__).parent
_THEIRS = _HERE / "rcaeval_methods.py"
_SIMPLE = "tests.benchmarks.peers.simple_methods"


@dataclass
class _Tally:
    """Ranks and wall times of one method, one an incident, and the most memory its process held."""

    ranks: list[int | None] = field(default_factory=list)
    walls_s: list[float] = field(default_factory=list)
    peak_mb: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", required=True)
    parser.add_argument("--stores", type=Path, default=None)
    parser.add_argument("data", metavar="NAME=DIR")
    run(parser, lambda given: measure(data_set(given.data), given.peers, given.stores), told)


def measure(data: DataSet, peers: str, folder: Path | None) -> Result:
    """Every method on every incident of one data set."""
    with tempfile.TemporaryDirectory(prefix="whydunit-peers-") as scratch:
        incidents = stored(data, folder or Path(scratch) / "stores")
        outcomes = [_ours(one) for one in incidents]
        peak = peak_mb()
        tallies: dict[str, _Tally] = defaultdict(_Tally)
        for one in outcomes:
            tallies["whydunit"].ranks.append(one.rank)
            tallies["whydunit"].walls_s += [one.wall_s] if one.wall_s is not None else []
        tallies["whydunit"].peak_mb = peak
        questions = Path(scratch) / "questions"
        questions.mkdir()
        owners = [ask(one, questions / f"{number:04}") for number, one in enumerate(incidents)]
        subprocess.run([sys.executable, "-m", _SIMPLE, str(questions)], check=True)
        _count(tallies, questions, incidents, [None] * len(incidents))
        subprocess.run([peers, str(_THEIRS), str(questions)], check=True)
        _count(tallies, questions, incidents, owners)
    return {
        "name": data.name,
        "protocol": data.protocol,
        "methods": [{"name": name} | asdict(tally) for name, tally in tallies.items()],
        "outcomes": [asdict(outcome) for outcome in outcomes],
        "summary": summarise(outcomes, peak),
    }


def _ours(one: Stored) -> Outcome:
    unscored = replace(one.unscored, candidates=count_services(one.path))
    with TelemetryStore.open(one.path) as store:
        began = time.perf_counter()
        try:
            answer = concluded(diagnose(store, EmbeddedReasoner(), one.incident, one.baseline))
        except Exception as error:  # noqa: BLE001 - told as this incident's error; the miss is counted
            return replace(unscored, error=f"{type(error).__name__}: {error}")
        wall_s = round(time.perf_counter() - began, 4)
    traces = services_by_trace(one.path, one.incident)
    return score(replace(unscored, wall_s=wall_s), answer, one.labelled, traces)


def ask(one: Stored, stem: Path) -> dict[str, str]:
    """Write what the others read: store and bounds, and the metrics as a table. Says whose each column is."""
    bounds = {
        "incident_from": one.incident.start_ns,
        "incident_to": one.incident.end_ns,
        "baseline_from": one.baseline.start_ns if one.baseline else None,
        "baseline_to": one.baseline.end_ns if one.baseline else None,
        "history_from": one.incident.start_ns - HISTORY_NS,
    }
    table = stem.with_suffix(".csv")
    with TelemetryStore.open(one.path) as store:
        columns = _write_table(store, bounds, table)
    question = {"store": str(one.path), "bounds": bounds, "table": str(table), "columns": columns}
    stem.with_suffix(".question").write_text(json.dumps(question), "utf-8")
    return {name: column["service"] for name, column in columns.items()}


def _write_table(
    store: TelemetryStore, bounds: dict[str, int | None], file: Path
) -> dict[str, dict[str, str]]:
    """Returns the service and family of each column."""
    steps = store.query("SELECT quantile_disc(step_ns, 0.5) FROM metric_series WHERE step_ns > 0").rows
    step_ns = steps[0][0] or SECOND_NS
    told = store.query((_HERE / "table.sql").read_text("utf-8"), {**bounds, "step_ns": step_ns})
    samples: dict[tuple[bool, int], dict[str, float]] = defaultdict(dict)
    owners: dict[str, dict[str, str]] = {}
    for row in told.records():
        samples[row["ill"], row["step"]][row["series"]] = row["value"]
        owners[row["series"]] = {"service": row["service"], "family": row["family"]}
    names = {series: f"c{number}" for number, series in enumerate(sorted(owners))}
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["time", *names.values()])
        for when, values in _filled(samples, sorted(owners)):
            writer.writerow([when, *values])
    return {name: owners[series] for series, name in names.items()}


def _filled(
    samples: dict[tuple[bool, int], dict[str, float]], series: list[str]
) -> Iterator[tuple[int, list[float]]]:
    """Rows in order, normal before anomalous; a gap keeps the value before it, 0 where there is none."""
    last = dict.fromkeys(series, 0.0)
    for ill, step in sorted(samples):
        last |= samples[ill, step]
        yield int(ill), [last[name] for name in series]


def _count(
    tallies: dict[str, _Tally],
    questions: Path,
    incidents: Sequence[Stored],
    owners: Sequence[dict[str, str] | None],
) -> None:
    """Take up the answers of a group of methods; where they rank columns, `owners` say whose those are."""
    for file, one, whose in zip(sorted(questions.glob("*.json")), incidents, owners, strict=True):
        answers: dict[str, Any] = json.loads(file.read_text("utf-8"))
        file.unlink()
        peak = answers.pop("peak_mb")
        for method, answer in answers.items():
            tally = tallies[method]
            ranks: list[str] = answer.get("ranks", [])
            tally.ranks.append(one.rank_in([whose[name] for name in ranks] if whose else ranks))
            tally.walls_s += [answer["wall_s"]] if "wall_s" in answer else []
            tally.peak_mb = max(tally.peak_mb, peak)


if __name__ == "__main__":
    main()
