"""The case so far: one projection of the journal, read by every face and by question answering.

Fold entries in order with `apply`; the same entries always give the same view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from agents import events as ev
from agents.diagnosis import Cause, Claim, Diagnosis, Hop, TimeRange, Verdict
from agents.steered_tree import Steering, pruned, settled

Phase = Literal[
    "new",
    "triage",
    "investigating",
    "synthesis",
    "verifying",
    "drafting",
    "review",
    "done",
    "cancelled",
    "failed",
]


@dataclass
class AgentView:
    """One node of the reasoning tree, as it was last asked: in `run`. `left_out_with` is the pruned agent
    with which it is not asked any more."""

    agent: str
    asked_by: str | None
    depth: int
    run: int = 0
    deviates: bool | None = None
    claims: tuple[Claim, ...] = ()
    asked: tuple[str, ...] = ()
    report: ev.AgentReport | None = None
    remembered: bool = False
    left_out_with: str | None = None

    @property
    def state(self) -> Literal["checking", "asking", "reported"]:
        if self.report is not None:
            return "reported"
        return "asking" if self.deviates is not None else "checking"


@dataclass
class PlaybookView:
    """The playbook as it stands. An edit after a decision voids the decision."""

    draft: str
    document: str
    sha256: str
    why: tuple[Claim, ...]
    edits: int = 0
    decision: ev.PlaybookDecided | None = None
    decided_at_ns: int | None = None
    voided: bool = False

    @property
    def status(self) -> Literal["draft", "edited", "approved", "rejected"]:
        if self.decision is not None:
            return self.decision.decision
        return "edited" if self.edits else "draft"


@dataclass
class Exchange:
    """A question and its answer; `answer` is None while it waits, `part` what is known of it so far."""

    number: int
    text: str
    asked_at_ns: int
    answer: ev.Answered | None = None
    part: ev.AnswerPart | None = None
    withdrawn: bool = False

    @property
    def waits(self) -> bool:
        return self.answer is None and not self.withdrawn


@dataclass
class PostmortemView:
    """What people wrote into the postmortem, by section and by the timeline's keys; see `agents.events`.

    `edits` and `corrected` hold the last word on each, `written` the entry in the journal that it is from.
    """

    edits: dict[str, ev.PostmortemEdited] = field(default_factory=dict)
    added: dict[str, ev.TimelineAdded] = field(default_factory=dict)
    corrected: dict[str, ev.TimelineCorrected] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)

    def apply(self, entry: ev.Entry) -> None:
        event = entry.event
        match event:
            case ev.PostmortemEdited():
                self.edits[event.section] = event
            case ev.TimelineAdded(number=number):
                self.added[f"added/{number}"] = event
            case ev.TimelineCorrected(entry=key):
                self.corrected[key] = event
            case ev.TimelineHidden(entry=key, hidden=True, by=by):
                self.hidden[key] = by
            case ev.TimelineHidden(entry=key):
                self.hidden.pop(key, None)
        self.written[event.key] = entry.seq


@dataclass
class CaseView:
    """Everything a face shows. Mutable only through `apply`.

    `fingerprint` is that of the store the evidence comes from; `chosen` is the latest choice of windows,
    which `chosen_waits` to be investigated until the next run starts.
    """

    opened: ev.SessionOpened | None = None
    phase: Phase = "new"
    run: int = 0
    reuses_scan: bool = False
    fingerprint: str = ""
    windows: ev.WindowsSet | None = None
    triage: ev.Triaged | None = None
    evidence: dict[str, ev.EvidenceRecord] = field(default_factory=dict)
    agents: dict[str, AgentView] = field(default_factory=dict)
    root_report: tuple[Claim, ...] = ()
    causes: tuple[Cause, ...] = ()
    paths: dict[str, tuple[Hop, ...]] = field(default_factory=dict)
    challenges: dict[str, ev.Challenged] = field(default_factory=dict)
    diagnosis: Diagnosis | None = None
    playbook: PlaybookView | None = None
    conversation: list[Exchange] = field(default_factory=list)
    notes: list[ev.NoteAdded] = field(default_factory=list)
    exports: list[ev.Exported] = field(default_factory=list)
    chosen: ev.WindowChosen | None = None
    chosen_waits: bool = False
    steering: Steering = field(default_factory=Steering)
    postmortem: PostmortemView = field(default_factory=PostmortemView)
    archived: bool = False
    store_changed: ev.StoreChanged | None = None
    failure: ev.RunFailed | None = None
    entries: list[ev.Entry] = field(default_factory=list)

    @classmethod
    def of(cls, entries: Iterable[ev.Entry]) -> CaseView:
        view = cls()
        for entry in entries:
            view.apply(entry)
        return view

    @property
    def verdict(self) -> Verdict | None:
        return self.diagnosis.verdict if self.diagnosis else None

    @property
    def suspects(self) -> tuple[Cause, ...]:
        """The causes that are not ruled out: a service stands in one list."""
        out = {challenge.service for challenge in self.challenges.values() if not challenge.survived}
        if self.diagnosis is not None:
            out |= {entry.service for entry in self.diagnosis.ruled_out}
        return tuple(cause for cause in self.causes if cause.rank == 1 or cause.service not in out)

    @property
    def waits_for_review(self) -> bool:
        return self.phase == "review"

    @property
    def running(self) -> bool:
        return self.phase in ("triage", "investigating", "synthesis", "verifying", "drafting")

    @property
    def given(self) -> tuple[TimeRange | None, TimeRange | None]:
        """Incident and baseline as people gave them, last; None where they are to be found."""
        giver = self.chosen or self.opened
        return (giver.incident, giver.baseline) if giver else (None, None)

    @property
    def unanswered(self) -> list[Exchange]:
        """Questions that wait for their answer, in the order they were asked."""
        return [exchange for exchange in self.conversation if exchange.waits]

    @property
    def answering(self) -> Exchange | None:
        """The question that is being answered, None where none is."""
        at_rest = not self.running and self.phase != "new"
        return next((exchange for exchange in self.conversation if exchange.waits), None) if at_rest else None

    def standing(self, exchange: Exchange) -> Literal["queued", "being answered", "answered", "withdrawn"]:
        """Where a question stands. One at a time is answered, and none while the agents investigate."""
        if exchange.withdrawn:
            return "withdrawn"
        if exchange.answer is not None:
            return "answered"
        answering = self.answering
        return "being answered" if answering and answering.number == exchange.number else "queued"

    def place_in_queue(self, exchange: Exchange) -> int:
        """How many questions are answered before this one's turn comes, itself counted."""
        return [waiting.number for waiting in self.unanswered].index(exchange.number) + 1

    def next_number(self, kind: str) -> int:
        """The number of the next act of this kind."""
        return 1 + sum(1 for entry in self.entries if entry.event.kind == kind)

    def apply(self, entry: ev.Entry) -> None:
        """Fold one entry in. Entries come in journal order, each once."""
        self.entries.append(entry)
        match entry.event:
            case ev.SessionOpened() as event:
                self.opened, self.fingerprint = event, event.fingerprint
            case ev.StoreChanged() as event:
                self.store_changed = event
            case ev.WindowChosen() as event:
                self.chosen, self.chosen_waits = event, True
            case ev.EvidenceRecorded(evidence=record):
                self.evidence[record.id] = record
            case (
                ev.QuestionAsked()
                | ev.QuestionWithdrawn()
                | ev.AnswerPart()
                | ev.Answered()
                | ev.NoteAdded()
                | ev.Exported()
            ):
                self._apply_talk(entry)
            case ev.PlaybookDrafted() | ev.PlaybookEdited() | ev.PlaybookDecided() | ev.ReviewRequested():
                self._apply_playbook(entry)
            case ev.AgentSteered() as act:
                self._steer(act)
            case ev.PostmortemEdited() | ev.TimelineAdded() | ev.TimelineCorrected() | ev.TimelineHidden():
                self.postmortem.apply(entry)
            case ev.SessionRenamed(title=title):
                self.opened = self.opened and self.opened.model_copy(update={"title": title})
            case ev.SessionArchived(archived=archived):
                self.archived = archived
            case _:
                self._apply_run(entry.event)

    def _apply_run(self, event: ev.Event) -> None:
        match event:
            case ev.RunStarted():
                self._begin_run(event)
            case ev.WindowsSet():
                self.windows = event
            case ev.Triaged():
                self.triage = event
                self.phase = "investigating"
            case ev.AgentStarted():
                self._begin_agent(event)
            case ev.AgentChecked():
                agent = self.agents[event.agent]
                agent.deviates, agent.claims = event.deviates, event.claims
            case ev.AgentAsked():
                self.agents[event.agent].asked = event.asked
            case ev.AgentReported():
                agent = self.agents[event.agent]
                agent.report, agent.remembered = event.report, event.remembered
            case ev.RootReportWritten(claims=claims):
                self.root_report = claims
                self.phase = "synthesis"
                self.agents = settled(self.agents, self.steering.heeded, self.run)
            case ev.CausesRanked(causes=causes):
                self.causes = causes
                self.phase = "verifying"
            case ev.PathVerified():
                self.paths[event.service] = event.hops
            case ev.Challenged():
                self.challenges[event.service] = event
            case ev.Concluded(diagnosis=diagnosis):
                self.diagnosis, self.causes = diagnosis, diagnosis.causes
                self.phase = "drafting"
            case ev.RunCancelled():
                self.phase = "cancelled"
                self.steering.give_up()
            case ev.RunFailed():
                self.failure = event
                self.phase = "failed"
                self.steering.give_up()
            case ev.RunFinished():
                self.phase = "done"
            case _:
                raise TypeError(f"{type(event).__name__} is not an event of a run")

    def _apply_playbook(self, entry: ev.Entry) -> None:
        event = entry.event
        if isinstance(event, ev.PlaybookDrafted):
            if self.playbook is not None and self.playbook.draft == event.document:
                self.playbook.why = event.why
                return  # the same draft from a later run: what people made of it stands
            self.playbook = PlaybookView(event.document, event.document, event.sha256, event.why)
        elif isinstance(event, ev.ReviewRequested):
            self.phase = "review"
        elif self.playbook is None:
            raise ValueError("a playbook was edited or decided before it was drafted")
        elif isinstance(event, ev.PlaybookEdited):
            self.playbook.voided = self.playbook.voided or self.playbook.decision is not None
            self.playbook.document, self.playbook.sha256 = event.document, event.sha256
            self.playbook.edits += 1
            self.playbook.decision = self.playbook.decided_at_ns = None
        elif isinstance(event, ev.PlaybookDecided):
            self.playbook.decision, self.playbook.decided_at_ns = event, entry.at_ns
            self.playbook.voided = False

    def _apply_talk(self, entry: ev.Entry) -> None:
        match entry.event:
            case ev.QuestionAsked(number=number, text=text):
                self.conversation.append(Exchange(number, text, entry.at_ns))
            case ev.QuestionWithdrawn(number=number):
                self.conversation[number - 1].withdrawn = True
            case ev.AnswerPart(number=number) as part:
                self.conversation[number - 1].part = part
            case ev.Answered(number=number) as answer:
                self.conversation[number - 1].answer = answer
            case ev.NoteAdded() as note:
                self.notes.append(note)
            case ev.Exported() as export:
                self.exports.append(export)

    def _steer(self, act: ev.AgentSteered) -> None:
        """A node that is steered is in the tree, whether or not it was ever asked."""
        self.steering.apply(act)
        self.agents.setdefault(act.agent, AgentView(act.agent, None, 0, self.run))

    def _begin_agent(self, event: ev.AgentStarted) -> None:
        """An agent that is asked again hangs where it hung, so that the tree does not move."""
        before, asked_by, depth = self.agents.get(event.agent), event.asked_by, event.depth
        still_there = self.agents.keys() - {*pruned(self.steering.heeded)}
        if before is not None and before.report is not None and before.asked_by in still_there:
            asked_by, depth = before.asked_by, before.depth
        self.agents[event.agent] = AgentView(event.agent, asked_by, depth, event.run)

    def _begin_run(self, event: ev.RunStarted) -> None:
        """A new investigation replaces the last one's conclusions; talk, notes and acts stay. One that
        reuses the scan keeps what was seen, and the tree until its agents have spoken again."""
        self.run, self.fingerprint, self.phase = event.run, event.fingerprint, "triage"
        self.reuses_scan = event.reuses_scan
        self.steering.begin_run()
        self.diagnosis = self.failure = None
        self.paths, self.challenges = {}, {}
        self.root_report, self.causes = (), ()
        if not event.reuses_scan:
            self.windows = self.triage = None
            self.chosen_waits = False
            self.evidence = {}
            self.agents = {agent: AgentView(agent, None, 0) for agent in pruned(self.steering.heeded)}
