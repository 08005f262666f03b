"""Decoys catch the eye, page no one, and stay away from what is at fault."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tools.simulator import Decoy, Scenario, healthy_scenario, random_scenario
from tools.simulator.decoys import FlappingFlag, InnocentDeploy, LoudVictim, LoudWarning
from tools.simulator.faults import FAULTS, DependencyOutage, services_of
from tools.simulator.recorder import Recorder
from tools.simulator.run import record


def calm(*decoys: Decoy) -> Recorder:
    chosen = Scenario(seed=3, fault=None, before_s=200, fault_s=200, after_s=0, traffic=0.7)
    return record(replace(chosen, decoys=decoys))


def test_an_innocent_deploy_is_on_record_and_changes_nothing() -> None:
    rows = calm(InnocentDeploy("pricing", -20.0))
    assert [row[2:4] for row in rows.changes] == [("pricing", "deploy")]
    assert rows.spans == calm().spans


def test_a_loud_warning_fills_its_log_from_about_the_onset() -> None:
    rows = calm(LoudWarning("pricing", offset_s=-10.0, rate=1.0))
    said = [row for row in rows.logs if "deprecated" in row[5]]
    assert len(said) > 200
    assert {(row[1], row[4]) for row in said} == {("pricing", "warn")}
    assert rows.spans == calm().spans


def test_a_flag_flaps_all_day_and_nothing_reads_it() -> None:
    rows = calm(FlappingFlag("pricing", every_s=40.0))
    assert len(rows.changes) >= 6
    assert {row[2:4] for row in rows.changes} == {("pricing", "flag")}
    assert rows.spans == calm().spans


def test_a_loud_victim_logs_more_errors_than_the_cause_and_only_when_hurt() -> None:
    rows = calm(LoudVictim("checkout", complaints=5))
    assert not [row for row in rows.logs if row[1] == "checkout" and row[4] == "error"]
    hurt = Scenario(
        seed=3,
        fault=DependencyOutage("main-db"),
        before_s=200,
        fault_s=200,
        after_s=0,
        traffic=0.7,
        decoys=(LoudVictim("checkout", complaints=5),),
    )
    errors = Counter(row[1] for row in record(hurt).logs if row[4] in ("error", "fatal"))
    assert errors["checkout"] > 5 * errors["main-db"]


@pytest.mark.parametrize("seed", range(6))
def test_a_healthy_run_has_decoys_and_pages_no_one(seed: int) -> None:
    chosen = healthy_scenario(seed)
    assert len(chosen.decoys) >= 2
    assert [row[3] for row in record(chosen).alerts] == ["none"]


def test_over_the_seeds_every_kind_of_decoy_is_drawn_and_never_at_a_cause() -> None:
    drawn = set[type]()
    for kind in FAULTS:
        for seed in range(6):
            chosen = random_scenario(seed, kind)
            assert chosen.fault is not None
            assert not {decoy.service for decoy in chosen.decoys} & set(services_of(chosen.fault))
            drawn |= {type(decoy) for decoy in chosen.decoys}
    assert drawn == {InnocentDeploy, LoudWarning, FlappingFlag, LoudVictim}
