"""The situation card: what is hurt, how badly, since when, on what data, why, and what to do first.

Always six lines, whatever is known: nothing below it ever moves.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from agents.case_view import CaseView
from agents.diagnosis import Cause, TimeRange
from agents.events import Impact
from agents.first_step import FirstStep, first_step, letter_of
from agents.freshness import STALE_NS, Behind, freshness
from playbooks.document import Playbook, Step
from tools.plain_text import inert
from tools.times import MINUTE_NS, format_duration
from tui.widgets.clocks import UTC, Clock, clock_of
from tui.widgets.playbook_check import RISKS, known
from tui.widgets.words import (
    QUIET,
    VERDICTS,
    at_work,
    cited,
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

LABEL_WIDTH: Final = 7
LINES: Final = 6
NARROW: Final = 100
LOOK_AGAIN_S: Final = 15.0
"""How often the age of the data is looked at; it is told in minutes."""


class SituationCard(Widget):
    """Renders the case; never changes its height, so nothing below it jumps."""

    view: reactive[CaseView | None] = reactive(None, always_update=True)

    def __init__(self, clock_ns: Callable[[], int] = time.time_ns, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._clock_ns = clock_ns

    def on_mount(self) -> None:
        self.set_interval(LOOK_AGAIN_S, self.refresh)

    def render(self) -> Content:
        width = max(self.content_size.width, 1)
        if self.view is None:
            return Content("")
        return Content("\n").join(situation(self.view, width, self._clock_ns(), clock_of(self)))


def situation(view: CaseView, width: int, now_ns: int, clock: Clock = UTC) -> list[Content]:
    """The card's lines, each at most `width` cells."""
    room = max(width - LABEL_WIDTH, 1)
    rows = (
        ("HURT", _hurt(view, room)),
        ("SINCE", _since(view, clock)),
        ("DATA", _data(view, now_ns, clock)),
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


def _hurt(view: CaseView, room: int) -> list[Content]:
    if view.triage is None:
        return [Content.styled("reading the telemetry..." if at_work(view) else "not known", QUIET)]
    impact, short = view.triage.impact, room < NARROW - LABEL_WIDTH
    who = said(_few(impact.services), "bold") if impact.services else Content.styled(_NOBODY, "$success")
    parts = [who, *_figures(impact, short), cited(impact.evidence)]
    slowest = _slowest(impact, short=False)
    return [*parts, slowest if _fits([*parts, slowest], room) else _slowest(impact, short=True)]


_NOBODY: Final = "nothing where requests enter"


def _fits(parts: list[Content], room: int) -> bool:
    return sum(part.cell_length + 2 for part in parts) - 2 <= room


def _figures(impact: Impact, short: bool) -> list[Content]:
    """Which share of the requests fails, which is slow, and which share of the traffic goes through it."""
    figures = []
    if impact.failed_share is not None:
        worse = impact.failed_share > 2 * (impact.baseline_failed_share or 0)
        of = "fail" if short or impact.requests is None else f"of {number(impact.requests)} requests fail"
        share = Content.styled(f"{percent(impact.failed_share)} {of}", "bold $error" if worse else "")
        figures.append(line(share, _before(impact.baseline_failed_share, percent, short)))
    if impact.requests and impact.slow is not None and impact.baseline_p95_ms is not None:
        slow = impact.slow / impact.requests
        style = "bold $warning" if impact.services and slow > 2 * _USUALLY_SLOW else ""
        figures.append(Content.styled(f"{percent(slow)} slow", style))
    if impact.services and impact.requests and impact.through_hurt is not None:
        share_of_all = impact.through_hurt / impact.requests
        every = impact.through_hurt == impact.requests
        figures.append(Content("all traffic" if every else f"{percent(share_of_all)} of traffic"))
    return figures


_USUALLY_SLOW: Final = 0.01
"""Slow is what takes longer than 99 of 100 requests did before."""


def _slowest(impact: Impact, *, short: bool) -> Content:
    if impact.p95_ms is None:
        return Content("")
    worse = impact.baseline_p95_ms is not None and impact.p95_ms > 1.5 * impact.baseline_p95_ms
    p95 = Content.styled(f"p95 {milliseconds(impact.p95_ms)}", "bold $warning" if worse else "")
    return p95 if short else line(p95, _before(impact.baseline_p95_ms, milliseconds, short=True))


def _before(value: float | None, write: object, short: bool) -> Content:
    if value is None or not callable(write):
        return Content("")
    return Content.styled(f" ({write(value)})" if short else f" ({write(value)} before)", QUIET)


def _since(view: CaseView, clock: Clock) -> list[Content]:
    if view.windows is None:
        return [Content.styled("-", QUIET)]
    windows = view.windows
    since = view.triage.impact.since if view.triage else None
    parts = [line((clock.labelled_instant(since), "bold"))] if since else []
    if windows.how == "none":
        return [*parts, Content.styled("no window stands out", QUIET)]
    parts.append(line(("incident ", QUIET), _stretch(windows.incident, clock)))
    if windows.baseline is None:
        parts.append(Content.styled("no baseline", "$warning"))
    else:
        parts.append(line((f"against {_stretch(windows.baseline, clock)}", QUIET)))
    found = "given" if windows.how == "given" else f"found by {windows.how}"
    return [*parts, Content.styled(found, QUIET), cited(windows.evidence)]


def _data(view: CaseView, now_ns: int, clock: Clock) -> list[Content]:
    """How far the data reaches: what ends early, or long ago, in amber."""
    fresh = freshness(view.windows)
    missing = [name for name in view.windows.missing if name != "baseline"] if view.windows else []
    without = [Content.styled(f"no {inert(', '.join(missing))}", "$warning")] if missing else []
    if fresh is None:
        return without or [Content.styled("-", QUIET)]
    age_ns = fresh.age_ns(now_ns)
    ago = Content.styled(f"ends {_ago(age_ns)}", "$warning" if age_ns > STALE_NS else "$success")
    names = ", ".join(fresh.together)
    return [
        ago,
        line(f"{names} ", (f"to {clock.bare(fresh.newest_ns)}", QUIET)),
        *(_behind(each, clock) for each in fresh.behind),
        *without,
    ]


def _behind(each: Behind, clock: Clock) -> Content:
    misses = f", {format_duration(each.short_ns)} of the incident missing" if each.short_ns else ""
    return Content.styled(f"{each.modality} only to {clock.bare(each.newest_ns)}{misses}", "$warning")


def _ago(age_ns: int) -> str:
    minutes = age_ns // MINUTE_NS
    if minutes < 1:
        return "now"
    if minutes < 120:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{number(minutes // 1440)} days ago"


def _stretch(window: TimeRange, clock: Clock) -> str:
    return f"{clock.bare_instant(window.start)}-{clock.bare_instant(window.end)}"


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
        return [shown, Content("nothing deviates"), *_compared(view)]
    if not view.causes:
        missing = ", ".join(view.diagnosis.missing)
        return [shown, said(f"no cause can be proven{f'; missing: {missing}' if missing else ''}")]
    return [shown, *_suspect(view.causes[0])]


def _compared(view: CaseView) -> list[Content]:
    """What healthy was said of: how much of which kinds of telemetry, against how long before."""
    if view.triage is None or view.windows is None:
        return []
    requests = view.triage.impact.requests
    kinds = [reach.modality for reach in view.windows.reaches if reach.modality in ("metrics", "logs")]
    what = [*([plural(requests, "request")] if requests else []), *kinds]
    baseline = view.windows.baseline.window() if view.windows.baseline else None
    length = format_duration(baseline.end_ns - baseline.start_ns) if baseline else ""
    return [
        said(f"compared {', '.join(what) or 'what there is'}", QUIET),
        Content.styled(f"with the {length} before" if baseline else "with nothing before", QUIET),
    ]


def _suspect(cause: Cause) -> list[Content]:
    return [
        line(said(cause.service, "bold"), said(f" {percent(cause.probability)}")),
        said(fault(cause)),
        cited(cause.evidence),
        said(cause.detail, QUIET),
    ]


def _first(view: CaseView) -> list[Content]:
    """What the person does next, derived from where the case stands."""
    playbook = _playbook(view)
    if view.phase == "failed" and view.failure is not None:
        return [said(view.failure.remedy), Content.styled("r goes on", QUIET)]
    if view.phase == "done":
        return _afterwards(view)
    if step := first_step(view, playbook):
        return _justified(step, view)
    if view.phase == "cancelled":
        return [Content("press r to go on, or ask about what was found")]
    if view.phase == "review":
        return _mitigation(view, playbook)
    return _wait(view)


def _playbook(view: CaseView) -> Playbook | None:
    found = known(view.playbook.document) if view.playbook else None
    return found.playbook if found else None


def _justified(step: FirstStep, view: CaseView) -> list[Content]:
    """A small step that can be taken back, before the cause is certain."""
    read = [_reads()] if view.phase == "review" else []
    return [
        line((f"{step.letter} ", f"bold {RISKS[step.letter]}"), said(step.what, "bold")),
        cited(step.evidence, most=2),
        said(step.why),
        said(f"undo: {step.undo}", QUIET),
        *read,
    ]


def _wait(view: CaseView) -> list[Content]:
    phase = "starting" if view.phase == "new" else view.phase
    agents = list(view.agents.values())
    done = sum(agent.state == "reported" for agent in agents)
    if view.phase == "investigating" and agents:
        return [
            Content.styled(f"wait: {done} of {plural(len(agents), 'agent')} reported; Esc stops them", QUIET)
        ]
    return [Content.styled(f"wait: {phase}; Esc stops it", QUIET)]


def _mitigation(view: CaseView, playbook: Playbook | None) -> list[Content]:
    """Where the cause is certain the playbook's first step; else what to look at and ask before it."""
    steps = playbook.of_phase("step") if playbook else ()
    if not steps:
        return [_reads(), *_ask_about(view)]
    if view.verdict == "confirmed":
        return [_step(steps[0]), _reads()]
    return [*_ask_about(view), line(("then weigh ", QUIET), _step(steps[0])), _reads()]


def _ask_about(view: CaseView) -> list[Content]:
    """Nothing small enough is justified: which question would make it surer."""
    if view.causes:
        return [line("not sure enough to act: ask ", ("/why", "bold $accent"))]
    return [line("no cause to act on: ask ", ("/missing", "bold $accent"))]


def _step(step: Step) -> Content:
    return line((f"{letter_of(step)} ", RISKS[letter_of(step)]), said(step.name))


def _reads() -> Content:
    return line(("p", "bold $accent"), (" reviews the playbook", QUIET))


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
