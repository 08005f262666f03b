"""Where a case stands: what is being done about it, what is waited for, and what is still open.

Facts of the journal only, each with the entry that says it, for whoever is told by paste or takes over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agents import events as ev
from agents.case_view import CaseView
from sessions import case_facts as facts


@dataclass(frozen=True)
class Fact:
    """A sentence, the evidence under it, and the entry of the journal that says it."""

    text: str
    evidence: tuple[str, ...] = ()
    seq: int | None = None


def doing(view: CaseView) -> Fact:
    """What is being done about it, most decisive first."""
    playbook = view.playbook
    seq = _last_seq(view, ev.PlaybookDecided) if playbook and playbook.decision else None
    if playbook and playbook.decision and playbook.status == "approved":
        return Fact(f"a playbook is approved by {playbook.decision.by}.", seq=seq)
    if playbook and playbook.decision:
        return Fact(f"the playbook was rejected by {playbook.decision.by}.", seq=seq)
    if view.running:
        return Fact(
            f"{len(view.agents)} agents investigate (run {view.run}).", seq=_last_seq(view, ev.RunStarted)
        )
    if view.phase == "cancelled":
        return Fact("the investigation was stopped.", seq=_last_seq(view, ev.RunCancelled))
    if view.phase == "failed":
        return Fact("the investigation failed.", seq=_last_seq(view, ev.RunFailed))
    if playbook:
        return Fact(
            "a playbook is drafted and waits for a decision; nothing is approved.",
            seq=_last_seq(view, ev.PlaybookDrafted),
        )
    if view.diagnosis:
        return Fact("nothing needs mending by a playbook.", seq=_last_seq(view, ev.Concluded))
    return Fact("the investigation has not begun.", seq=1 if view.entries else None)


def awaited(view: CaseView) -> str:
    """What the next news will be of."""
    if view.running or view.phase == "new":
        return "when the agents have concluded"
    if view.phase in ("cancelled", "failed"):
        return "when the investigation goes on"
    if view.playbook and view.playbook.decision is None:
        return "when the playbook is decided"
    if view.playbook and view.playbook.status == "approved":
        return "when the playbook was run and its verification read"
    if view.playbook:
        return "when another way to mend it is chosen"
    return "when something changes"


def still_open(view: CaseView) -> Iterator[Fact]:
    """What is not known, not answered, or not decided."""
    if view.windows and view.windows.missing:
        yield Fact(f"Telemetry without {', '.join(view.windows.missing)}.", view.windows.evidence)
    if view.windows and view.windows.baseline is None:
        yield Fact("There is no baseline to compare with.", view.windows.evidence)
    for cause in facts.shown_causes(view):
        for hop in view.paths.get(cause.service, cause.path):
            if None in (hop.dependency, hop.deviates, hop.precedes):
                yield Fact(
                    f"Whether {hop.caller} hurts through {hop.callee} could not be checked.", hop.evidence
                )
        if view.diagnosis and facts.trigger(view, cause) is None:
            yield Fact(f"What set {cause.service} off is not known.", cause.evidence)
    if view.verdict == "inconclusive":
        yield Fact("No cause is established.", seq=_last_seq(view, ev.Concluded))
    for exchange in view.unanswered:
        yield Fact(f"Asked and not answered yet: {exchange.text}")
    for exchange in facts.not_understood(view):
        yield Fact(f"Asked and not understood: {exchange.text}")
    if view.playbook and view.playbook.voided and view.playbook.decision is None:
        yield Fact("An approval was made void by an edit; the playbook is to be decided anew.")
    elif view.playbook and view.playbook.decision is None:
        yield Fact("The playbook is not decided.", seq=_last_seq(view, ev.PlaybookDrafted))
    if view.store_changed:
        yield Fact("The store is not the one the evidence is from.", seq=_last_seq(view, ev.StoreChanged))


def _last_seq(view: CaseView, kind: type[ev.Event]) -> int | None:
    return next((entry.seq for entry in reversed(view.entries) if isinstance(entry.event, kind)), None)
