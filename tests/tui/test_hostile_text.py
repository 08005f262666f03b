"""Whatever telemetry, a person or a model writes, the screen shows it and obeys none of it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from textual.events import Paste

from agents import events as ev
from agents.diagnosis import Cause, Claim, RuledOut
from sessions import catalogue
from sessions.catalogue import SessionSummary
from sessions.locations import Home
from tests.sessions import case_builder, cases
from tests.sessions.case_evidence import evidence
from tests.tui.driving import Driver, driven, shown, until
from tests.tui.fakes import FakeSession
from tui.app import WhydunitApp
from tui.screens.picker import PickerScreen

HOSTILE = {
    "markup": "[/foo][bold red]x[/] [@click=app.quit]y[/] $error",
    "ansi": "\x1b[2J\x1b[31mred\x1b[0m\x07\x08\x9b31m",
    "osc": "\x1b]52;c;ZXZpbA==\x07\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\",
    "bidi": "\u202egnp.exe\u2066x\u2069 \u200b\ufeff\u00ad",
    "lines": "one\ntwo\r\nthree\u2028four\tfive\x0b",
    "long": "A" * 100_000,
    "emoji": "👩‍👩‍👧 🇨🇭 e\u0301 漢字 \U000e0041",
    "nothing": "",
}


OBEYED = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def hostile_entries(text: str) -> list[ev.Entry]:
    """A whole case in which every field that a stranger can fill holds this text."""
    name = text[:500] or "-"
    record = evidence(
        "E1", name, text, text, ("service", "baseline_x", "incident_x", text[:99]), (name, 1, 2, text)
    )
    claim = Claim(text=text, evidence=("E1",), inferred=True)
    cause = Cause(
        rank=1, service=name, instance=name, node=name, fault_kind=name, resource="code", detail=text,
        score=1.0, probability=0.5, path=(case_builder.hop(name, name, "E1"),), evidence=("E1",), why=text,
    )  # fmt: skip
    report = ev.AgentReport(
        agent=name, role="origin", strength=1.0, explained_by=(),
        hypotheses=(ev.Hypothesis(service=name, strength=1.0, why=text, evidence=("E1",)),), claims=(claim,),
    )  # fmt: skip
    impact = ev.Impact(
        services=(name,), requests=1, failed=1, slow=1, failed_share=1.0, baseline_failed_share=0.0,
        p95_ms=1.0, baseline_p95_ms=1.0, since=name, evidence=("E1",),
    )  # fmt: skip
    journal = case_builder.Journal()
    journal.add(
        case_builder.opened(name, store=name, session_id=name),
        ev.RunStarted(run=1, fingerprint="f"),
        ev.EvidenceRecorded(run=1, evidence=record),
        ev.WindowsSet(
            run=1, incident=case_builder.INCIDENT, baseline=None, how="given", missing=(name,),
            evidence=("E1",), reaches=(ev.Reach(modality=name, newest="2026-03-01T02:30:00Z"),),
        ),
        ev.Triaged(run=1, impact=impact, entry_points=(name,), candidates=(name,), claims=(claim,)),
        ev.AgentStarted(run=1, agent=name, asked_by=None, depth=0),
        ev.AgentChecked(run=1, agent=name, deviates=True, claims=(claim,)),
        ev.AgentAsked(run=1, agent=name, asked=(name,)),
        ev.AgentReported(run=1, agent=name, report=report, inputs="f"),
        ev.RootReportWritten(run=1, claims=(claim,)),
        ev.CausesRanked(run=1, causes=(cause,)),
        ev.PathVerified(run=1, service=name, hops=cause.path, claims=(claim,)),
        ev.Challenged(run=1, service=name, survived=True, claims=(claim,)),
        case_builder.concluded(
            "likely", record, causes=(cause,), missing=(name,),
            ruled_out=(RuledOut(service=name, why=text, evidence=("E1",)),),
        ),
        ev.PlaybookDrafted(run=1, document=text, sha256="0" * 64, why=(claim,)),
        ev.ReviewRequested(run=1),
        ev.QuestionAsked(number=1, text=text),
        ev.Answered(number=1, understood=None, claims=(claim,), offers=(text,)),
        ev.NoteAdded(number=1, text=text, by=name),
        ev.Exported(number=1, format=name, path=text, sha256=name),
        ev.AgentSteered(number=1, agent=name, act="annotate", reason=text, by=name),
        ev.AgentSteered(number=2, agent=name, act="prune", reason=text, by=name),
        ev.PlaybookDecided(
            number=1, decision="rejected", by=name, reason=text, sha256="0" * 64, diff=text
        ),
        ev.PostmortemEdited(number=1, section="impact", text=text, instead_of="", by=name),
        ev.TimelineAdded(number=1, at_ns=case_builder.ONSET_NS, text=text or "-", by=name),
        ev.TimelineCorrected(number=1, entry="journal/1", at_ns=None, text=text or "-", by=name),
        ev.TimelineHidden(number=1, entry="journal/2", hidden=True, by=name),
        ev.SessionRenamed(number=1, title=name, by=name),
    )  # fmt: skip
    return journal.entries


def assert_inert(d: Driver) -> None:
    bad = {c for c in d.shown() if c != "\n" and unicodedata.category(c) in OBEYED}
    assert bad == set()


@pytest.mark.parametrize("kind", HOSTILE)
async def test_every_pane_and_screen_shows_it_and_obeys_none_of_it(kind: str) -> None:
    async with driven(FakeSession(hostile_entries(HOSTILE[kind])), size=(160, 40)) as d:
        for pane in "12345":
            await d.press(pane)
            assert_inert(d)
        await d.type("/show E1")
        for key in ("1", "2", "3", "4", "s", "S", "r", "w", "escape", "y", "c", "C"):
            await d.press(key)
            assert_inert(d)
        assert not any(ord(each) < 0x20 and each != "\n" for each in d.app.clipboard)
        await d.press("escape", "escape", "p")
        for pane in "123":
            await d.press(pane)
            assert_inert(d)
        assert d.app.is_running


@pytest.mark.parametrize("kind", HOSTILE)
async def test_the_postmortem_its_editor_and_what_is_pasted_from_it_obey_none_of_it(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # what no clipboard takes becomes a file here
    async with driven(FakeSession(hostile_entries(HOSTILE[kind])), size=(160, 40)) as d:
        await d.press("6")
        await d.until(lambda: "Lessons" in d.shown())
        assert_inert(d)
        await d.press("j", "i")
        assert_inert(d)
        await d.press("escape", "2", "G", "a")
        assert_inert(d)
        await d.press("escape", "escape")
        for key in "UH":
            await d.press(key)
            await d.until(lambda: "Copied" in d.shown() or "Too long for a terminal's clipboard" in d.shown())
            assert_inert(d)
            await d.press("escape")
        assert d.app.is_running


@pytest.mark.parametrize("kind", HOSTILE)
async def test_the_picker_shows_it_and_obeys_none_of_it(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = HOSTILE[kind]
    kept = SessionSummary("20260301-x", text, 1, text, None, text, text, text, words=text.casefold())
    broken = SessionSummary("20260302-x", "?", 0, "broken", None, None, "", None, broken=text or "?")
    monkeypatch.setattr(catalogue, "list_sessions", lambda home: (kept, broken))
    app = WhydunitApp(home=Home(tmp_path), by="mara")
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, PickerScreen))
        for key in ("R", "escape", "slash", "escape", "i", "escape"):
            await pilot.press(key)
            assert not [c for c in shown(app) if c != "\n" and unicodedata.category(c) in OBEYED]
        assert app.is_running


async def test_markup_is_shown_as_it_was_written() -> None:
    async with driven(FakeSession(hostile_entries(HOSTILE["markup"])), size=(200, 60)) as d:
        assert "[/foo][bold red]x[/]" in d.shown()


async def test_ten_thousand_pasted_characters_are_one_question() -> None:
    session = FakeSession(cases.review_entries())
    async with driven(session) as d:
        await d.press("i")
        d.screen.query_one("#input").post_message(Paste("\x1b[31m\u202e" + "A" * 10_000 + "\nsecond line"))
        await d.pilot.pause()
        assert_inert(d)
        await d.press("enter")
        await d.screen.settle()
        await d.pilot.pause()
        asked = [e.text for e in d.screen.view.conversation]
        assert len(asked) == 1
        assert asked[0].count("A") >= 9_900
        assert_inert(d)
