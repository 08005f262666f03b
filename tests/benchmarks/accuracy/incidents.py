"""The labelled incidents of a data set, each in a store of its own that every measurement then reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from agents.evaluation import nezha, petshop, rootcausebench, sockshop
from agents.evaluation.measuring import LabelledIncident, Prepared, fill
from agents.evaluation.scoring import Outcome
from tools.importers import Imported
from tools.simulator import Scenario, random_scenario
from tools.simulator.faults import FAULTS
from tools.simulator.run import record, truth_of
from tools.times import Window

_NEZHA, _SIMULATED = "nezha@", "simulated@"
_LABELLED: dict[str, Callable[[Path], Iterator[LabelledIncident]]] = {
    "sockshop": sockshop.labelled,
    "petshop": petshop.labelled,
    "rootcausebench": rootcausebench.labelled,
}
_PROTOCOLS = {
    "sockshop": sockshop.PROTOCOL,
    "petshop": petshop.PROTOCOL,
    "rootcausebench": rootcausebench.PROTOCOL,
}


@dataclass(frozen=True)
class DataSet:
    """`name` as it was given: sockshop, petshop, rootcausebench, nezha@YYYY-MM-DD or simulated@FIRST:END."""

    name: str
    protocol: str
    incidents: Sequence[LabelledIncident]


@dataclass(frozen=True)
class Stored:
    """An incident whose store is filled; `causes` are the services any of which is a right answer."""

    labelled: LabelledIncident
    causes: frozenset[str]
    path: Path
    incident: Window
    baseline: Window | None

    @property
    def unscored(self) -> Outcome:
        return Outcome.missed(self.labelled.id, self.labelled.service, self.labelled.fault)

    def rank_in(self, services: Sequence[str]) -> int | None:
        """The place of the first right answer among distinct services; None for a miss."""
        distinct = [*dict.fromkeys(services)]
        return next((place for place, name in enumerate(distinct, start=1) if name in self.causes), None)


def data_set(spec: str) -> DataSet:
    """The data set of `NAME=DIR`; simulated ones need no DIR. Raises `EvaluationError` where DIR has none."""
    name, _, folder = spec.partition("=")
    if name.startswith(_SIMULATED):
        seeds = seeds_of(name.removeprefix(_SIMULATED))
        runs = [_simulated(random_scenario(seed, kind)) for kind in sorted(FAULTS) for seed in seeds]
        return DataSet(name, "the whole store; the window is the fault's", runs)
    if name.startswith(_NEZHA):
        day = nezha.incidents(Path(folder), name.removeprefix(_NEZHA))
        return DataSet(name, nezha.PROTOCOL, [*day])
    return DataSet(name, _PROTOCOLS[name], [*_LABELLED[name](Path(folder))])


def seeds_of(text: str) -> range:
    """`3:8` is 3 to 7."""
    first, _, end = text.partition(":")
    return range(int(first), int(end))


def _simulated(scenario: Scenario) -> LabelledIncident:
    truth = truth_of(scenario)

    def prepare(connection: duckdb.DuckDBPyConnection) -> Prepared:
        record(scenario).write(connection)
        return Prepared(Imported((f"simulation, seed {scenario.seed}",)), scenario.window, None)

    kind = truth.fault_kind or "none"
    return LabelledIncident(f"{kind}/{scenario.seed}", ",".join(truth.causes), kind, prepare)


def stored(data: DataSet, folder: Path) -> list[Stored]:
    """Every incident's store, filled where it was not yet."""
    inside = folder / data.name
    inside.mkdir(parents=True, exist_ok=True)
    return [_stored(one, inside / f"{number:04}.duckdb") for number, one in enumerate(data.incidents)]


def _stored(labelled: LabelledIncident, path: Path) -> Stored:
    note = path.with_suffix(".windows")
    if not note.is_file():
        prepared = fill(path, labelled.prepare)
        note.write_text(json.dumps([_bounds(prepared.incident), _bounds(prepared.baseline)]), "utf-8")
    incident, baseline = json.loads(note.read_text("utf-8"))
    return Stored(
        labelled=labelled,
        causes=frozenset(labelled.service.split(",")),
        path=path,
        incident=Window(*incident),
        baseline=Window(*baseline) if baseline else None,
    )


def _bounds(window: Window | None) -> list[int] | None:
    return [window.start_ns, window.end_ns] if window else None
