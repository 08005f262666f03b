"""The postmortem as it stands, as lines: the sections on the left, the text on the right.

Pure and in one go, for a thread: the templates take longer than a key may wait.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from textual.content import Content

from agents.case_view import CaseView
from sessions.postmortem import Section, head_and_sections, postmortem, told_moments
from sessions.timeline import Moment, clock
from sessions.wording import plain
from tools.times import format_instant
from tui.widgets.line_list import Line
from tui.widgets.markdown_lines import inline_of, markdown_lines
from tui.widgets.words import QUIET, column, line, number, said

HEAD = "head"
TIMELINE = "timeline"
MOMENT = "moment/"
TITLE_CELLS = 23
MOST_MOMENTS = 500
"""Of telemetry, in the timeline of the pane."""


@dataclass(frozen=True)
class Told:
    """One drawing of the document. `moments` are the timeline's entries by the key of their line, with
    their plain words."""

    sections: dict[str, Section]
    moments: dict[str, tuple[Moment, str]]
    lines: list[Line]

    def section_of(self, line_key: str) -> str:
        """The section that a line of the text belongs to."""
        return TIMELINE if line_key.startswith(MOMENT) else line_key.partition("#")[0]


def tell(view: CaseView) -> Told:
    head, sections = head_and_sections(view)
    moments = {
        f"{MOMENT}{moment.key}": (moment, words, source) for moment, words, source in told_moments(view)
    }
    known = view.evidence.keys()
    lines = list(markdown_lines(HEAD, head.partition("\n")[2], known))
    for section in sections:
        lines += _heading(section)
        if section.key == TIMELINE:
            lines += _timeline(moments, known)
        else:
            lines += markdown_lines(section.key, section.text, known)
    return Told(
        {section.key: section for section in sections},
        {key: (moment, plain(words)) for key, (moment, words, _) in moments.items()},
        lines,
    )


def text_to_copy(view: CaseView) -> str:
    """What the pane shows, as Markdown."""
    return postmortem(view, appendices=False)


def section_lines(told: Told, unsaved: Collection[str]) -> list[Line]:
    """One line a section, with a letter for what a person did to it."""
    return [
        Line(key, line(column(Content(section.title), TITLE_CELLS), " ", marks(section, key in unsaved)))
        for key, section in told.sections.items()
    ]


def marks(section: Section, unsaved: bool) -> Content:
    """`U` unsaved, `W` written by a person, `!` the record has changed since."""
    shown = [("U", "bold $warning")] if unsaved else []
    shown += [("W", "$accent")] if section.written else []
    shown += [("!", "bold $warning")] if section.written and section.stale else []
    return line(*shown)


def _heading(section: Section) -> Iterator[Line]:
    yield Line(f"{section.key}#gap", Content(""), heading=True)
    words = line((section.title, "bold $accent"))
    if section.edit and section.written:
        words = line(words, (f"  as written by {said(section.edit.by, width=40).plain}", QUIET))
    if section.written and section.stale:
        words = line(words, ("  the record has changed since", "$warning"))
    yield Line(f"{section.key}#title", words)


def _timeline(moments: dict[str, tuple[Moment, str, str]], known: Collection[str]) -> Iterator[Line]:
    day, shown = "", _worth_showing(moments)
    for key, (moment, words, source) in shown.items():
        if (its_day := format_instant(moment.at_ns)[:10]) != day:
            day = its_day
            yield Line(f"{TIMELINE}#{day}", Content.styled(day, "bold"))
        yield _moment_line(key, moment, words, source, known)
    if more := len(moments) - len(shown):
        yield Line(f"{TIMELINE}#more", Content.styled(f"… and {number(more)} more, in the export", QUIET))
    if not moments:
        yield Line(f"{TIMELINE}#none", Content.styled("Nothing is recorded.", QUIET))


def _worth_showing(moments: dict[str, tuple[Moment, str, str]]) -> dict[str, tuple[Moment, str, str]]:
    """The first of telemetry's moments, and all that people and the journal have a part in."""
    told = [key for key, (moment, _, _) in moments.items() if moment.evidence and moment.written is None]
    left_out = set(told[MOST_MOMENTS:])
    return {key: each for key, each in moments.items() if key not in left_out}


def _moment_line(key: str, moment: Moment, words: str, source: str, known: Collection[str]) -> Line:
    text, tail = inline_of(words, known), inline_of(source, known).stylize_before(QUIET)
    at = Content.styled(f"{clock(moment.at_ns):<8} ", QUIET)
    if moment.hidden_by is not None:
        tail = line((f"hidden by {said(moment.hidden_by, width=40).plain}", "$warning"))
        text = Content.styled(text.plain, f"strike {QUIET}")
    return Line(key, text, at, tail, opens=tuple(each for each in moment.evidence if each in known))
