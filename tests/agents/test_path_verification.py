"""What a service suffers by another way does not speak against the way that is checked."""

from __future__ import annotations

from pathlib import Path

from agents.diagnosis import Claim
from agents.events import AgentReport
from agents.evidence_graph import EvidenceGraph
from agents.observations import observe
from agents.path_verification import symptom_path, verify_path
from tests.tools.small_store import BASELINE, INCIDENT, Call, SmallSystem
from tools.telemetry_store import TelemetryStore
from tools.times import Window


def asked(service: str, ms: int, kind: str | None = None) -> Call:
    below = Call(service, "work", ms=ms, kind=kind)
    return Call("web", f"GET /{service}", ms=ms + 5, below=(below,))


def path_to(store: TelemetryStore, cause: str) -> list[bool | None]:
    observations = observe(store, INCIDENT, BASELINE, lambda _: None)
    services = symptom_path(observations, cause, EvidenceGraph(()))
    return [hop.precedes for hop in verify_path(store, observations, services, 1).hops]


def test_who_was_ill_before_by_another_way_may_still_be_a_victim_on_this_one(tmp_path: Path) -> None:
    system = SmallSystem()
    begun, later = INCIDENT.start_ns, (INCIDENT.start_ns + INCIDENT.end_ns) // 2
    for window, mail_ms, bank_ms in (
        (BASELINE, 10, 10),
        (Window(begun, later), 400, 10),
        (Window(later, INCIDENT.end_ns), 400, 400),
    ):
        system.calls(window, asked("mail", mail_ms), times=200)
        system.calls(window, asked("bank", bank_ms), times=200)
    with system.store(tmp_path / "both.duckdb") as store:
        assert path_to(store, "bank") == [True]
        assert path_to(store, "mail") == [True]


def test_a_path_does_not_lead_up_through_a_queue(tmp_path: Path) -> None:
    system = SmallSystem()
    system.calls(BASELINE, asked("mail", 10, "consumer"), times=200)
    system.calls(INCIDENT, asked("mail", 400, "consumer"), times=200)
    with system.store(tmp_path / "queue.duckdb") as store:
        assert path_to(store, "mail") == []


def test_of_ways_that_are_equally_long_the_path_takes_the_one_its_agents_blame(tmp_path: Path) -> None:
    def bought(ms: int) -> Call:
        below = tuple(
            Call(way, "ask", ms=ms + 5, below=(Call("bank", "work", ms=ms),)) for way in ("cart", "mail")
        )
        return Call("web", "GET /", ms=3 * ms, below=below)

    system = SmallSystem()
    system.calls(BASELINE, bought(10), times=200)
    system.calls(INCIDENT, bought(400), times=200)
    with system.store(tmp_path / "ways.duckdb") as store:
        observations = observe(store, INCIDENT, BASELINE, lambda _: None)
    for way in ("cart", "mail"):
        blaming = {"web": (way,), "cart": ("bank",), "mail": ("bank",), "bank": ()}
        board = EvidenceGraph(victim(agent, blamed) for agent, blamed in blaming.items())
        assert symptom_path(observations, "bank", board) == ("web", way, "bank")


def victim(agent: str, blamed: tuple[str, ...]) -> AgentReport:
    return AgentReport(
        agent=agent, role="victim", strength=1.0, explained_by=blamed, hypotheses=(),
        claims=(Claim(text="it waits", evidence=("E1",)),),
    )  # fmt: skip
