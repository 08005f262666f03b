"""Faults whose victims are louder than they are: the cause leads, and each hop to it is proven."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from agents.diagnose import concluded, diagnose
from agents.reasoners.embedded import EmbeddedReasoner
from tools.simulator import Scenario, simulate
from tools.simulator.faults import (
    CacheStampede,
    DependencyOutage,
    Fault,
    NetworkDelay,
    NoisyNeighbour,
    PacketLoss,
    PoisonMessage,
    RetryStorm,
    WrongReturnValue,
)
from tools.simulator.places import Places
from tools.simulator.shop import SHOP
from tools.telemetry_store import TelemetryStore

FAULTS = (
    DependencyOutage("inventory", last_words=3),
    CacheStampede("product-cache", lost_share=0.95, stretch=30.0),
    WrongReturnValue("cart", "Cart/Add", share=0.8),
    NetworkDelay("cart", None, 400.0),
    PacketLoss("inventory", "inventory-0", 0.45),
    NoisyNeighbour("catalogue", "catalogue-1", cores=12.0, starvation=40.0),
    RetryStorm("checkout", "cart", timeout_ms=2, attempts=8, stretch=2.9),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind)
def test_the_cause_leads_and_the_path_to_it_is_proven(fault: Fault, tmp_path: Path) -> None:
    path = tmp_path / "incident.duckdb"
    truth = simulate(Scenario(seed=11, fault=fault, before_s=300, fault_s=240, after_s=0), path)
    with TelemetryStore.open(path) as store:
        diagnosis = concluded(diagnose(store, EmbeddedReasoner()))
    [leading, *_] = diagnosis.causes
    assert leading.service == truth.service
    assert leading.path
    assert all(hop.verified for hop in leading.path)


def test_no_path_leads_up_through_a_queue(tmp_path: Path) -> None:
    path = tmp_path / "incident.duckdb"
    fault = PoisonMessage.draw(Random(5), Places(SHOP))
    truth = simulate(Scenario(seed=11, fault=fault, before_s=300, fault_s=240, after_s=0), path)
    with TelemetryStore.open(path) as store:
        diagnosis = concluded(diagnose(store, EmbeddedReasoner()))
    leading = diagnosis.causes[0]
    assert leading.service == truth.service
    assert leading.path == ()
