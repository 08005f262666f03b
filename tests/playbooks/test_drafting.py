from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from playbooks.diff import digest
from playbooks.document import parse
from playbooks.drafting import draft, families
from playbooks.risk import deserved
from playbooks.validation import validate
from playbooks.yaml_text import WIDTH
from tests.playbooks.requests import BARE, HOSTILE, a_request

GOLDEN = Path(__file__).parent / "golden"
FAULT_KINDS = {
    "cpu", "memory", "exception", "missing_work", "latency", "network_delay", "pool_exhaustion",
    "dependency", "traffic", "config", "unknown",
}  # fmt: skip
KNOWLEDGE = pytest.mark.parametrize("known", [{}, BARE, HOSTILE], ids=["all", "bare", "hostile"])
FAMILIES = pytest.mark.parametrize("kind", families())


def test_the_library_has_a_family_for_each_fault_kind() -> None:
    assert set(families()) == FAULT_KINDS


def test_the_draft_for_an_exception_reads_as_it_should() -> None:
    assert draft(a_request()).document == (GOLDEN / "exception.yml").read_text("utf-8")


def test_the_draft_for_contention_without_details_reads_as_it_should() -> None:
    assert draft(a_request("cpu", **BARE)).document == (GOLDEN / "cpu-bare.yml").read_text("utf-8")


@FAMILIES
@KNOWLEDGE
def test_the_same_request_gives_the_same_bytes(kind: str, known: dict[str, Any]) -> None:
    first, second = draft(a_request(kind, **known)), draft(a_request(kind, **known))
    assert first == second
    assert first.sha256 == digest(first.document)


@FAMILIES
@KNOWLEDGE
def test_a_draft_lacks_nothing_but_what_only_a_person_knows(kind: str, known: dict[str, Any]) -> None:
    problems = validate(draft(a_request(kind, **known)).document)
    assert [problem for problem in problems if "A blank is left" not in problem.message] == []


@FAMILIES
def test_every_blank_is_among_the_notes(kind: str) -> None:
    drafted = draft(a_request(kind, **HOSTILE))
    blanks = [problem for problem in validate(drafted.document) if "A blank is left" in problem.message]
    for blank in blanks:
        assert any(note.startswith(f"Line {blank.line}:") for note in drafted.notes)


@FAMILIES
@KNOWLEDGE
def test_no_line_is_wider_than_the_page(kind: str, known: dict[str, Any]) -> None:
    document = draft(a_request(kind, **known)).document
    assert max(map(len, document.splitlines())) <= WIDTH


@FAMILIES
def test_a_draft_is_plain_yaml_to_other_readers(kind: str) -> None:
    plays = yaml.safe_load(draft(a_request(kind)).document)
    assert [play["hosts"] for play in plays] == ["localhost"]
    assert plays[0]["vars"]["whydunit"]["version"] == "2.4.1"


@pytest.mark.parametrize("version", ["1.10", "1e3", "007", "no", "0x1F"])
def test_a_version_that_looks_like_a_number_stays_text(version: str) -> None:
    play = yaml.safe_load(draft(a_request(version=version)).document)[0]
    assert play["vars"]["whydunit"]["version"] == version


@KNOWLEDGE
def test_the_draft_for_an_unknown_fault_changes_nothing(known: dict[str, Any]) -> None:
    steps = parse(draft(a_request("unknown", **known)).document).steps
    assert {deserved(step.module, step.arguments) for step in steps} == {"R"}
    assert {step.phase for step in steps} == {"precheck", "verify"}


def test_a_fault_the_library_does_not_know_gets_the_draft_that_only_looks() -> None:
    drafted = draft(a_request("meteorite"))
    assert drafted.document == draft(a_request("unknown")).document
    assert "The library has no playbook for this kind of fault; the draft only looks." in drafted.notes


@pytest.mark.parametrize("kind", sorted(FAULT_KINDS - {"unknown"}))
def test_every_change_says_who_feels_it_and_how_it_is_verified_and_undone(kind: str) -> None:
    playbook = parse(draft(a_request(kind)).document)
    undoing = {step.name for step in playbook.of_phase("rollback")}
    changes = playbook.of_phase("step")
    assert changes
    for step in changes:
        assert step.risk in ("L", "M")
        assert step.blast_radius
        assert step.expected_signal
        assert step.verification_query
        assert step.rollback in undoing


def test_a_known_change_is_rolled_back_and_an_unknown_one_is_left_to_the_person() -> None:
    known, unknown = draft(a_request("exception")).document, draft(a_request("exception", **BARE)).document
    assert "fill in" not in known
    assert 'target_good_revision: "<fill in: the last good revision, from the rollout history>"' in unknown


def test_only_names_reach_a_command() -> None:
    for kind in families():
        playbook = parse(draft(a_request(kind, **HOSTILE)).document)
        for word in _words(playbook.steps):
            assert not any(part in word for part in ("rm -rf", "lookup", "$(", "shell", "--all"))


def test_what_is_left_out_is_said() -> None:
    notes = draft(a_request("cpu", **HOSTILE)).notes
    assert (
        "What telemetry gives as service and instance and node and change id and version is not plainly a "
        "name. It was left out, because it could end up in a command."
    ) in notes
    assert "The blast radius leaves out services whose names are not plainly names." in notes


@settings(max_examples=30, deadline=None)
@given(
    detail=st.text(max_size=400),
    service=st.text(max_size=40),
    instance=st.none() | st.text(max_size=40),
    change_id=st.none() | st.text(max_size=40),
    kind=st.sampled_from(sorted(FAULT_KINDS)),
)
def test_no_words_of_strangers_change_what_a_draft_does(
    detail: str, service: str, instance: str | None, change_id: str | None, kind: str
) -> None:
    told = {"detail": detail, "service": service, "instance": instance, "change_id": change_id}
    tame = {"instance": instance and "i", "change_id": change_id and "c"}
    strange, plain = draft(a_request(kind, **told)).document, draft(a_request(kind, **tame)).document
    assert _doings(strange) == _doings(plain)
    assert not any("A template" in problem.message for problem in validate(strange))


def _doings(document: str) -> list[tuple[str, str, list[str]]]:
    return [(step.name, step.module, list(_words([step]))) for step in parse(document).steps]


def _words(steps: Any) -> Iterator[str]:
    for step in steps:
        yield from map(str, step.arguments.get("argv", ()))
