"""Everything that can happen in a session: a closed union of frozen events.

Agents and people make events; the journal keeps them; the screen, the command line, JSON and the
postmortem read them. An event's `key` is its identity within a session: the same thing happening
again after a crash has the same key, and the journal keeps it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, TypeAdapter

from agents.events.conversation import (
    Answered,
    AnswerPart,
    Exported,
    NoteAdded,
    QuestionAsked,
    QuestionWithdrawn,
)
from agents.events.investigation import (
    AgentAsked,
    AgentChecked,
    AgentReport,
    AgentReported,
    AgentStarted,
    CausesRanked,
    Challenged,
    Concluded,
    EvidenceRecord,
    EvidenceRecorded,
    Hypothesis,
    Impact,
    PathVerified,
    Reach,
    Role,
    RootReportWritten,
    RunCancelled,
    RunFailed,
    RunFinished,
    RunStarted,
    Triaged,
    WindowsSet,
)
from agents.events.playbook import (
    PlaybookDecided,
    PlaybookDrafted,
    PlaybookEdited,
    ReviewRequested,
)
from agents.events.postmortem import (
    PostmortemEdited,
    TimelineAdded,
    TimelineCorrected,
    TimelineHidden,
)
from agents.events.session import (
    SessionArchived,
    SessionOpened,
    SessionRenamed,
    StoreChanged,
    WindowChosen,
)
from agents.events.steering import (
    AgentSteered,
    SteeringAct,
)

__all__ = [
    "Act",
    "AgentAsked",
    "AgentChecked",
    "AgentReport",
    "AgentReported",
    "AgentStarted",
    "AgentSteered",
    "AnswerPart",
    "Answered",
    "CausesRanked",
    "Challenged",
    "Concluded",
    "Entry",
    "Event",
    "EvidenceRecord",
    "EvidenceRecorded",
    "Exported",
    "Hypothesis",
    "Impact",
    "NoteAdded",
    "PathVerified",
    "PlaybookDecided",
    "PlaybookDrafted",
    "PlaybookEdited",
    "PostmortemEdited",
    "QuestionAsked",
    "QuestionWithdrawn",
    "Reach",
    "ReviewRequested",
    "Role",
    "RootReportWritten",
    "RunCancelled",
    "RunFailed",
    "RunFinished",
    "RunStarted",
    "SessionArchived",
    "SessionOpened",
    "SessionRenamed",
    "SteeringAct",
    "StoreChanged",
    "TimelineAdded",
    "TimelineCorrected",
    "TimelineHidden",
    "Triaged",
    "WindowChosen",
    "WindowsSet",
    "event_adapter",
]

Event = (
    SessionOpened
    | StoreChanged
    | RunStarted
    | EvidenceRecorded
    | WindowsSet
    | Triaged
    | AgentStarted
    | AgentChecked
    | AgentAsked
    | AgentReported
    | RootReportWritten
    | CausesRanked
    | PathVerified
    | Challenged
    | Concluded
    | RunCancelled
    | RunFailed
    | RunFinished
    | PlaybookDrafted
    | ReviewRequested
    | PlaybookEdited
    | PlaybookDecided
    | QuestionAsked
    | QuestionWithdrawn
    | AnswerPart
    | Answered
    | NoteAdded
    | Exported
    | WindowChosen
    | AgentSteered
    | PostmortemEdited
    | TimelineAdded
    | TimelineCorrected
    | TimelineHidden
    | SessionRenamed
    | SessionArchived
)

event_adapter: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])
"""Reads an event back from its JSON. Raises `pydantic.ValidationError`."""

Act = (
    PlaybookEdited
    | PlaybookDecided
    | QuestionAsked
    | QuestionWithdrawn
    | NoteAdded
    | Exported
    | WindowChosen
    | AgentSteered
    | PostmortemEdited
    | TimelineAdded
    | TimelineCorrected
    | TimelineHidden
    | SessionRenamed
    | SessionArchived
)
"""What people do: kept with the disk's own word before anything follows from it."""


@dataclass(frozen=True)
class Entry:
    """An event in the journal: its place in the order, and when it was written (UTC ns)."""

    seq: int
    at_ns: int
    event: Event
