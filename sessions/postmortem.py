"""The postmortem: a case, told from its journal in Markdown.

What is said stands on evidence, whose numbers are cited and whose SQL is in the appendix; what no row
says in so many words is marked as inferred; a time is the journal's, telemetry's or a person's, who is
then named, or it is not given. The words are in `templates/`; whatever they print goes through
`sessions.markdown.text`. A section that a person wrote stands in that person's words, and says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from agents import events as ev
from agents.answers.status import since_ns
from agents.case_view import CaseView
from agents.steered_tree import VERBS
from sessions import case_facts as facts
from sessions.markdown import own, text
from sessions.timeline import Moment, moments, timeline
from sessions.wording import FIRST_ROWS, refs, templates, tidy
from tools.errors import UsageError
from tools.evidence import evidence_order

RECORDED_ONLY: Final = ("timeline", "appendix_playbook", "appendix_evidence")
"""Sections that are the record itself: the timeline is put right entry by entry."""


@dataclass(frozen=True)
class Section:
    """`drafted` is what the record says, `edit` what a person says instead; `stale` when the record has
    moved on since. Both are Markdown without the heading."""

    key: str
    title: str
    drafted: str
    edit: ev.PostmortemEdited | None = None
    seq: int | None = None

    @property
    def editable(self) -> bool:
        return self.key not in RECORDED_ONLY

    @property
    def written(self) -> bool:
        """Whether it stands in a person's words."""
        return self.edit is not None and self.edit.text is not None

    @property
    def text(self) -> str:
        """What stands in the document."""
        return self.edit.text if self.edit and self.edit.text is not None else self.drafted

    @property
    def stale(self) -> bool:
        """Whether the record says something else now than when a person last wrote."""
        return self.edit is not None and self.edit.instead_of != digest(self.drafted)


def postmortem(view: CaseView, *, appendices: bool = True) -> str:
    """The whole document, whatever phase the case is in."""
    return _told(view, appendices=appendices)[0]


def sections(view: CaseView, *, appendices: bool = False) -> tuple[Section, ...]:
    """The document's sections in order; the appendices, which may be long, only when asked for."""
    return _told(view, appendices=appendices)[1]


def section(view: CaseView, key: str) -> Section:
    """Raises `UsageError` where there is no such section that can be edited."""
    found = {each.key: each for each in sections(view) if each.editable}
    if key not in found:
        raise UsageError(
            f"The postmortem has no section '{key}' that can be edited.", f"There is: {', '.join(found)}."
        )
    return found[key]


def head_and_sections(view: CaseView) -> tuple[str, tuple[Section, ...]]:
    """What stands above the first section, as Markdown, and the sections without the appendices."""
    document, found = _told(view, appendices=False)
    return document.partition("\n## ")[0], found


def digest(drafted: str) -> str:
    return hashlib.sha256(drafted.encode("utf-8")).hexdigest()


def told_moments(view: CaseView, *, corrected: bool = True) -> list[tuple[Moment, str, str]]:
    """Every moment, hidden ones too, with its words and its source as Markdown; as it stands, or as it was
    before it was `corrected`."""
    macros = (
        templates()
        .get_template("macros.md.j2")
        .make_module({"verbs": VERBS, "refs": lambda numbers: refs(view, numbers)})
    )
    return [
        (moment, str(macros.moment_words(moment)).strip(), str(macros.source(moment)).strip())  # type: ignore[attr-defined]  # a macro of the template
        for moment in moments(view, corrected=corrected)
    ]


def _told(view: CaseView, *, appendices: bool) -> tuple[str, tuple[Section, ...]]:
    found: list[Section] = []
    document = (
        templates()
        .get_template("postmortem.md.j2")
        .render(_facts(view), appendices=appendices, section=_collector(view, found))
    )
    return tidy(document), tuple(found)


def _collector(view: CaseView, found: list[Section]) -> Callable[..., Markup]:
    """What templates call for each section: it is kept, and comes out in the words that stand."""

    def collect(key: str, title: str, caller: Callable[[], str]) -> Markup:
        drafted = tidy(str(caller())).removesuffix("\n")
        edit = view.postmortem.edits.get(key)
        if edit is None or edit.text is None:
            found.append(Section(key, title, drafted))
            return Markup(f"## {title}\n\n{drafted}\n\n")
        told = Section(key, title, drafted, edit, view.postmortem.written[edit.key])
        found.append(told)
        moved_on = " The record has changed since." if told.stale else ""
        note = f"*As written by {text(edit.by)}, journal {told.seq}.{moved_on}*"
        return Markup(f"## {title}\n\n{note}\n\n{own(edit.text)}\n\n")

    return collect


def _facts(view: CaseView) -> Mapping[str, Any]:
    causes = facts.shown_causes(view)
    return {
        "view": view,
        "verbs": VERBS,
        "impact": view.triage.impact if view.triage else None,
        "causes": causes,
        "others": [cause for cause in view.suspects if cause not in causes],
        "ruled_out": view.diagnosis.ruled_out if view.diagnosis else (),
        "triggers": {cause.service: facts.trigger(view, cause) for cause in causes},
        "instances": facts.instances_of(view, causes[0].service) if causes else (0, None),
        "first_alert": facts.first_alert(view),
        "since_ns": since_ns(view),
        "timeline": timeline(view),
        "suspicions": facts.suspicions(view),
        "dropped": facts.suspicions(view) if view.diagnosis else (),
        "fallen": facts.fallen(view),
        "voided": facts.voided(view),
        "ended_early": _ended_early(view),
        "answered": facts.answered_now(view),
        "evidence": [view.evidence[number] for number in sorted(view.evidence, key=evidence_order)],
        "first_rows": FIRST_ROWS,
        "refs": lambda numbers: refs(view, numbers),
    }


def _ended_early(view: CaseView) -> list[Any]:
    """Entries of investigations that were cancelled or failed."""
    return [entry for entry in view.entries if entry.event.kind in ("run_cancelled", "run_failed")]
