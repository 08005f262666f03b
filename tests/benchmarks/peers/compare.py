"""whydunit and its peers on the same incidents, side by side; writes `docs/accuracy.md`.

Usage: python -m tests.benchmarks.peers.compare --peers PYTHON --out FILE NAME=DIR...
NAME is sockshop, petshop, rootcausebench, or nezha@YYYY-MM-DD; PYTHON has RCAEval, pandas and scikit-learn.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from agents.diagnose import concluded, diagnose
from agents.evaluation import nezha, petshop, rootcausebench, sockshop
from agents.evaluation.measuring import LabelledIncident, Prepared, count_services, fill, peak_mb, score
from agents.evaluation.scoring import Outcome, summarise
from agents.reasoners.embedded import EmbeddedReasoner
from tests.benchmarks.peers.report import DataSet, Method, write_report
from tests.benchmarks.peers.simple_methods import ranked_simply
from tools.scan import HISTORY_NS
from tools.telemetry_store import TelemetryStore
from tools.times import SECOND_NS, Window

_HERE = Path(__file__).parent
_METHODS = _HERE / "rcaeval_methods.py"


@dataclass
class _Tally:
    """Ranks and wall times of one method, one an incident."""

    ranks: list[int | None] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("data", nargs="+")
    given = parser.parse_args()
    named = [spec.partition("=") for spec in given.data]
    sets = [_measured(name, Path(folder), given.peers) for name, _, folder in named]
    write_report(sets, given.out)


def _incidents(name: str, folder: Path) -> tuple[str, list[LabelledIncident]]:
    if name.startswith("nezha@"):
        return nezha.PROTOCOL, [*nezha.incidents(folder, name.removeprefix("nezha@"))]
    module = {"sockshop": sockshop, "petshop": petshop, "rootcausebench": rootcausebench}[name]
    return module.PROTOCOL, [*module.labelled(folder)]


def _measured(name: str, folder: Path, peers: Path) -> DataSet:
    protocol, incidents = _incidents(name, folder)
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="whydunit-peers-") as scratch:
        tables = Path(scratch) / "tables"
        tables.mkdir()
        owners = []
        for number, incident in enumerate(incidents):
            prepared = fill(store := Path(scratch) / "incident.duckdb", incident.prepare)
            with TelemetryStore.open(store) as opened:
                outcomes.append(_ours(opened, incident, prepared, count_services(store)))
                bounds = _bounds(prepared.incident, prepared.baseline)
                began = time.perf_counter()
                for method, ranking in ranked_simply(opened, bounds).items():
                    _count(tallies[method], ranking, incident.service, time.perf_counter() - began)
                owners.append(_write_table(opened, bounds, tables / f"{number:04}.csv"))
        our_peak = peak_mb()
        subprocess.run([str(peers), str(_METHODS), str(tables)], check=True)
        their_peak = _count_theirs(tallies, tables, owners, incidents)
    ours = _Tally([one.rank for one in outcomes], [one.wall_s for one in outcomes if one.wall_s is not None])
    rows = [Method("whydunit", ours.ranks, ours.walls, our_peak)]
    rows += [
        Method(method, tally.ranks, tally.walls, their_peak if method in ("BARO", "N-sigma") else our_peak)
        for method, tally in tallies.items()
    ]
    return DataSet(name, protocol, rows, outcomes, summarise(outcomes, our_peak))


def _ours(store: TelemetryStore, incident: LabelledIncident, prepared: Prepared, candidates: int) -> Outcome:
    unscored = replace(Outcome.missed(incident.id, incident.service, incident.fault), candidates=candidates)
    began = time.perf_counter()
    try:
        answer = concluded(diagnose(store, EmbeddedReasoner(), prepared.incident, prepared.baseline))
    except Exception as error:  # noqa: BLE001 - told as this incident's error; the miss is counted
        return replace(unscored, error=f"{type(error).__name__}: {error}")
    return score(replace(unscored, wall_s=round(time.perf_counter() - began, 4)), answer, incident)


def _bounds(incident: Window, baseline: Window | None) -> dict[str, int | None]:
    return {
        "incident_from": incident.start_ns,
        "incident_to": incident.end_ns,
        "baseline_from": baseline.start_ns if baseline else None,
        "baseline_to": baseline.end_ns if baseline else None,
        "history_from": incident.start_ns - HISTORY_NS,
    }


def _count(tally: _Tally, services: Sequence[str], truth: str, wall_s: float) -> None:
    distinct = [*dict.fromkeys(services)]
    tally.ranks.append(distinct.index(truth) + 1 if truth in distinct else None)
    tally.walls.append(wall_s)


def _write_table(store: TelemetryStore, bounds: dict[str, int | None], file: Path) -> dict[str, str]:
    """Write the metrics as RCAEval reads them, and say whose each column is."""
    steps = store.query("SELECT quantile_disc(step_ns, 0.5) FROM metric_series WHERE step_ns > 0").rows
    step_ns = steps[0][0] or SECOND_NS
    told = store.query((_HERE / "table.sql").read_text("utf-8"), {**bounds, "step_ns": step_ns})
    samples: dict[tuple[bool, int], dict[str, float]] = defaultdict(dict)
    owners: dict[str, str] = {}
    for row in told.records():
        samples[row["ill"], row["step"]][row["series"]] = row["value"]
        owners[row["series"]] = row["service"]
    names = {series: f"c{number}" for number, series in enumerate(sorted(owners))}
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["time", *names.values()])
        for when, values in _filled(samples, sorted(owners)):
            writer.writerow([when, *values])
    return {names[series]: service for series, service in owners.items()}


def _filled(
    samples: dict[tuple[bool, int], dict[str, float]], series: list[str]
) -> Iterator[tuple[int, list[float]]]:
    """Rows in order, normal before anomalous; a gap keeps the value before it, 0 where there is none."""
    last = dict.fromkeys(series, 0.0)
    for ill, step in sorted(samples):
        last |= samples[ill, step]
        yield int(ill), [last[name] for name in series]


def _count_theirs(
    tallies: dict[str, _Tally], tables: Path, owners: list[dict[str, str]], incidents: list[LabelledIncident]
) -> float:
    peak = 0.0
    for file, whose, incident in zip(sorted(tables.glob("*.json")), owners, incidents, strict=True):
        told = json.loads(file.read_text("utf-8"))
        peak = max(peak, told.pop("peak_mb"))
        for method, answer in told.items():
            ranking = [whose[column] for column in answer.get("ranks", [])]
            _count(tallies[method], ranking, incident.service, answer.get("wall_s", 0.0))
    return peak


if __name__ == "__main__":
    main()
