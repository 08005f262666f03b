"""The postmortem: a case, told from its journal in Markdown.

What is said stands on evidence, whose numbers are cited and whose SQL is in the appendix; what no row
says in so many words is marked as inferred; a time is the journal's or telemetry's, or it is not given.
The words are in `templates/`; whatever they print goes through `sessions.markdown.text`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from agents.case_view import CaseView
from agents.events import EvidenceRecord
from agents.steered_tree import VERBS
from sessions import case_facts as facts
from sessions.markdown import code, columns, fence, text
from sessions.timeline import clock, timeline
from tools.evidence import evidence_order
from tools.times import format_duration, format_instant

TEMPLATES = Path(__file__).parent / "templates"
FIRST_ROWS = 5

_FENCE_OR_GAP = re.compile(r"^(?P<ticks>`{3,})[^`\n]*\n.*?^(?P=ticks)$|\n{3,}", re.DOTALL | re.MULTILINE)


def postmortem(view: CaseView) -> str:
    """The whole document, whatever phase the case is in."""
    causes = facts.shown_causes(view)
    document = (
        _templates()
        .get_template("postmortem.md.j2")
        .render(
            view=view,
            verbs=VERBS,
            impact=view.triage.impact if view.triage else None,
            causes=causes,
            others=[cause for cause in view.suspects if cause not in causes],
            ruled_out=view.diagnosis.ruled_out if view.diagnosis else (),
            triggers={cause.service: facts.trigger(view, cause) for cause in causes},
            instances=facts.instances_of(view, causes[0].service) if causes else (0, None),
            first_alert=facts.first_alert(view),
            since_ns=facts.since_ns(view),
            timeline=timeline(view),
            suspicions=facts.suspicions(view),
            dropped=facts.suspicions(view) if view.diagnosis else (),
            fallen=facts.fallen(view),
            voided=facts.voided(view),
            ended_early=_ended_early(view),
            answered=facts.answered_now(view),
            not_understood=facts.not_understood(view),
            evidence=[view.evidence[number] for number in sorted(view.evidence, key=evidence_order)],
            first_rows=FIRST_ROWS,
            refs=lambda numbers: _refs(view, numbers),
        )
    )
    return _tidy(document)


@cache
def _templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=text,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {
        "clock": lambda at_ns: Markup(clock(at_ns)),
        "code": code,
        "duration": format_duration,
        "fence": fence,
        "instant": lambda at_ns: Markup(format_instant(at_ns)),
        "ms": lambda value: format_duration(value * 1e6),
        "names": lambda values: Markup(", ").join(map(code, values)),
        "parameters": _parameters,
        "percent": _percent,
        "rows": _first_rows,
        "unstopped": lambda value: text(str(value).strip().removesuffix(".")),
    }
    return templates


def _refs(view: CaseView, numbers: Iterable[str]) -> Markup:
    """` (E3, E7)`: the numbers among these that this document can show."""
    known = sorted(view.evidence.keys() & set(numbers), key=evidence_order)
    return Markup(f" ({', '.join(known)})" if known else "")


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.1 or share == 0 else f"{share:.1%}"


def _first_rows(record: EvidenceRecord) -> str:
    return columns(record.columns, record.rows[:FIRST_ROWS])


def _parameters(values: Mapping[str, Any]) -> str:
    return "\n".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items())


def _ended_early(view: CaseView) -> list[Any]:
    """Entries of investigations that were cancelled or failed."""
    return [entry for entry in view.entries if entry.event.kind in ("run_cancelled", "run_failed")]


def _tidy(document: str) -> str:
    """One blank line where templates leave several; what stands in fences stays as it is."""
    return _FENCE_OR_GAP.sub(lambda found: found[0] if found["ticks"] else "\n\n", document.strip()) + "\n"
