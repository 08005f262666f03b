"""A person writes into the postmortem: their words stand, the record's are never lost."""

from __future__ import annotations

import json
import re
import threading
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from agents import events as ev
from agents.case_view import CaseView
from sessions.drafts import Drafts
from sessions.exports import render, write_export
from sessions.postmortem import postmortem, section, sections, told_moments
from sessions.postmortem_desk import PostmortemDesk
from tests.sessions import cases
from tests.sessions.case_builder import Journal
from tools.errors import ExportError, UsageError


class Desk:
    """A case with a desk whose events go on its journal."""

    def __init__(self, entries: list[ev.Entry]) -> None:
        self.journal = Journal()
        self.journal.entries = list(entries)
        self.journal.now_ns = entries[-1].at_ns + 1
        self.view = CaseView.of(entries)
        self.desk = PostmortemDesk(self.view, self.keep, threading.RLock())

    def keep(self, *events: ev.Event) -> None:
        for event in events:
            self.journal.add(event)
            self.view.apply(self.journal.entries[-1])

    def document(self) -> str:
        return postmortem(CaseView.of(self.journal.entries))

    def body(self, heading: str) -> str:
        return self.document().partition(f"## {heading}\n\n")[2].partition("\n## ")[0].strip()

    def key_of(self, words: str) -> str:
        return next(moment.key for moment, told, _ in told_moments(self.view) if words in told)


@pytest.fixture
def night() -> Desk:
    return Desk(cases.confirmed_entries())


def test_a_section_stands_in_the_persons_words_and_says_so(night: Desk) -> None:
    night.desk.edit("summary", "The card check broke.\n\n- **really**", "ana")
    assert re.fullmatch(
        r"\*As written by ana, journal \d+\.\*\n\nThe card check broke\.\n\n- \*\*really\*\*",
        night.body("Summary"),
    )
    assert "Where requests enter" in night.body("Impact")


def test_the_records_words_come_back(night: Desk) -> None:
    before = night.document()
    night.desk.edit("summary", "Mine.", "ana")
    night.desk.edit("summary", None, "ana")
    assert night.document() == before
    kinds = [entry.event.kind for entry in night.journal.entries[-2:]]
    assert kinds == ["postmortem_edited", "postmortem_edited"]


def test_saving_the_records_own_words_writes_nothing(night: Desk) -> None:
    count = len(night.journal.entries)
    night.desk.edit("summary", section(night.view, "summary").drafted, "ana")
    night.desk.edit("summary", None, "ana")
    assert len(night.journal.entries) == count


def test_an_edit_made_before_the_record_moved_on_says_so() -> None:
    desk = Desk(cases.review_entries())
    desk.desk.edit("response", "We met at once.", "ana")
    assert "has changed since" not in desk.document()
    desk.keep(ev.NoteAdded(number=1, text="the bank called", by="joe"))
    assert "*As written by ana, journal 38. The record has changed since.*" in desk.document()
    assert "We met at once." in desk.document()


@pytest.mark.parametrize("key", ["timeline", "appendix_evidence", "nothing"])
def test_what_is_the_record_itself_is_not_written_over(night: Desk, key: str) -> None:
    with pytest.raises(UsageError, match="can be edited"):
        night.desk.edit(key, "x", "ana")


def test_an_added_entry_stands_at_its_time_and_says_who_wrote_it(night: Desk) -> None:
    night.desk.add("02:14", "The bank\n called", "ana")
    lines = night.body("Timeline (UTC)").splitlines()
    added = next(line for line in lines if "bank" in line)
    assert re.fullmatch(r"- 02:14:00 The bank called · \*as written by ana, journal \d+\*", added)
    clocks = [line[2:10] for line in lines if line.startswith("- ")]
    assert clocks == sorted(clocks)


@pytest.mark.parametrize(("when", "text"), [("soon", "x"), ("", "x"), ("25:00", "x"), ("02:14", "  ")])
def test_no_time_and_no_words_are_refused_with_a_remedy(night: Desk, when: str, text: str) -> None:
    count = len(night.journal.entries)
    with pytest.raises(UsageError) as refused:
        night.desk.add(when, text, "ana")
    assert refused.value.remedy
    assert len(night.journal.entries) == count


def test_a_corrected_entry_keeps_what_it_said_by_itself(night: Desk) -> None:
    key = night.key_of("First seen where requests enter")
    night.desk.correct(key, "02:12:50", "Customers felt it", "ana")
    timeline = night.body("Timeline (UTC)")
    assert re.search(
        r"- 02:12:50 Customers felt it · \*telemetry\* \(E1\), "
        r"\*as corrected by ana, was 02:13:05, journal \d+\*",
        timeline,
    )
    assert "First seen where requests enter" not in timeline
    night.desk.correct(key, None, None, "ana")
    assert "- 02:13:05 First seen where requests enter · *telemetry* (E1)\n" in night.document()


def test_a_time_alone_is_corrected_and_the_words_stay(night: Desk) -> None:
    night.desk.correct(night.key_of("deploy-118"), "02:12:41", None, "ana")
    assert "- 02:12:41 deploy `deploy-118` of `payment`" in night.document()


def test_a_hidden_entry_is_in_the_journal_and_the_json_and_not_in_the_document(night: Desk) -> None:
    key = night.key_of("is Bob awake?")
    night.desk.hide(key, True, "ana")
    assert "is Bob awake?" not in night.body("Timeline (UTC)")
    exported = json.loads(render(night.view, "json"))
    (hidden,) = [each for each in exported["postmortem"]["timeline"] if each["hidden_by"]]
    assert (hidden["hidden_by"], hidden["text"]) == ("ana", "Question: is Bob awake?")
    assert exported["events"][-1]["event"]["kind"] == "timeline_hidden"
    assert "is Bob awake?" not in render(night.view, "html").partition("Trigger and root cause")[0]
    night.desk.hide(key, False, "ana")
    assert "is Bob awake?" in night.body("Timeline (UTC)")


def test_hiding_twice_is_one_act(night: Desk) -> None:
    count = len(night.journal.entries)
    night.desk.hide("journal/1", True, "ana")
    night.desk.hide("journal/1", True, "joe")
    assert len(night.journal.entries) == count + 1


def test_an_added_entry_can_itself_be_corrected_and_hidden(night: Desk) -> None:
    night.desk.add("02:14", "The bank called", "ana")
    night.desk.correct("added/1", "02:15", "The bank called twice", "joe")
    assert re.search(
        r"- 02:15:00 The bank called twice · \*as written by joe, journal \d+\*", night.document()
    )
    night.desk.hide("added/1", True, "joe")
    assert "The bank called" not in night.document()


def test_a_corrected_entry_outlives_the_investigation_it_stood_in(night: Desk) -> None:
    night.desk.correct(night.key_of("First seen"), "02:12:50", "Customers felt it", "ana")
    night.keep(ev.RunStarted(run=2, fingerprint="f"))
    assert re.search(r"- 02:12:50 Customers felt it · \*as written by ana, journal \d+\*", night.document())


def test_an_entry_that_is_not_there_is_refused(night: Desk) -> None:
    with pytest.raises(UsageError, match="not in the timeline"):
        night.desk.correct("onset/1/x", "02:14", "x", "ana")


def headings(document: str, tag: str) -> list[str]:
    tokens = MarkdownIt("commonmark").parse(document)
    return [
        inside.content
        for token, inside in pairwise(tokens)
        if token.type == "heading_open" and token.tag == tag
    ]


HOSTILE = "# Postmortem: forged\n\n<script>x</script> <!-- \n\n```\nopen\n## Summary\n\x1b[2J\u202e"


def test_hostile_words_stay_in_their_section_and_do_nothing(night: Desk) -> None:
    night.desk.edit("summary", HOSTILE, "<b>*ana*\x1b")
    night.desk.add("02:14", HOSTILE, "ana")
    document = night.document()
    assert headings(document, "h1") == ["Postmortem: Checkout errors"]
    assert headings(document, "h2") == [each.title for each in sections(night.view, appendices=True)]
    page = render(night.view, "html")
    assert "<script" not in page
    assert page.count("<h1") == 1
    assert page.count("<h2") == len(sections(night.view, appendices=True))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", document)


def test_every_section_and_moment_of_the_json_is_there(night: Desk) -> None:
    night.desk.edit("lessons", "Ask earlier.", "ana")
    told = json.loads(render(night.view, "json"))["postmortem"]
    (lessons,) = [each for each in told["sections"] if each["section"] == "lessons"]
    assert (lessons["text"], lessons["written_by"], lessons["stale"]) == ("Ask earlier.", "ana", False)
    assert len({each["key"] for each in told["timeline"]}) == len(told["timeline"])


def test_a_draft_outlives_whoever_typed_it(tmp_path: Path) -> None:
    Drafts(tmp_path / "drafts.json").keep("summary", "half a sen\u202e")
    again = Drafts(tmp_path / "drafts.json")
    assert again.all() == {"summary": "half a sen\u202e"}
    again.keep("summary", None)
    assert again.all() == {}
    (tmp_path / "drafts.json").write_text("[torn")
    assert again.all() == {}


def test_a_file_is_written_over_only_where_it_may_be(tmp_path: Path, night: Desk) -> None:
    path = tmp_path / "p.md"
    write_export(night.view, "md", path, replace=False)
    path.write_text("mine")
    with pytest.raises(ExportError, match="is there already"):
        write_export(night.view, "md", path, replace=False)
    assert path.read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["p.md"]
