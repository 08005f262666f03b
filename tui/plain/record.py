"""What people did to the record, each in one inert line: postmortem, timeline, title."""

from __future__ import annotations

from agents import events as ev
from tools.plain_text import inert, shorten
from tools.times import format_instant

_MOST_CHARACTERS = 200


def record_words(
    event: (
        ev.PostmortemEdited
        | ev.TimelineAdded
        | ev.TimelineCorrected
        | ev.TimelineHidden
        | ev.SessionRenamed
        | ev.SessionArchived
    ),
) -> str:
    by = inert(event.by)
    match event:
        case ev.PostmortemEdited(section=section, text=None):
            return f"{by} gives the postmortem's {_name(section)} the record's words again."
        case ev.PostmortemEdited(section=section):
            return f"{by} writes the postmortem's {_name(section)}."
        case ev.TimelineAdded(at_ns=at_ns, text=text):
            return f"{by} adds to the timeline, {format_instant(at_ns)}: {_cut(text)}"
        case ev.TimelineCorrected(at_ns=None, text=None, entry=entry):
            return f"{by} gives the timeline's {_name(entry)} its own words again."
        case ev.TimelineCorrected(at_ns=at_ns, text=text, entry=entry):
            when = f", {format_instant(at_ns)}" if at_ns is not None else ""
            return f"{by} corrects the timeline's {_name(entry)}{when}{f': {_cut(text)}' if text else ''}"
        case ev.TimelineHidden(entry=entry, hidden=hidden):
            return f"{by} {'hides' if hidden else 'shows again'} the timeline's {_name(entry)}."
        case ev.SessionRenamed(title=title):
            return f"{by} calls the session: {_cut(title)}"
        case ev.SessionArchived(archived=archived):
            return f"{by} {'archives the session' if archived else 'takes the session out of the archive'}."


def _name(key: str) -> str:
    """A key of the postmortem or of its timeline, as people say it: `onset`, `entry 12 of the journal`."""
    what, _, rest = inert(key).partition("/")
    if what in ("journal", "added"):
        return f"entry {rest}" if what == "journal" else f"added entry {rest}"
    return what.replace("_", " ")


def _cut(text: str) -> str:
    return shorten(text, _MOST_CHARACTERS)
