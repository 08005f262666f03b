"""The timeline: what telemetry, the journal and people say happened, and when. Nothing else has a time."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from agents import events as ev
from agents.answers.status import since_ns
from agents.case_view import CaseView
from sessions.case_facts import alerts, changes, first_lines, onsets
from tools.times import SECOND_NS, format_instant

_TOLD = (
    ev.SessionOpened,
    ev.StoreChanged,
    ev.WindowChosen,
    ev.RunStarted,
    ev.Concluded,
    ev.RunCancelled,
    ev.RunFailed,
    ev.PlaybookDrafted,
    ev.PlaybookEdited,
    ev.PlaybookDecided,
    ev.QuestionAsked,
    ev.QuestionWithdrawn,
    ev.NoteAdded,
    ev.Exported,
    ev.AgentSteered,
)
"""What of the journal a reader of the timeline wants; the agents' own steps are not among it."""


@dataclass(frozen=True)
class Written:
    """What a person says of a moment: `text` None leaves its words, `was_ns` is the time put right, if it
    was, `seq` the entry in the journal that says so."""

    by: str
    seq: int
    text: str | None
    was_ns: int | None = None


@dataclass(frozen=True)
class Moment:
    """`what` chooses the words, `of` is what they are about. `evidence` where telemetry says it, `seq`
    where the journal does. `key` is the entry's identity, the same as long as it says the same."""

    at_ns: int
    what: str
    of: Any
    evidence: tuple[str, ...] = ()
    seq: int | None = None
    key: str = ""
    written: Written | None = None
    hidden_by: str | None = None


def timeline(view: CaseView) -> list[tuple[str, list[Moment]]]:
    """What the postmortem shows: moments in order of time, by day (`2026-03-01`), without the hidden ones."""
    shown = [moment for moment in moments(view) if moment.hidden_by is None]
    return [(day, list(found)) for day, found in groupby(shown, lambda m: format_instant(m.at_ns)[:10])]


def moments(view: CaseView, *, corrected: bool = True) -> list[Moment]:
    """Every moment as people left it, hidden ones too, in order of time; or before they `corrected` any."""
    recorded = {moment.key: moment for moment in (*_from_telemetry(view), *_from_journal(view))}
    known = recorded | {moment.key: moment for moment in _added(view)}
    told = list(known.values())
    if corrected:
        told = [_as_written(moment, view) for moment in told] + list(_orphans(view, known.keys()))
    return sorted(told, key=lambda moment: (moment.at_ns, moment.seq or 0))


def _added(view: CaseView) -> Iterator[Moment]:
    for key, event in view.postmortem.added.items():
        written = Written(event.by, view.postmortem.written[event.key], event.text)
        yield Moment(event.at_ns, "added", event, key=key, written=written)


def _as_written(moment: Moment, view: CaseView) -> Moment:
    """The moment with a person's correction, and hidden where a person hid it."""
    hidden_by = view.postmortem.hidden.get(moment.key)
    correction = view.postmortem.corrected.get(moment.key)
    if correction is None or (correction.at_ns, correction.text) == (None, None):
        return replace(moment, hidden_by=hidden_by)
    moved = moment.written is None and correction.at_ns not in (None, moment.at_ns)
    written = Written(
        correction.by,
        view.postmortem.written[correction.key],
        correction.text or (moment.written.text if moment.written else None),
        was_ns=moment.at_ns if moved else None,
    )
    at_ns = moment.at_ns if correction.at_ns is None else correction.at_ns
    return replace(moment, at_ns=at_ns, written=written, hidden_by=hidden_by)


def _orphans(view: CaseView, known: Collection[str]) -> Iterator[Moment]:
    """What was put right in an earlier investigation and stands in none of this one: the words stay."""
    for key, event in view.postmortem.corrected.items():
        if key not in known and event.at_ns is not None and event.text is not None:
            written = Written(event.by, view.postmortem.written[event.key], event.text)
            hidden_by = view.postmortem.hidden.get(key)
            yield Moment(event.at_ns, "added", event, key=key, written=written, hidden_by=hidden_by)


def clock(at_ns: int) -> str:
    """The time of day in UTC, to the millisecond where it is not whole seconds."""
    moment = format_instant(at_ns - at_ns % 1_000_000)
    return moment[11:-1]


def _from_telemetry(view: CaseView) -> Iterator[Moment]:
    for moment in _told_by_telemetry(view):
        yield replace(moment, key=_key(moment))


def _key(moment: Moment) -> str:
    said = "/".join(str(getattr(moment.of, name, "")) for name in ("service", "name", "change_id"))
    return f"{moment.what}/{moment.at_ns}/{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def _told_by_telemetry(view: CaseView) -> Iterator[Moment]:
    if view.windows is not None:
        window = view.windows.incident.window()
        yield Moment(window.start_ns, "incident begins", view.windows, view.windows.evidence)
        yield Moment(window.end_ns, "incident ends", view.windows, view.windows.evidence)
    if view.triage and (since := since_ns(view)) is not None:
        yield Moment(since, "hurt", view.triage.impact, view.triage.impact.evidence)
    for change in changes(view):
        yield Moment(change.at_ns, "change", change, (change.evidence,))
    for alert in alerts(view):
        yield Moment(alert.at_ns, "alert", alert, (alert.evidence,))
        if alert.ended_ns is not None:
            yield Moment(alert.ended_ns, "alert ended", alert, (alert.evidence,))
    for onset in onsets(view):
        yield Moment(onset.at_ns, "onset", onset, (onset.evidence,))
    for line in first_lines(view):
        yield Moment(line.at_ns, "first line", line, (line.evidence,))


def _from_journal(view: CaseView) -> Iterator[Moment]:
    for entry in view.entries:
        if isinstance(entry.event, _TOLD):
            at_ns = entry.at_ns - entry.at_ns % SECOND_NS
            yield Moment(at_ns, entry.event.kind, entry.event, seq=entry.seq, key=f"journal/{entry.seq}")
