"""The journal as plain lines: one event, one line, and further lines only for what was said in it.

A sentence is one line, without colour, rules or marks that would have to be seen. Indentation follows the
reasoning tree: an agent stands one step to the right of whoever asked it, and says who that was.
"""

from __future__ import annotations

from agents import events as ev
from agents.diagnosis import Claim
from agents.steered_tree import VERBS
from tools.plain_text import inert
from tools.times import SECOND_NS
from tui.plain.record import record_words
from tui.plain.words import (
    cited,
    claimed,
    fault,
    hop_checked,
    listed,
    milliseconds,
    percent,
    plural,
    stretch,
)

_STEP = "  "
_CLAIMS_SHOWN = 2

_AgentEvent = ev.AgentStarted | ev.AgentChecked | ev.AgentAsked | ev.AgentReported
_PlaybookEvent = ev.PlaybookDrafted | ev.ReviewRequested | ev.PlaybookEdited | ev.PlaybookDecided
_TalkEvent = (
    ev.QuestionAsked
    | ev.QuestionWithdrawn
    | ev.AnswerPart
    | ev.Answered
    | ev.NoteAdded
    | ev.Exported
    | ev.AgentSteered
    | ev.WindowChosen
)
_Conclusion = ev.RootReportWritten | ev.CausesRanked | ev.PathVerified | ev.Challenged | ev.Concluded
_RecordEvent = (
    ev.PostmortemEdited
    | ev.TimelineAdded
    | ev.TimelineCorrected
    | ev.TimelineHidden
    | ev.SessionRenamed
    | ev.SessionArchived
)
_Opening = ev.SessionOpened | ev.StoreChanged | ev.EvidenceRecorded | ev.WindowsSet | ev.Triaged
_Ending = ev.RunStarted | ev.RunCancelled | ev.RunFailed | ev.RunFinished


class Transcript:
    """Turns entries, in journal order, into lines. Every line is inert text."""

    def __init__(self) -> None:
        self._began_ns: int | None = None
        self._depth: dict[str, int] = {}

    def lines(self, entry: ev.Entry) -> tuple[str, ...]:
        """The entry's lines: the first led by the seconds since the session began."""
        if self._began_ns is None:
            self._began_ns = entry.at_ns
        clock = f"{(entry.at_ns - self._began_ns) / SECOND_NS:7.2f} s  "
        first, *more = map(inert, self._words(entry.event))
        return (clock + first, *(" " * len(clock) + line for line in more))

    def _words(self, event: ev.Event) -> tuple[str, ...]:
        if isinstance(event, _AgentEvent):
            return tuple(self._indent(event) + line for line in _agent(event))
        if isinstance(event, _PlaybookEvent):
            return _playbook(event)
        if isinstance(event, _TalkEvent):
            return _talk(event)
        if isinstance(event, _RecordEvent):
            return (record_words(event),)
        return _conclusion(event) if isinstance(event, _Conclusion) else _scope(event)

    def _indent(self, event: _AgentEvent) -> str:
        if isinstance(event, ev.AgentStarted):
            self._depth[event.agent] = event.depth
        return _STEP * self._depth.get(event.agent, 0)


def _scope(event: _Opening | _Ending) -> tuple[str, ...]:
    match event:
        case ev.SessionOpened():
            return (f"Session {inert(event.session_id)}: {inert(event.title)}",)
        case ev.StoreChanged(found=None):
            return ("The store is gone; what was recorded stays.",)
        case ev.StoreChanged():
            return ("The store is not the one this session was opened on; what was recorded stays.",)
        case ev.RunStarted(run=run, reuses_scan=again):
            on = ", on what was read before" if again else ""
            return ("Investigation begins." if run == 1 else f"Investigation {run} begins{on}.",)
        case ev.EvidenceRecorded(evidence=record):
            return (f"{inert(record.id)} {inert(record.summary)}",)
        case ev.WindowsSet():
            return _windows(event)
        case ev.Triaged():
            return _impact(event)
        case ev.RunCancelled():
            return ("Stopped; what was found is kept.",)
        case ev.RunFailed():
            return (f"Failed: {inert(event.message)}", inert(event.remedy))
        case ev.RunFinished():
            return ("Investigation ends.",)


def _windows(event: ev.WindowsSet) -> tuple[str, ...]:
    how = "given" if event.how == "given" else f"found by {event.how}"
    found = "No window stands out; looking at" if event.how == "none" else "Incident"
    against = f", against {stretch(event.baseline)}" if event.baseline else ", without a baseline"
    missing = (f"Missing: {listed(event.missing)}.",) if event.missing else ()
    return (
        f"{found} {stretch(event.incident)}{'' if event.how == 'none' else f' ({how})'}{against}"
        f" {cited(event.evidence)}",
        *missing,
    )


def _impact(event: ev.Triaged) -> tuple[str, ...]:
    impact = event.impact
    figures = []
    if impact.failed_share is not None:
        figures.append(f"{percent(impact.failed_share)} of requests fail")
    if impact.p95_ms is not None:
        figures.append(f"p95 {milliseconds(impact.p95_ms)}")
    hurt = f"Hurt: {listed(impact.services)}" if impact.services else "Nothing is hurt where requests enter"
    return (
        f"{hurt}{'; ' if figures else ''}{', '.join(figures)} {cited(impact.evidence)}",
        *_said(event.claims),
    )


def _agent(event: _AgentEvent) -> tuple[str, ...]:
    name = inert(event.agent)
    match event:
        case ev.AgentStarted(asked_by=None):
            return (f"{name} looks at itself, where requests enter",)
        case ev.AgentStarted(asked_by=asker):
            return (f"{name} looks at itself, asked by {inert(asker or '')}",)
        case ev.AgentChecked(deviates=deviates, claims=claims):
            found = f"{name} deviates" if deviates else f"{name} is as before"
            return (found, *_said(claims)) if deviates else (found,)
        case ev.AgentAsked(asked=asked):
            return (f"{name} asks {listed(asked)}" if asked else f"{name} has nobody below to ask",)
        case ev.AgentReported(report=report):
            because = f", explained by {listed(report.explained_by)}" if report.explained_by else ""
            again = " (remembered)" if event.remembered else ""
            return (f"{name} reports: {report.role}{because}{again} {cited(report.evidence_ids)}",)


def _conclusion(event: _Conclusion) -> tuple[str, ...]:
    match event:
        case ev.RootReportWritten(claims=claims):
            return ("The agents' report:", *_said(claims, len(claims)))
        case ev.CausesRanked(causes=causes):
            ranked = (
                f"{cause.rank}. {inert(cause.service)} {percent(cause.probability)}" for cause in causes
            )
            return ("Causes: " + ", ".join(ranked) if causes else "Nothing can be named as a cause.",)
        case ev.PathVerified(service=service, hops=hops):
            if not hops:
                return (f"Path: {inert(service)} is its own symptom", *_said(event.claims))
            path = f"Path from {inert(hops[0].caller)} to {inert(hops[-1].callee)}:"
            return (path, *(f"- {hop_checked(hop)}" for hop in hops), *_said(event.claims))
        case ev.Challenged(service=service, survived=survived, claims=claims):
            return (f"Challenged {inert(service)}: it {'stands' if survived else 'falls'}", *_said(claims))
        case ev.Concluded(diagnosis=diagnosis):
            leading = [
                f"{inert(cause.service)}, {fault(cause)} {cited(cause.evidence)}"
                for cause in diagnosis.causes[:1]
            ]
            return (": ".join((f"Verdict: {diagnosis.verdict}", *leading)),)


def _playbook(event: _PlaybookEvent) -> tuple[str, ...]:
    match event:
        case ev.PlaybookDrafted(sha256=sha256, why=why):
            return (f"Playbook drafted, sha256 {sha256[:12]}", *_said(why))
        case ev.ReviewRequested():
            return ("The playbook waits for a person; nothing is approved.",)
        case ev.PlaybookEdited(by=by, sha256=sha256):
            return (f"Playbook edited by {inert(by)}, sha256 {sha256[:12]}; an approval before it is void.",)
        case ev.PlaybookDecided(decision=decision, by=by, reason=reason, sha256=sha256):
            words = f"Playbook {decision} by {inert(by)}, sha256 {sha256[:12]}"
            return (f"{words}: {inert(reason)}" if reason else words,)


def _talk(event: _TalkEvent) -> tuple[str, ...]:
    match event:
        case ev.QuestionAsked(number=number, text=text):
            return (f"Question {number}: {inert(text)}",)
        case ev.QuestionWithdrawn(number=number):
            return (f"Question {number} is withdrawn.",)
        case ev.AnswerPart(number=number, claims=claims):
            return (f"Answer {number} is coming: {plural(len(claims), 'statement')} so far.",)
        case ev.Answered(number=number, ended="stopped" | "failed", claims=claims, offers=offers):
            return (f"Answer {number}: {inert(' '.join(offers))}", *_said(claims, len(claims)))
        case ev.Answered(number=number, understood=None, offers=offers):
            return (
                f"Answer {number}: that was not understood. What can be asked:",
                *(f"- {inert(offer)}" for offer in offers),
            )
        case ev.Answered(number=number, claims=claims):
            first, *more = _said(claims, len(claims)) or ("- there is nothing to say about it",)
            return (f"Answer {number}: {first.removeprefix('- ')}", *more)
        case ev.NoteAdded(by=by, text=text):
            return (f"Note by {inert(by)}: {inert(text)}",)
        case ev.AgentSteered(agent=agent, act=act, reason=reason, by=by):
            why = f": {inert(reason)}" if reason else ""
            return (f"{inert(by)} {VERBS[act]} {inert(agent)}{why}",)
        case ev.Exported(format=kind, path=path):
            return (f"Written as {inert(kind)}: {inert(path)}",)
        case ev.WindowChosen(by=by, incident=incident, baseline=baseline):
            against = f", against {stretch(baseline)}" if baseline else ""
            return (f"{inert(by)} has {stretch(incident)} investigated{against}.",)


def _said(claims: tuple[Claim, ...], most: int = _CLAIMS_SHOWN) -> tuple[str, ...]:
    """The claims, one a line; beyond `most` only how many more there are."""
    shown = tuple(f"- {claimed(claim)}" for claim in claims[:most])
    rest = len(claims) - most
    return (*shown, f"- and {rest} more") if rest > 0 else shown
