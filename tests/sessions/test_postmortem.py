from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from agents import events as ev
from agents.case_view import CaseView
from sessions.postmortem import postmortem
from tests.sessions import cases
from tests.sessions.case_builder import Journal, claim
from tests.sessions.case_evidence import evidence
from tests.sessions.steered_case import steered_entries
from tools.times import SECOND_NS, format_instant, parse_instant

GOLDEN = Path(__file__).parent / "golden"
CASES: dict[str, Callable[[], list[ev.Entry]]] = {
    "confirmed": cases.confirmed_entries,
    "review": cases.review_entries,
    "healthy": cases.healthy_entries,
    "inconclusive": cases.inconclusive_entries,
    "cancelled": cases.cancelled_entries,
    "failed": cases.failed_entries,
    "steered": steered_entries,
}
EVERY_CASE = pytest.mark.parametrize("name", CASES)
SECTIONS = [
    "Summary", "Impact", "Timeline (UTC)", "Trigger and root cause", "Detection", "Response",
    "What was ruled out", "Wrong turns", "Playbook and decision", "Action items", "Lessons",
]  # fmt: skip

HOSTILE = {
    "payment": "pay`</code><script>alert(1)</script>",
    "recommendation": "| x | y |\n|---|---|",
    "NullPointerException": "\x1b[2J\u202eEvil ![x](http://a.b/c.png) [go](javascript:0)",
    "Validate cards by scheme": "# heading\n- [ ] item\n```\nfence\n~~~",
    "HighErrorRate": "``` **bold** @everyone https://evil.example",
    "Checkout errors": "<img src=x onerror=alert(1)> {{ 7*7 }} *(inferred)*",
    "why not the database?": "</li></ul>\n\n# Postmortem: forged",
    "Called the payments lead.": "&lt;b&gt; <!-- -->",
}


def body(name: str) -> str:
    """The document before its appendix."""
    return postmortem(CaseView.of(CASES[name]())).partition("## Appendix")[0]


def section(document: str, heading: str) -> str:
    return document.partition(f"## {heading}\n\n")[2].partition("\n## ")[0].strip()


def retold(entries: list[ev.Entry], words: dict[str, str]) -> list[ev.Entry]:
    """The same journal in which other words stand wherever these stood."""

    def reword(value: Any) -> Any:
        match value:
            case str():
                for old, new in words.items():
                    value = value.replace(old, new)
                return value
            case list():
                return [reword(item) for item in value]
            case dict():
                return {key: reword(item) for key, item in value.items()}
        return value

    return [
        ev.Entry(entry.seq, entry.at_ns, ev.event_adapter.validate_python(reword(entry.event.to_json())))
        for entry in entries
    ]


@pytest.mark.parametrize("name", ["healthy", "cancelled"])
def test_the_document_reads_as_it_should(name: str) -> None:
    assert postmortem(CaseView.of(CASES[name]())) == (GOLDEN / f"{name}.md").read_text("utf-8")


def test_the_story_of_a_whole_night_reads_as_it_should() -> None:
    assert body("confirmed") == (GOLDEN / "confirmed.md").read_text("utf-8")


@EVERY_CASE
def test_every_section_is_there_and_says_something(name: str) -> None:
    document = body(name)
    assert re.findall(r"^## (.*)$", document, re.MULTILINE) == SECTIONS
    for heading in SECTIONS:
        assert section(document, heading)


@EVERY_CASE
def test_the_same_case_gives_the_same_bytes(name: str) -> None:
    assert postmortem(CaseView.of(CASES[name]())) == postmortem(CaseView.of(CASES[name]()))


@EVERY_CASE
def test_every_number_cited_is_in_the_appendix(name: str) -> None:
    document = postmortem(CaseView.of(CASES[name]()))
    shown = set(re.findall(r"^### (E[\d.]+)$", document, re.MULTILINE))
    cited = set(re.findall(r"\bE\d+(?:\.\d+)*\b", document.partition("## Appendix: playbook")[0]))
    assert cited
    assert cited <= shown


@EVERY_CASE
def test_every_time_is_the_journals_or_telemetrys(name: str) -> None:
    entries = CASES[name]()
    known = {format_instant(entry.at_ns - entry.at_ns % SECOND_NS) for entry in entries}
    known |= {format_instant(ns) for ns in _telemetry_times(entries)}
    document = body(name)
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:.]+Z", document)) <= known
    assert set(re.findall(r"^- (\d\d:\d\d:\d\d)", document, re.MULTILINE)) <= {
        moment[11:19] for moment in known
    }


def _telemetry_times(entries: list[ev.Entry]) -> set[int]:
    """Every instant that a row or a window of the case holds."""
    text = json.dumps([entry.event.to_json() for entry in entries])
    return {int(number) for number in re.findall(r"\b177\d{16}\b", text)} | {
        parse_instant(moment) for moment in re.findall(r"\d{4}-\d\d-\d\dT[\d:.]+Z", text)
    }


@EVERY_CASE
def test_the_timeline_is_in_order(name: str) -> None:
    clocks = re.findall(r"^- (\d\d:\d\d:\d\d)", section(body(name), "Timeline (UTC)"), re.MULTILINE)
    assert clocks == sorted(clocks)


@EVERY_CASE
def test_every_moment_says_where_it_is_from(name: str) -> None:
    for line in section(body(name), "Timeline (UTC)").splitlines():
        if line.startswith("- "):
            assert re.search(r"· \*(journal \d+|telemetry\* \(E[\d., E]+\))\*?$", line)


@EVERY_CASE
def test_hostile_words_change_nothing_but_the_words(name: str) -> None:
    tame = {word: "x" * (1 + place) for place, word in enumerate(HOSTILE)}
    tame["NullPointerException"] = "n x"
    plain, hostile = (postmortem(CaseView.of(retold(CASES[name](), words))) for words in (tame, HOSTILE))
    assert _structure(hostile) == _structure(plain)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e]", hostile)


def _structure(document: str) -> list[tuple[str, ...]]:
    """What a willing Markdown reader makes of it: the kinds of its parts, without their words."""
    reader = MarkdownIt("gfm-like", {"html": True})
    assert reader.linkify is not None
    reader.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    return [
        (token.type, token.tag, *(child.type for child in token.children or () if child.type != "text"))
        for token in reader.parse(document)
    ]


def test_a_night_that_was_proven_names_cause_trigger_and_path() -> None:
    document = body("confirmed")
    assert section(document, "Summary").startswith("Confirmed cause: `payment`, instance `payment-7c9f-2`")
    assert "Trigger: deploy `deploy-118` of `payment`" in section(document, "Trigger and root cause")
    assert (
        "2. `checkout` → `payment`: depends on it yes, it deviates yes, not later yes (E3, E6)." in document
    )
    assert "1m 25s after it was first felt (E2)" in section(document, "Detection")


def test_wrong_turns_are_those_of_the_investigation() -> None:
    turns = section(body("confirmed"), "Wrong turns")
    assert "`orders-db` was suspected by `checkout`, `orders-db`" in turns
    assert "orders-db is as slow on a quiet night (E5)" in turns
    assert "an edit made that void (journal 44)" in turns
    assert "Bob" not in turns


def test_the_decision_says_who_when_what_text_and_what_was_changed() -> None:
    view = cases.a_confirmed_case()
    assert view.playbook is not None
    decision = section(body("confirmed"), "Playbook and decision")
    assert "**Approved** by mara at 2026-03-01T02:36:44Z: Only the broken version goes back." in decision
    assert view.playbook.sha256 in decision
    assert "+    target_namespace: shop" in decision
    assert view.playbook.document in postmortem(view)


def test_an_undecided_playbook_is_an_action_item() -> None:
    document = body("review")
    assert section(document, "Playbook and decision").startswith("**Undecided.** Nothing is approved.")
    assert "- [ ] Decide the playbook. Owner:" in section(document, "Action items")


def test_a_healthy_night_names_no_cause() -> None:
    document = body("healthy")
    assert section(document, "Summary") == "Nothing deviates from what is usual. No cause is named."
    assert section(document, "Trigger and root cause") == "None is named: nothing deviates."
    assert section(document, "Playbook and decision") == "No playbook was drafted."


def test_a_cancelled_night_keeps_what_was_suspected_and_says_it_is_not_verified() -> None:
    document = body("cancelled")
    assert "**Incomplete.** The investigation was cancelled." in document
    assert section(document, "Summary").startswith("No conclusion was reached.")
    causes = section(document, "Trigger and root cause")
    assert "Suspected by then, and not verified:" in causes
    assert "- `payment`, by `payment`: payment logs a new exception since its deploy (E3, E4)." in causes


def test_a_failed_night_says_what_failed() -> None:
    document = body("failed")
    assert "**Incomplete.** The investigation failed: The store went away; two reports are kept." in document
    assert "- Investigation 1 was ended by a failure" in section(document, "Wrong turns")


def test_a_case_is_told_after_every_single_event() -> None:
    for name in CASES:
        entries = CASES[name]()
        for length in range(len(entries) + 1):
            assert postmortem(CaseView.of(entries[:length])).startswith("# Postmortem: ")


@pytest.mark.parametrize(
    ("found", "says"), [("0" * 64, "**The store is not the one this"), (None, "**The store is gone.**")]
)
def test_a_store_that_changed_is_said_at_the_top(found: str | None, says: str) -> None:
    journal = Journal()
    journal.entries = cases.confirmed_entries()
    journal.add(ev.StoreChanged(recorded="5d0c9b1e" * 8, found=found))
    assert says in postmortem(CaseView.of(journal.entries)).partition("## Summary")[0]


def test_one_of_several_instances_was_luck() -> None:
    record = evidence(
        "E7", "instances", "One or all?", "one of three", ("service", "instance"),
        *(("payment", f"payment-7c9f-{number}") for number in (1, 2, 3)),
    )  # fmt: skip
    journal = Journal()
    journal.entries = cases.review_entries()
    journal.add(ev.EvidenceRecorded(run=1, evidence=record))
    lucky = section(postmortem(CaseView.of(journal.entries)), "Lessons").partition("### Where we were lucky")[
        2
    ]
    assert lucky.strip() == "- It stayed in one of 3 instances, `payment-7c9f-2` *(inferred)* (E7)."


def test_an_unchecked_hop_is_said_to_be_unknown() -> None:
    unchecked = cases.PAYMENT.path[1].model_copy(update={"precedes": None})
    assert "not later **unknown** (E3, E6)." in _told_with(path=(unchecked,))


def test_a_cause_that_is_its_own_symptom_has_no_path() -> None:
    told = _told_with(path=(), service="storefront")
    assert "It is where the symptom is seen: there is no path to check." in told


def test_a_cause_without_a_known_path_is_said_to_have_none() -> None:
    assert "No path from where it is felt is known." in _told_with(path=())


def _told_with(**changed: Any) -> str:
    """The confirmed night with the leading cause changed."""
    entries = []
    for entry in cases.review_entries():
        event = entry.event
        if isinstance(event, ev.Concluded):
            cause = event.diagnosis.causes[0].model_copy(update=changed)
            event = event.model_copy(
                update={"diagnosis": event.diagnosis.model_copy(update={"causes": (cause,)})}
            )
        if not isinstance(event, ev.PathVerified):
            entries.append(ev.Entry(entry.seq, entry.at_ns, event))
    return postmortem(CaseView.of(entries))


def test_two_causes_are_both_told() -> None:
    both = []
    for entry in cases.review_entries():
        event = entry.event
        if isinstance(event, ev.Concluded):
            causes = (cases.PAYMENT, cases.DATABASE)
            event = event.model_copy(
                update={"diagnosis": event.diagnosis.model_copy(update={"causes": causes, "ruled_out": ()})}
            )
        if isinstance(event, ev.Challenged):
            event = event.model_copy(update={"survived": True})
        both.append(ev.Entry(entry.seq, entry.at_ns, event))
    causes_told = section(postmortem(CaseView.of(both)), "Trigger and root cause")
    assert "### 1. `payment`: exception" in causes_told
    assert "### 2. `orders-db`: latency" in causes_told
    assert "Trigger: unknown. No change of this service is recorded before it deviated." in causes_told


def test_a_second_investigation_does_not_cite_the_firsts_evidence() -> None:
    journal = Journal()
    journal.entries = cases.confirmed_entries()
    journal.add(ev.RunStarted(run=2, fingerprint="f" * 64))
    document = postmortem(CaseView.of(journal.entries))
    assert not re.search(r"\(E\d", document.partition("## Appendix")[0])
    assert "why not the database?" in section(document, "Timeline (UTC)")
    assert "Asked:" not in section(document, "Response")


def test_a_claim_is_said_with_its_mark_when_it_is_inferred() -> None:
    journal = Journal()
    journal.entries = cases.review_entries()
    journal.add(
        ev.QuestionAsked(number=1, text="what next?"),
        ev.Answered(number=1, understood="next", claims=(claim("Roll back.", "E4", inferred=True),)),
    )
    assert "  - Roll back (E4) *(inferred)*." in section(postmortem(CaseView.of(journal.entries)), "Response")
