"""The situation card: what is hurt, how badly, since when, why, and what to do first. Always five lines."""

from __future__ import annotations

from pathlib import PurePath

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from agents.case_view import CaseView
from agents.diagnosis import Cause
from agents.events import Impact
from tools.plain_text import inert
from tui.widgets.playbook_check import RISKS, check, letter_of
from tui.widgets.words import (
    QUIET,
    VERDICTS,
    at_work,
    cited,
    clock,
    column,
    fault,
    fitted,
    line,
    milliseconds,
    number,
    percent,
    plural,
    said,
)

LABEL_WIDTH = 7
LINES = 5
NARROW = 100


class SituationCard(Widget):
    """Renders the case; never changes its height, so nothing below it jumps."""

    view: reactive[CaseView | None] = reactive(None, always_update=True)

    def render(self) -> Content:
        width = max(self.content_size.width, 1)
        if self.view is None:
            return Content("")
        return Content("\n").join(situation(self.view, width))


def situation(view: CaseView, width: int) -> list[Content]:
    """The card's lines, each at most `width` cells."""
    room = max(width - LABEL_WIDTH, 1)
    rows = (
        ("HURT", _hurt(view, room < NARROW - LABEL_WIDTH)),
        ("SINCE", _since(view)),
        _cause(view),
        ("FIRST", _first(view)),
    )
    return [
        fitted(_title(view), width),
        *(
            line(column(Content.styled(label, QUIET), LABEL_WIDTH), fitted(parts, room))
            for label, parts in rows
        ),
    ]


def _title(view: CaseView) -> list[Content]:
    if view.opened is None:
        return [Content("")]
    title = [said(view.opened.title, "bold")]
    if view.store_changed is not None:
        gone = view.store_changed.found is None
        title.append(
            Content.styled("the store is gone" if gone else "the store changed since", "bold $warning")
        )
    return [*title, said(PurePath(view.opened.store).name, QUIET)]


def _hurt(view: CaseView, short: bool) -> list[Content]:
    if view.triage is None:
        return [Content.styled("reading the telemetry..." if at_work(view) else "not known", QUIET)]
    impact = view.triage.impact
    if not impact.services:
        return [Content.styled("nothing where requests enter", "$success"), *_figures(impact, short)]
    return [said(_few(impact.services), "bold"), *_figures(impact, short), cited(impact.evidence)]


def _figures(impact: Impact, short: bool) -> list[Content]:
    figures = []
    if impact.failed_share is not None:
        worse = impact.failed_share > 2 * (impact.baseline_failed_share or 0)
        of = "fail" if short or impact.requests is None else f"of {number(impact.requests)} requests fail"
        share = Content.styled(f"{percent(impact.failed_share)} {of}", "bold $error" if worse else "")
        figures.append(line(share, _before(impact.baseline_failed_share, percent, short)))
    if impact.p95_ms is not None:
        worse = impact.baseline_p95_ms is not None and impact.p95_ms > 1.5 * impact.baseline_p95_ms
        p95 = Content.styled(f"p95 {milliseconds(impact.p95_ms)}", "bold $warning" if worse else "")
        figures.append(line(p95, _before(impact.baseline_p95_ms, milliseconds, short)))
    return figures


def _before(value: float | None, write: object, short: bool) -> Content:
    if value is None or not callable(write):
        return Content("")
    return Content.styled(f" ({write(value)})" if short else f" ({write(value)} before)", QUIET)


def _since(view: CaseView) -> list[Content]:
    if view.windows is None:
        return [Content.styled("-", QUIET)]
    windows = view.windows
    since = view.triage.impact.since if view.triage else None
    parts = [line((f"{clock(since)} UTC", "bold"))] if since else []
    if windows.how == "none":
        return [*parts, Content.styled("no window stands out", QUIET)]
    parts.append(line(("incident ", QUIET), f"{clock(windows.incident.start)}-{clock(windows.incident.end)}"))
    if windows.baseline is None:
        parts.append(Content.styled("no baseline", "$warning"))
    else:
        baseline = windows.baseline
        parts.append(line((f"against {clock(baseline.start)}-{clock(baseline.end)}", QUIET)))
    found = "given" if windows.how == "given" else f"found by {windows.how}"
    return [*parts, Content.styled(found, QUIET), cited(windows.evidence)]


def _cause(view: CaseView) -> tuple[str, list[Content]]:
    if view.failure is not None:
        return "FAILED", [said(view.failure.message, "bold $error")]
    if view.diagnosis is not None:
        return "CAUSE", _concluded(view)
    if view.causes:
        return "CAUSE", [Content.styled("checking", QUIET), *_suspect(view.causes[0])]
    if view.phase == "cancelled":
        return "CAUSE", [Content.styled("stopped before it was found; what was found is kept", QUIET)]
    return "CAUSE", [Content.styled("not known yet" if at_work(view) else "-", QUIET)]


def _concluded(view: CaseView) -> list[Content]:
    assert view.diagnosis is not None
    verdict = view.diagnosis.verdict
    letter, style = VERDICTS[verdict]
    shown = Content.styled(f"{letter} {verdict}", style)
    if verdict == "healthy":
        return [shown, Content("nothing deviates, no cause is named")]
    if not view.causes:
        missing = ", ".join(view.diagnosis.missing)
        return [shown, said(f"no cause can be proven{f'; missing: {missing}' if missing else ''}")]
    return [shown, *_suspect(view.causes[0])]


def _suspect(cause: Cause) -> list[Content]:
    return [
        line(said(cause.service, "bold"), said(f" {percent(cause.probability)}")),
        said(fault(cause)),
        cited(cause.evidence),
        said(cause.detail, QUIET),
    ]


def _first(view: CaseView) -> list[Content]:
    """What the person does next, derived from where the case stands."""
    match view.phase:
        case "failed" if view.failure is not None:
            return [said(view.failure.remedy), Content.styled("r goes on", QUIET)]
        case "cancelled":
            return [Content("press r to go on, or ask about what was found")]
        case "review":
            return _mitigation(view)
        case "done":
            return _afterwards(view)
    phase = "starting" if view.phase == "new" else view.phase
    agents = list(view.agents.values())
    done = sum(agent.state == "reported" for agent in agents)
    if view.phase == "investigating" and agents:
        return [
            Content.styled(f"wait: {done} of {plural(len(agents), 'agent')} reported; Esc stops them", QUIET)
        ]
    return [Content.styled(f"wait: {phase}; Esc stops it", QUIET)]


def _mitigation(view: CaseView) -> list[Content]:
    """The first step that changes anything, with its risk letter: read, then decided."""
    found = check(view.playbook.document) if view.playbook else None
    steps = found.playbook.of_phase("step") if found and found.playbook else ()
    read = line(("p", "bold $accent"), (" reviews the playbook", QUIET))
    if not steps:
        return [read]
    letter = letter_of(steps[0])
    return [line((f"{letter} ", RISKS[letter]), said(steps[0].name)), read]


def _afterwards(view: CaseView) -> list[Content]:
    playbook = view.playbook
    if view.verdict == "healthy":
        return [Content("nothing to mend; look at another window if somebody is hurt")]
    if playbook is None:
        return [Content("ask what to do next: /next")]
    done = {"approved": "run the approved playbook", "rejected": "the playbook was rejected; ask /next"}
    return [
        Content(done.get(playbook.status, "read the playbook: press p")),
        Content.styled("x writes the postmortem", QUIET),
    ]


def _few(names: tuple[str, ...], most: int = 2) -> str:
    shown = ", ".join(inert(name) for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
