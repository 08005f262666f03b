from __future__ import annotations

from agents.guilty_change import _detail, _sentence
from sessions.case_facts import blame_of
from tests.sessions import cases
from tests.sessions.case_evidence import evidence
from tools.change_attribution import Attribution, Commit, Suspect

GUILTY, DECOY = "a" * 40, "b" * 40


def suspect(commit: str) -> Suspect:
    return Suspect(
        Commit(commit, "Change the pool", ("pool.py",), "+x", None), 9.0, ("pool",), known_way=True
    )


def test_the_last_change_of_the_causes_service_is_its_trigger() -> None:
    assert blame_of(cases.a_confirmed_case()) == {"deploy-118": "trigger"}


def test_where_no_cause_is_ranked_nothing_is_said_of_any_change() -> None:
    assert blame_of(cases.a_healthy_case()) == {}


def test_the_commit_that_the_diagnosis_names_is_blamed_and_those_that_look_alike_are_decoys() -> None:
    view = cases.a_confirmed_case()
    found = Attribution(suspect(GUILTY), (suspect(DECOY),), environmental=False)
    leading = view.causes[0]
    view.causes = (
        leading.model_copy(
            update={
                "detail": _detail(leading.detail, found.guilty),
                "why": f"{leading.why}. {_sentence(found)}",
            }
        ),
    )
    rows = [(1, commit, "payment", "commit", None, "x") for commit in (GUILTY, DECOY, "c" * 40)]
    columns = ("time", "change_id", "service", "kind", "version", "summary")
    view.evidence["E99"] = evidence("E99", "commits_before", "?", "s", columns, *rows)
    assert blame_of(view) == {"deploy-118": "trigger", GUILTY: "blamed", DECOY: "decoy"}
