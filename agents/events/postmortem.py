"""Events of the postmortem: what a person wrote into it, put right, or left out. Nothing is removed."""

from __future__ import annotations

from typing import Literal

from agents.events.shapes import PersonsAct


class PostmortemEdited(PersonsAct):
    """A section in a person's own words, or with `text` None in the record's again.

    `instead_of` is the sha256 of what the record said when this was written: when the record says something
    else now, the person's words may be out of date.
    """

    kind: Literal["postmortem_edited"] = "postmortem_edited"
    section: str
    text: str | None
    instead_of: str
    by: str


class TimelineAdded(PersonsAct):
    """An entry that neither telemetry nor the journal has; the timeline calls it `added/<number>`."""

    kind: Literal["timeline_added"] = "timeline_added"
    at_ns: int
    text: str
    by: str


class TimelineCorrected(PersonsAct):
    """What the timeline's entry of this key says instead, and when; None is what it said by itself."""

    kind: Literal["timeline_corrected"] = "timeline_corrected"
    entry: str
    at_ns: int | None
    text: str | None
    by: str


class TimelineHidden(PersonsAct):
    """The timeline's entry of this key is left out, or with `hidden` false is in it again."""

    kind: Literal["timeline_hidden"] = "timeline_hidden"
    entry: str
    hidden: bool
    by: str
