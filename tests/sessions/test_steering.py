"""Steering the tree: only the subtree that was touched is worked out again, and nothing is asked twice."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from agents import events as ev
from agents.case_view import CaseView
from agents.reasoners.embedded import EmbeddedReasoner
from agents.reasoners.protocol import SelfState, Slice
from sessions.locations import Home
from sessions.postmortem import postmortem
from sessions.session import Session
from tests.sessions.fakes import FakeThinker
from tests.sessions.stores import another_incident, small_incident
from tools.errors import SessionError, StoreError
from tools.telemetry_store import Rows, TelemetryStore


class FakeCounter(EmbeddedReasoner):
    """The embedded reasoner, which writes down whom it consolidated."""

    def __init__(self, consolidated: list[str]) -> None:
        self._consolidated = consolidated

    async def consolidate(
        self, own: Slice, state: SelfState, reports: Sequence[ev.AgentReport]
    ) -> ev.AgentReport:
        self._consolidated.append(own.service)
        return await super().consolidate(own, state, reports)


class Watched:
    """A session whose agents and questions are counted from one look to the next."""

    def __init__(self, session: Session, consolidated: list[str], asked: list[str]) -> None:
        self.session = session
        self._consolidated, self._asked = consolidated, asked

    def rest(self) -> tuple[set[str], set[str]]:
        """Wait for rest; who consolidated, and which questions went to the store, since the last time."""
        self.session.wait()
        seen = {*self._consolidated}, {*self._asked}
        self._consolidated.clear()
        self._asked.clear()
        return seen

    @property
    def view(self) -> CaseView:
        return CaseView.of(self.session.entries())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_incident(tmp_path_factory.mktemp("store") / "incident.duckdb")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the questions that went to a store."""
    names: list[str] = []
    query = TelemetryStore.query

    def counted(self: TelemetryStore, sql: str, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> Rows:
        names.append(sql.partition("\n")[0].removeprefix("-- question: "))
        return query(self, sql, parameters)

    monkeypatch.setattr(TelemetryStore, "query", counted)
    return names


@pytest.fixture
def watched(tmp_path: Path, store: Path, asked: list[str]) -> Iterator[Watched]:
    consolidated: list[str] = []
    with Session.create(
        Home(tmp_path / "home"), store, make_reasoner=lambda: FakeCounter(consolidated)
    ) as session:
        session.start()
        found = Watched(session, consolidated, asked)
        found.rest()
        yield found


def said(view: CaseView) -> dict[str, Any]:
    """A diagnosis without its timing and the list of all evidence there is."""
    assert view.diagnosis is not None
    left_out = {"timing", "evidence"}
    return {key: value for key, value in view.diagnosis.to_json().items() if key not in left_out}


def test_a_prune_asks_only_those_above_it_again_and_no_question_of_the_scan(watched: Watched) -> None:
    before = watched.view
    watched.session.steer("prune", "orders", by="ada", reason="not ours")
    consolidated, asked = watched.rest()
    view = watched.view
    assert view.run == 2
    assert consolidated == {"checkout", "storefront"}
    assert asked == {"path_onset", "path_dependency"}, "only the path to another suspect is new"
    assert {**before.evidence}.items() <= view.evidence.items(), "every number means what it meant"


def test_what_is_pruned_is_named_by_nobody_and_caps_the_verdict(watched: Watched) -> None:
    assert watched.view.verdict == "confirmed"
    leading = watched.view.causes[0]
    watched.session.steer("prune", "ORDERS", by="ada", reason="not ours")
    watched.rest()
    view = watched.view
    assert leading.service == "orders"
    assert "orders" not in {cause.service for cause in view.causes}
    assert "orders" not in {out.service for out in view.diagnosis.ruled_out if view.diagnosis}  # type: ignore[union-attr]  # concluded
    assert view.verdict in ("likely", "inconclusive")
    assert sum(cause.probability for cause in view.causes) < 0.6, "the branch keeps its share of doubt"
    assert view.diagnosis is not None
    assert view.diagnosis.missing == ("orders and what only it asks (pruned by ada)",)
    assert "orders was left out by ada: not ours." in " ".join(claim.text for claim in view.root_report)
    assert view.agents["orders"].report is not None, "what it found stays to be seen"
    assert view.agents["orders"].left_out_with == "orders"


def test_reopening_asks_that_agent_afresh_and_ends_where_it_began(watched: Watched) -> None:
    before = watched.view
    watched.session.steer("prune", "orders", by="ada", reason="not ours")
    watched.rest()
    watched.session.steer("reopen", "orders", by="ada")
    consolidated, asked = watched.rest()
    view = watched.view
    assert consolidated == {"orders"}
    assert asked == set()
    assert said(view) == said(before)
    assert {agent.agent: agent.remembered for agent in view.agents.values()} == {
        "storefront": True,
        "checkout": True,
        "orders": False,
    }
    assert [*view.agents] == [*before.agents], "the tree did not move"


def test_a_pin_has_a_quiet_service_asked_tried_and_made_no_more_probable(watched: Watched) -> None:
    before = watched.view
    assert "payments" not in before.agents
    watched.session.steer("pin", "payments", by="ada", reason="it was deployed")
    consolidated, _ = watched.rest()
    view = watched.view
    assert "payments" in view.agents
    assert view.agents["payments"].asked_by == "checkout"
    assert consolidated == {"payments", "checkout"}, (
        "checkout says the same as before, so nobody above thinks"
    )
    assert {"orders", "payments"} <= view.paths.keys()
    assert {"orders", "payments"} <= view.challenges.keys()
    assert not view.challenges["payments"].survived
    assert [(cause.service, cause.probability) for cause in view.causes] == [
        (cause.service, cause.probability) for cause in before.causes
    ]
    assert view.verdict == before.verdict


def test_a_note_is_kept_and_nothing_is_worked_out_again(watched: Watched) -> None:
    watched.session.steer("annotate", "orders", by="ada", reason="the lead is on it")
    assert watched.rest() == (set(), set())
    view = watched.view
    assert view.run == 1
    assert [note.reason for note in view.steering.notes["orders"]] == ["the lead is on it"]
    assert "Note by ada on `orders`: the lead is on it" in postmortem(view)
    assert "ada notes on `orders`: the lead is on it · *journal" in postmortem(view)


def test_what_people_made_of_the_playbook_stands_when_the_same_one_is_drafted_again(watched: Watched) -> None:
    playbook = watched.view.playbook
    assert playbook is not None
    watched.session.edit_playbook(playbook.document + "# mine\n", "ada")
    watched.session.steer("pin", "payments", by="ada")
    watched.rest()
    after = watched.view.playbook
    assert after is not None
    assert after.document.endswith("# mine\n")
    assert after.status == "edited"


def test_marks_last_over_a_run_on_new_data(tmp_path: Path) -> None:
    store = small_incident(tmp_path / "mine.duckdb")
    with Session.create(Home(tmp_path / "home"), store) as session:
        session.start()
        session.wait()
        session.steer("prune", "checkout", by="ada")
        session.wait()
        session_id = session.id
    another_incident(store)
    with Session.load(Home(tmp_path / "home"), session_id) as session:
        session.start()
        with pytest.raises(StoreError, match="holds other data"):
            session.steer("reopen", "checkout", by="ada")
        session.rerun()
        session.wait()
        view = CaseView.of(session.entries())
    assert view.run == 3
    assert "checkout" in view.agents, "it can be re-opened"
    assert view.agents["checkout"].report is None, "what it said was of other data"
    assert view.diagnosis is not None
    assert "checkout" not in {cause.service for cause in view.diagnosis.causes}


def test_an_act_while_agents_run_waits_for_them(tmp_path: Path, store: Path) -> None:
    with Session.create(Home(tmp_path / "home"), store) as session:
        steered = threading.Event()

        def steer_early(entry: ev.Entry) -> None:
            if entry.event.kind == "agent_started" and not steered.is_set():
                steered.set()
                session.steer("prune", "storefront", by="ada")

        session.subscribe(steer_early)
        session.start()
        session.wait()
        view = CaseView.of(session.entries())
    kinds = [entry.event.kind for entry in view.entries]
    assert view.run == 2
    assert kinds.index("agent_steered") < kinds.index("concluded"), "the first run came to its end"
    concluded = [e.event.diagnosis for e in view.entries if isinstance(e.event, ev.Concluded)]
    assert [diagnosis.missing for diagnosis in concluded] == [
        (),
        ("storefront and what only it asks (pruned by ada)",),
    ]
    assert concluded[0].verdict == "confirmed"
    assert concluded[1].verdict == "inconclusive"


def test_a_cancel_is_not_undone_by_an_act_that_came_before_it(tmp_path: Path, store: Path) -> None:
    home = Home(tmp_path / "home")
    with Session.create(home, store, make_reasoner=lambda: FakeThinker("orders")) as session:
        began = threading.Event()
        session.subscribe(lambda entry: began.set() if entry.event.kind == "agent_asked" else None)
        session.start()
        assert began.wait(30)
        session.steer("prune", "orders", by="ada")
        session.cancel()
        session.wait()
        assert CaseView.of(session.entries()).phase == "cancelled"
        session.steer("pin", "checkout", by="ada")
        session.wait()
        view = CaseView.of(session.entries())
        assert view.run == 2, "an act at rest goes on, and heeds what was said before"
        assert view.waits_for_review
        assert view.steering.heeded.keys() == {"orders", "checkout"}


@pytest.mark.parametrize(
    ("act", "agent", "reason", "why"),
    [
        ("prune", "nobody", "", "No service here is called 'nobody'"),
        ("reopen", "orders", "", "neither pruned nor pinned"),
        ("annotate", "orders", " ", "needs words"),
    ],
)
def test_an_act_that_means_nothing_is_refused_and_not_kept(
    watched: Watched, act: ev.SteeringAct, agent: str, reason: str, why: str
) -> None:
    before = watched.session.entries()
    with pytest.raises(SessionError, match=why):
        watched.session.steer(act, agent, by="ada", reason=reason)
    assert watched.session.entries() == before


def test_a_service_that_no_evidence_lists_may_be_pinned_when_the_store_knows_it(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sessions.steering.known_services", lambda view: tuple(view.agents))
    watched.session.steer("pin", "payments", by="ada")
    watched.rest()
    assert "payments" in watched.view.agents
    with pytest.raises(SessionError, match="No service here"):
        watched.session.steer("pin", "nobody", by="ada")


def die_in_second_run(home: Home, store: Path, kind: str) -> None:
    def listen(entry: ev.Entry) -> None:
        if entry.event.kind == kind and getattr(entry.event, "run", 2) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    session = Session.create(home, store)
    session.start()
    session.wait()
    session.subscribe(listen)
    session.steer("prune", "orders", by="ada", reason="not ours")
    session.wait()


@pytest.mark.parametrize("kind", ["agent_steered", "run_started", "agent_reported", "path_verified"])
def test_killed_while_it_recomputes_a_session_resumes_to_the_same_end(
    kind: str, watched: Watched, store: Path, tmp_path: Path
) -> None:
    watched.session.steer("prune", "orders", by="ada", reason="not ours")
    watched.rest()
    home = Home(tmp_path / "killed")
    process = multiprocessing.get_context("forkserver").Process(
        target=die_in_second_run, args=(home, store, kind)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with Session.load(home, "last") as session:
        session.start()
        session.wait()
        resumed = CaseView.of(session.entries())
    assert sorted(entry.event.key for entry in resumed.entries) == sorted(
        entry.event.key for entry in watched.view.entries
    )
    assert said(resumed) == said(watched.view)
    assert resumed.evidence == watched.view.evidence
