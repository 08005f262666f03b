"""The timeline: what telemetry and the journal say happened, and when. Nothing else has a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from agents import events as ev
from agents.case_view import CaseView
from sessions.case_facts import alerts, changes, first_lines, onsets, since_ns
from tools.times import SECOND_NS, format_instant

_TOLD = (
    ev.SessionOpened,
    ev.StoreChanged,
    ev.RunStarted,
    ev.Concluded,
    ev.RunCancelled,
    ev.RunFailed,
    ev.PlaybookDrafted,
    ev.PlaybookEdited,
    ev.PlaybookDecided,
    ev.QuestionAsked,
    ev.NoteAdded,
    ev.Exported,
    ev.AgentSteered,
)
"""What of the journal a reader of the timeline wants; the agents' own steps are not among it."""


@dataclass(frozen=True)
class Moment:
    """`what` chooses the words, `of` is what they are about. `evidence` where telemetry says it, `seq`
    where the journal does."""

    at_ns: int
    what: str
    of: Any
    evidence: tuple[str, ...] = ()
    seq: int | None = None


def timeline(view: CaseView) -> list[tuple[str, list[Moment]]]:
    """Moments in order of time, by day (`2026-03-01`)."""
    moments = sorted(
        (*_from_telemetry(view), *_from_journal(view)),
        key=lambda moment: (moment.at_ns, moment.seq or 0),
    )
    return [(day, list(found)) for day, found in groupby(moments, lambda m: format_instant(m.at_ns)[:10])]


def clock(at_ns: int) -> str:
    """The time of day in UTC, to the millisecond where it is not whole seconds."""
    moment = format_instant(at_ns - at_ns % 1_000_000)
    return moment[11:-1]


def _from_telemetry(view: CaseView) -> Iterator[Moment]:
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
            yield Moment(at_ns, entry.event.kind, entry.event, seq=entry.seq)
