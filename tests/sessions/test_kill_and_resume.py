"""Killed after each kind of event in turn, a session resumes to the same end, with nothing twice."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from agents import events as ev
from agents.case_view import CaseView
from sessions.catalogue import list_sessions
from sessions.locations import Home
from sessions.session import Session
from tests.sessions.living import die_after, live_through
from tests.sessions.stores import small_incident

KINDS = sorted(event.model_fields["kind"].default for event in get_args(ev.Event))
NEVER_IN_A_GOOD_NIGHT = {"run_cancelled", "run_failed", "store_changed", "session_archived", "window_chosen"}
"""Trouble, what is done by day, and a second investigation: what a death just after its window was chosen
does is told in `test_session`."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_incident(tmp_path_factory.mktemp("store") / "incident.duckdb")


@pytest.fixture(scope="module")
def undisturbed(store: Path, tmp_path_factory: pytest.TempPathFactory) -> CaseView:
    folder = tmp_path_factory.mktemp("undisturbed")
    with Session.create(Home(folder), store) as session:
        return live_through(session, folder)


@pytest.fixture(scope="module")
def mortal() -> Iterator[Any]:
    """Processes that are born with everything imported, so that dying often is quick."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["tests.sessions.living", "agents.graph", "langgraph.checkpoint.sqlite.aio"]
    )
    yield context


def test_an_undisturbed_night_has_every_kind_of_event_but_trouble(undisturbed: CaseView) -> None:
    seen = {entry.event.kind for entry in undisturbed.entries}
    assert seen == set(KINDS) - NEVER_IN_A_GOOD_NIGHT


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NEVER_IN_A_GOOD_NIGHT])
def test_killed_after_an_event_of_any_kind_nothing_is_lost_and_nothing_twice(
    kind: str, mortal: Any, store: Path, undisturbed: CaseView, tmp_path: Path
) -> None:
    home = Home(tmp_path / "home")
    process = mortal.Process(target=die_after, args=(home, store, tmp_path, kind))
    process.start()
    process.join()
    assert process.exitcode == -9
    (killed,) = list_sessions(home)
    with Session.load(home, killed.id) as session:
        before = session.entries()
        resumed = live_through(session, tmp_path)

    assert before == tuple(resumed.entries[: len(before)]), "what was kept is still there, unchanged"
    keys = [entry.event.key for entry in resumed.entries]
    assert len(keys) == len(set(keys)), "no event twice"
    assert _lasting(resumed) == _lasting(undisturbed), "and none missing"
    assert _without_time(resumed) == _without_time(undisturbed), "the same diagnosis"
    assert resumed.phase == "done"
    assert resumed.playbook is not None
    assert undisturbed.playbook is not None
    assert resumed.playbook.status == "approved"
    assert resumed.playbook.sha256 == undisturbed.playbook.sha256


def _lasting(view: CaseView) -> list[str]:
    """The keys of all but parts of answers: an answer that is begun anew may say them again."""
    return sorted(entry.event.key for entry in view.entries if not isinstance(entry.event, ev.AnswerPart))


def _without_time(view: CaseView) -> dict[str, Any]:
    assert view.diagnosis is not None
    return {key: value for key, value in view.diagnosis.to_json().items() if key != "timing"}
