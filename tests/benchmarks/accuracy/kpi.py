"""Would causality between metrics help where there is nothing but metrics? Each rule added to whydunit's
own strengths.

KPIRoot's score and RUN's rule (`tests.benchmarks.peers.kpi_methods`) are added to what is left of each
service's strength, both as shares of their largest, with one weight. What weight is best on the other
systems is measured on the one left out.

Usage: python -m tests.benchmarks.accuracy.kpi [--stores FOLDER] [--json FILE] NAME=DIR...
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from agents.evaluation.scoring import mean_reciprocal_rank
from agents.reasoners.ranking.causes import consolidated
from tests.benchmarks.accuracy.incidents import DataSet, Stored, data_set, stored
from tests.benchmarks.accuracy.scans import read
from tests.benchmarks.accuracy.section import Result, run, table
from tests.benchmarks.peers.compare import ask
from tests.benchmarks.peers.kpi_methods import kpiroot, run_rule
from tests.benchmarks.peers.simple_methods import read_metrics

WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8)
RULES = {"SAX and Granger, as KPIRoot": kpiroot, "Granger and reversed PageRank, as RUN": run_rule}

Ranks = list[int | None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=Path, default=None)
    parser.add_argument("data", nargs="+")
    run(parser, lambda given: measure([data_set(spec) for spec in given.data], given.stores), told)


def measure(sets: Sequence[DataSet], folder: Path | None) -> Result:
    """Ranks by rule, data set and weight; data sets with spans are left aside."""
    found: dict[str, dict[str, list[Ranks]]] = {rule: {} for rule in RULES}
    with tempfile.TemporaryDirectory(prefix="whydunit-kpi-") as scratch:
        for data in sets:
            rows = [_ranks(one, Path(scratch)) for one in stored(data, folder or Path(scratch))]
            if any(rows):
                for rule in RULES:
                    found[rule][data.name] = [
                        list(ranks) for ranks in zip(*(row[rule] for row in rows), strict=True)
                    ]
    return {"ranks": found}


def _ranks(one: Stored, scratch: Path) -> dict[str, Ranks]:
    """By rule, a rank a weight; empty where there are spans to go by."""
    scan = read(one).scan()
    if scan.tracing != "none":
        return {}
    ask(one, scratch / "asked")
    question = json.loads((scratch / "asked.question").read_text("utf-8"))
    metrics, callers = read_metrics(question), Counter(callee for _, callee in scan.graph.edges)
    own = _shares({state.service: state.own_strength for state in consolidated(scan)})
    return {rule: _weighed(one, own, _shares(score(metrics, callers))) for rule, score in RULES.items()}


def _shares(scores: Mapping[str, float]) -> dict[str, float]:
    most = max(scores.values(), default=0.0)
    return {service: score / most for service, score in scores.items()} if most > 0.0 else {}


def _weighed(one: Stored, own: Mapping[str, float], told: Mapping[str, float]) -> Ranks:
    def rank(weight: float) -> int | None:
        whole = {name: own.get(name, 0.0) + weight * told.get(name, 0.0) for name in {*own, *told}}
        return one.rank_in(
            sorted((name for name in whole if whole[name] > 0.0), key=lambda n: (-whole[n], n))
        )

    return [rank(weight) for weight in WEIGHTS]


def told(result: Result) -> Iterator[str]:
    yield "On the data sets without spans, MRR (and R@1) where each rule's score is added with a weight to"
    yield "what is left of whydunit's strengths; the last column is the weight that is best on the others."
    yield "Neither is a signal of whydunit's: see `docs/methods.md`."
    for rule, sets in result["ranks"].items():
        yield from ("", f"**{rule}**", "")
        header = ("data", *(f"weight {weight:g}" for weight in WEIGHTS), "best elsewhere")
        rows = (
            (name, *map(_figures, ranks), f"{_best_without(name, sets):g}") for name, ranks in sets.items()
        )
        yield from table(header, rows)


def _best_without(left_out: str, sets: Mapping[str, list[Ranks]]) -> float:
    """The least of the weights that are best on the others."""
    others = [ranks for name, ranks in sets.items() if name != left_out]
    means = [
        fmean(mean_reciprocal_rank(ranks[n]) for ranks in others) if others else 0.0
        for n in range(len(WEIGHTS))
    ]
    return WEIGHTS[means.index(max(means))]


def _figures(ranks: Ranks) -> str:
    return f"{mean_reciprocal_rank(ranks):.3f} ({sum(rank == 1 for rank in ranks)})"


if __name__ == "__main__":
    main()
