"""Flow: after which step does a service now fail, stop, or take a way it did not take before?

After Nezha (Yu et al., "Nezha: Interpretable Fine-Grained Root Causes Analysis for Microservices on
Multi-modal Observability Data", ESEC/FSE 2023), which ranks event pairs by how their support differs
between fault-free and faulty graphs. Here a pair's support is a proportion of visits in the same
context (same service, entered by the same operation, called by the same caller), compared by an exact
test, so neither load nor a changed mix of requests is mistaken for a fault. A pair that only became
rarer because a failure went away is no finding: recovery is not a fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tools.findings import Finding, Resource
from tools.plain_text import shorten
from tools.signals.answers import Answers
from tools.statistics import proportion_surprise, strength

START, END = "(start)", "(end)"

NOTABLE_SHARE = 0.25
"""A quarter of the visits going another way is the smallest change worth naming."""
ENOUGH_VISITS = 5
"""Fewer baseline visits by the same caller than this, and visits by all callers are taken instead."""
RARE = 0.05
"""A way taken by fewer visits than this before counts as new."""
KNOWN_BRANCH = 0.3
"""How much a shift between two ways weighs when both were common before: most such shifts are the data's."""
NEW_BRANCH = 0.6
"""How much a new way weighs that neither fails nor stops."""


@dataclass
class State:
    """One event in one context: how many visits it stood in, and what followed it in how many of them."""

    visits: list[int] = field(default_factory=lambda: [0, 0])
    followed: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    first: dict[str, int] = field(default_factory=dict)

    def share(self, event: str, side: int) -> float:
        return self.followed[event][side] / self.visits[side] if self.visits[side] else 0.0

    def change(self, event: str) -> float:
        return self.share(event, 1) - self.share(event, 0)

    def surprise(self, event: str) -> float:
        before, now = self.followed[event]
        return proportion_surprise(before, self.visits[0], now, self.visits[1])


@dataclass(frozen=True)
class Context:
    service: str
    caller: str | None
    entry: str
    stream: str
    event: str


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `log_flow` and `call_flow`, the strongest of each service, entry and stream."""
    states, errors, leaves = _read(answers.records("event_patterns"))
    best: dict[tuple[str, str, str], Finding] = {}
    for context, state in states.items():
        pooled = states[Context(context.service, None, context.entry, context.stream, context.event)]
        if context.caller is not None and state.visits[0] < ENOUGH_VISITS:
            state = _against(state, pooled)
        finding = _judge(context, state, errors, leaves, answers)
        if finding is None:
            continue
        key = (context.service, context.entry, finding.signal)
        if key not in best or _order(finding) > _order(best[key]):
            best[key] = finding
    yield from best.values()


def _order(finding: Finding) -> tuple[float, str]:
    return finding.strength, finding.detail


def _read(
    rows: Iterable[Mapping[str, Any]],
) -> tuple[dict[Context, State], set[tuple[str, str]], set[tuple[str, str]]]:
    """States by context (and pooled over callers), error events, and entries that call nobody else."""
    states: dict[Context, State] = defaultdict(State)
    counted: set[Context] = set()
    errors: set[tuple[str, str]] = set()
    leaves: set[tuple[str, str]] = set()
    for row in rows:
        service, event, following = row["service"], row["event"], row["next_event"]
        own = Context(service, row["caller"], row["entry"], row["stream"], event)
        pooled = Context(service, None, row["entry"], row["stream"], event)
        for context in (own, pooled):
            state = states[context]
            if own not in counted:
                state.visits[0] += row["baseline_visits"]
                state.visits[1] += row["incident_visits"]
            state.followed[following][0] += row["baseline_followed"]
            state.followed[following][1] += row["incident_followed"]
            if row["first_time"] is not None:
                state.first[following] = min(row["first_time"], state.first.get(following, row["first_time"]))
        counted.add(own)
        if row["next_is_error"]:
            errors.add((service, following))
        if not row["calls_out"]:
            leaves.add((service, row["entry"]))
    return states, errors, leaves


def _against(state: State, pooled: State) -> State:
    """This caller's visits now, against all callers' visits before."""
    merged = State(visits=[pooled.visits[0], state.visits[1]], first=state.first)
    for event in {*state.followed, *pooled.followed}:
        merged.followed[event] = [pooled.followed[event][0], state.followed[event][1]]
    return merged


def _judge(
    context: Context,
    state: State,
    errors: set[tuple[str, str]],
    leaves: set[tuple[str, str]],
    answers: Answers,
) -> Finding | None:
    if not all(state.visits):
        return None
    ways = sorted(state.followed, key=lambda event: (state.change(event), event))
    lost, gained = ways[0], ways[-1]
    fails = (context.service, gained) in errors
    if (context.service, lost) in errors or (lost == END and not fails):
        return None
    fell, rose = -state.change(lost), state.change(gained)
    if rose <= 0.0 or (fell <= 0.0 and not fails):
        return None
    novel = state.share(gained, 0) <= RARE or (
        state.share(lost, 1) <= RARE and state.share(lost, 0) >= 1 - RARE
    )
    weight = 1.0 if fails or gained == END else NEW_BRANCH
    if not novel:
        weight *= KNOWN_BRANCH
    surprise = max(state.surprise(lost) if fell > 0.0 else 0.0, state.surprise(gained))
    found = strength(surprise, weight * max(fell, rose) / NOTABLE_SHARE)
    if found <= 0.0:
        return None
    return _finding(context, state, lost if fell > 0.0 else None, gained, fails, found, leaves, answers)


def _finding(
    context: Context,
    state: State,
    lost: str | None,
    gained: str,
    fails: bool,
    found: float,
    leaves: set[tuple[str, str]],
    answers: Answers,
) -> Finding:
    accused = answers.accused.get((context.service, gained)) if fails else None
    resource: Resource = "dependency" if accused else "code"
    missing = f"{shorten(lost, 80)} missing, " if lost else ""
    before, now = state.followed[gained]
    words = "fails with" if fails else ("stops" if gained == END else "goes on to")
    target = "" if gained == END else f" {shorten(gained, 80)}"
    instead = f" instead of going on to {shorten(lost, 80)}" if lost else ""
    return Finding(
        service=context.service,
        signal="log_flow" if context.stream == "log" else "call_flow",
        resource=resource,
        direction="appeared" if fails else ("vanished" if gained == END else "changed"),
        strength=found,
        local=(context.service, context.entry) in leaves and accused is None,
        detail=f"after {shorten(context.event, 80)}: {missing}{shorten(gained, 80)} instead",
        summary=(
            f"{context.service} ({context.entry}): after {shorten(context.event, 80)} it {words}{target}"
            f"{instead} in {now} of {state.visits[1]} visits (before: {before} of {state.visits[0]})"
        ),
        evidence=(answers.evidence["event_patterns"],)
        + ((answers.evidence["log_rates"],) if accused else ()),
        operation=context.entry,
        peer=accused,
        onset_ns=state.first.get(gained),
    )
