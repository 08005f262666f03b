"""One small store for every view: the night of the hand-made cases, as telemetry.

Shop calls checkout, checkout calls payment and stock; from 02:13:05 on payment fails.
"""

from __future__ import annotations

from pathlib import Path

from agents.diagnosis import TimeRange
from tests.sessions.case_builder import BASELINE, INCIDENT, ONSET_NS
from tests.tools.small_store import Call, SmallSystem
from tools.times import MINUTE_NS, Window

STOCK = Call("stock", "GET /stock", 12, logs=(("info", "looked up 3 items"),))


def visit(payment: Call, *, failed: bool = False, ms: int = 90) -> Call:
    checkout = Call("checkout", "POST /checkout", ms - 5, failed=failed, below=(STOCK, payment))
    return Call("shop", "GET /buy", ms, failed=failed, below=(checkout,))


CALM = visit(
    Call("payment", "charge", 30, logs=(("info", "charged order 17"), ("debug", "connection 4 reused")))
)
HURT = visit(
    Call("payment", "charge", 900, failed=True, logs=(("error", "NullPointerException in charge"),)),
    failed=True,
    ms=1000,
)


def window_of(range: TimeRange) -> Window:
    return range.window()


def write_night(path: Path) -> Path:
    """Ten visits a minute; a third of them fail in the incident."""
    system = SmallSystem()
    system.calls(window_of(BASELINE), CALM, 300)
    incident = window_of(INCIDENT)
    system.calls(incident, CALM, 100)
    system.calls(Window(ONSET_NS, incident.end_ns), HURT, 50)
    system.metric("payment", "cpu", [0.2] * 30, window_of(BASELINE))
    system.metric("payment", "cpu", [0.9] * 15, incident)
    system.change("payment", ONSET_NS - MINUTE_NS)
    with system.store(path):
        return path
