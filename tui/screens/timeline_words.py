"""Between an entry of the timeline and what a person types for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from agents import events as ev
from agents.case_view import CaseView
from sessions.timeline import Moment, clock
from tools.errors import UsageError
from tools.times import format_instant, parse_moment
from tui.live import Desk


def typed_time(at_ns: int, near: int) -> str:
    """A time as one would type it: the time of day where that is enough to mean this moment."""
    typed = clock(at_ns)
    try:
        found = parse_moment(typed, near)
    except UsageError:
        return format_instant(at_ns)
    return typed if found == at_ns - at_ns % 1_000_000 else format_instant(at_ns)


def last_words(view: CaseView, section: str) -> str | None:
    """What a person last wrote here, where the record's words stand now."""
    for entry in reversed(view.entries):
        if (
            isinstance(entry.event, ev.PostmortemEdited)
            and entry.event.section == section
            and entry.event.text
        ):
            return entry.event.text
    return None


def correction(
    desk: Desk, key: str, told: tuple[Moment, str] | None, typed: tuple[str, str], near: int, by: str
) -> Callable[[], None]:
    """The act that puts an entry right as it was `typed`: what was left as it says by itself stays its own.

    `told` is the entry as it stands with its plain words, None where it is gone.
    """
    when, words = typed
    if told is None:
        return partial(desk.correct, key, when, words, by)
    moment, shown = told
    retimed = moment.written is not None and moment.written.was_ns is not None
    reworded = moment.written is not None and moment.written.text is not None
    same_time = when == typed_time(moment.at_ns, near) and not retimed
    same_words = words == shown and not reworded
    return partial(desk.correct, key, None if same_time else when, None if same_words else words, by)
