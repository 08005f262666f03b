"""Do weights hold where they were not set? Refitted without a system, or a kind of fault, and measured on it.

The weights that ship (`agents.reasoners.ranking.weights.WEIGHT`) were set by hand, once for all systems, by
people who had seen these incidents. So they are set again here, by a rule that has not: from 0.5 for every
signal, one weight at a time is halved or doubled (then finer) while that makes the right answers of the other
systems more probable; a penalty holds back what few incidents ask for. All else (thresholds, explaining away)
stays as it is.

Usage: python -m tests.benchmarks.accuracy.left_out [--stores FOLDER] [--json FILE] NAME=DIR...
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from unittest.mock import patch

from agents.evaluation.scoring import mean_reciprocal_rank
from agents.reasoners.ranking import rank, weights
from agents.reasoners.ranking.causes import DOUBT, SHARPNESS, consolidated
from agents.reasoners.ranking.states import UNKNOWN as UNKNOWN_ONSET
from agents.reasoners.ranking.states import began
from tests.benchmarks.accuracy.incidents import DataSet, Stored, data_set, stored
from tests.benchmarks.accuracy.scans import read
from tests.benchmarks.accuracy.section import Result, run, table
from tools.findings import Finding
from tools.scan import Scan

Weights = dict[str, float]

NEUTRAL = 0.5
LEAST, MOST = 0.02, 1.5
STEPS = (2.0, 2.0, 1.4)
"""The factor a weight is multiplied or divided by, a pass over all weights each."""
PENALTY = 0.002
"""What a doubling away from neutral costs, squared, in nats a mean incident."""
LEAST_PROBABLE = 1e-3
KINDS = {
    "cpu": "processor",
    "cpu_contention": "processor",
    "cpu_consumed": "processor",
    "noisy_neighbour": "processor",
    "mem": "memory",
    "memory_leak": "memory",
    "return": "return value",
    "wrong_return_value": "return value",
    "exception": "exception",
    "exception_after_deploy": "exception",
    "network_delay": "network",
    "packet_loss": "network",
}
"""Faults that are one kind under several names; any other is a kind of its own."""
UNKNOWN = ("commit", "no commit")
"""Labels that tell no kind of fault: each such incident is a kind of its own."""
FEWEST = 4
"""Kinds with fewer incidents are not told apart from chance, and are not left out."""


@dataclass(frozen=True)
class Incident:
    """`scan` holds of like findings the strongest alone, which is all that a ranking reads."""

    system: str
    kind: str
    stored: Stored
    scan: Scan
    signals: frozenset[str]

    def surprise(self) -> float:
        """How improbable the right answer is, in nats, under the weights in force."""
        odds = {state.service: state.own_strength**SHARPNESS for state in consolidated(self.scan)}
        right = max((odds.get(service, 0.0) for service in self.stored.causes), default=0.0)
        return -math.log(max(LEAST_PROBABLE, right / (sum(odds.values()) + DOUBT**SHARPNESS)))

    def place(self) -> int | None:
        return self.stored.rank_in([cause.service for cause in rank(self.scan).causes])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", type=Path, default=None)
    parser.add_argument("data", nargs="+")
    run(parser, lambda given: measure([data_set(spec) for spec in given.data], given.stores), told)


def measure(sets: Sequence[DataSet], folder: Path | None) -> Result:
    """Ranks as shipped and as refitted, by what was left out."""
    with tempfile.TemporaryDirectory(prefix="whydunit-left-out-") as scratch:
        incidents = [
            _incident(one.name, each) for one in sets for each in stored(one, folder or Path(scratch))
        ]
    folds = [("system", name) for name in dict.fromkeys(one.system for one in incidents)]
    folds += [
        ("kind", kind) for kind in dict.fromkeys(one.kind for one in incidents) if _enough(kind, incidents)
    ]
    with ProcessPoolExecutor(initializer=_take_up, initargs=(incidents,)) as pool:
        everything = pool.submit(_refit, None)
        fitted = [*pool.map(_refit, folds)]
        whole = everything.result()
    rows = []
    for fold, refitted in zip(folds, fitted, strict=True):
        held = [one for one in incidents if _is_held(one, fold)]
        rows.append(
            {
                "by": fold[0],
                "left_out": fold[1],
                "shipped": _places(held, {}),
                "refitted": _places(held, refitted),
                "seen": _places(held, whole),
            }
        )
    return {"folds": rows, "shipped": dict(weights.WEIGHT), "refitted": whole}


def _incident(system: str, one: Stored) -> Incident:
    scan = lean(read(one).scan())
    return Incident(
        system.partition("@")[0] if system.startswith("simulated") else system,
        KINDS.get(
            one.labelled.fault, one.labelled.id if one.labelled.fault in UNKNOWN else one.labelled.fault
        ),
        one,
        scan,
        frozenset(finding.signal for finding in scan.findings),
    )


def lean(scan: Scan) -> Scan:
    """Without evidence, and of findings that are weighed alike the strongest and the first to begin alone."""
    alike: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in scan.findings:
        of_others = finding.resource == "dependency"
        key = (finding.service, finding.signal, finding.operation, finding.local, of_others)
        alike[key].append(finding)
    kept: list[Finding] = []
    for group in alike.values():
        dated = [finding for finding in group if began([finding]) != UNKNOWN_ONSET]
        kept += {id(one): one for one in (group[0], *sorted(dated, key=_onset)[:1])}.values()
    return replace(scan, findings=tuple(kept), evidence=())


def _onset(finding: Finding) -> int:
    return finding.onset_ns or 0


Fold = tuple[str, str]


def _is_held(one: Incident, fold: Fold) -> bool:
    return fold[1] == (one.system if fold[0] == "system" else one.kind)


def _enough(kind: str, incidents: Sequence[Incident]) -> bool:
    return sum(one.kind == kind for one in incidents) >= FEWEST


_INCIDENTS: list[Incident] = []


def _take_up(incidents: list[Incident]) -> None:
    _INCIDENTS[:] = incidents


def _refit(fold: Fold | None) -> Weights:
    return fit([one for one in _INCIDENTS if fold is None or not _is_held(one, fold)])


def fit(incidents: Sequence[Incident]) -> Weights:
    """Weights by coordinate descent, every system counting alike, however many incidents it has."""
    found = dict.fromkeys(weights.WEIGHT, NEUTRAL)
    shares = _shares(incidents)
    losses = _losses(incidents, found)
    for step in STEPS:
        for signal in found:
            concerned = [number for number, one in enumerate(incidents) if signal in one.signals]
            for factor in (step, 1.0 / step):
                tried = found | {signal: min(MOST, max(LEAST, found[signal] * factor))}
                anew = dict(zip(concerned, _losses([incidents[n] for n in concerned], tried), strict=True))
                gained = sum(shares[number] * (losses[number] - loss) for number, loss in anew.items())
                if gained > PENALTY * (_far(tried[signal]) - _far(found[signal])) and gained > 0.0:
                    found = tried
                    losses = [anew.get(number, loss) for number, loss in enumerate(losses)]
                    break
    return found


def _shares(incidents: Sequence[Incident]) -> list[float]:
    systems = [one.system for one in incidents]
    return [1.0 / systems.count(one) / len(set(systems)) for one in systems]


def _losses(incidents: Sequence[Incident], tried: Mapping[str, float]) -> list[float]:
    with patch.dict(weights.WEIGHT, tried):
        return [one.surprise() for one in incidents]


def _far(weight: float) -> float:
    return math.log2(weight / NEUTRAL) ** 2


def _places(incidents: Sequence[Incident], tried: Mapping[str, float]) -> list[int | None]:
    with patch.dict(weights.WEIGHT, tried):
        return [one.place() for one in incidents]


def told(result: Result) -> Iterator[str]:
    yield "R@1 / R@3 (incidents) and MRR on what was left out: with the weights that ship (set by hand, once"
    yield "for all systems, by people who had seen these incidents); with weights that a rule found without"
    yield "it, from 0.5 for every signal; and with weights that the same rule found on everything. Thresholds"
    yield "are not refitted, and a signal that shows nowhere else keeps its 0.5."
    for by, noun in (("system", "system"), ("kind", "kind of fault")):
        folds = [fold for fold in result["folds"] if fold["by"] == by]
        yield ""
        yield from table(
            (f"{noun} left out", "incidents", "as shipped", "refitted without it", "refitted with it"),
            ((fold["left_out"], len(fold["shipped"]), *map(_figures, _columns(fold))) for fold in folds),
        )
        means = (
            fmean(map(mean_reciprocal_rank, column)) for column in zip(*map(_columns, folds), strict=True)
        )
        yield ""
        yield f"Mean MRR, each {noun} counting alike: {', '.join(f'{mean:.3f}' for mean in means)}."
    yield ""
    shipped: Weights = result["shipped"]
    refitted: Weights = result["refitted"]
    yield from table(
        ("signal", "weight as shipped", "refitted on everything"),
        ((f"`{name}`", f"{weight:.2f}", f"{refitted[name]:.2f}") for name, weight in shipped.items()),
    )


def _columns(fold: Result) -> tuple[list[int | None], ...]:
    return fold["shipped"], fold["refitted"], fold["seen"]


def _figures(ranks: Sequence[int | None]) -> str:
    first, third = (sum(1 for place in ranks if place and place <= most) for most in (1, 3))
    return f"{first} / {third} / {mean_reciprocal_rank(ranks):.3f}"


if __name__ == "__main__":
    main()
