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
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tools.findings import Direction, Finding
from tools.plain_text import shorten
from tools.signals.answers import Answers
from tools.signals.changed_answers import Turn, from_turns
from tools.statistics import novelty_surprise, proportion_surprise, strength

START, END = "(start)", "(end)"

NOTABLE_SHARE = 0.25
"""A quarter of the visits going another way is the smallest change worth naming."""
ENOUGH_VISITS = 5
"""Fewer baseline visits by the same caller than this, and visits by all callers are taken instead."""
RARE = 0.05
"""A way taken by fewer visits than this before counts as new."""
MOSTLY = 0.8
"""A way whose visits fail in this share, where the other ways' do not, is a way of failing."""
MORE_FAILING, NEW_BRANCH, KNOWN_BRANCH = 0.5, 0.6, 0.1
"""What a way weighs against a new one that fails or stops: one that failed before as well; a new one that
goes on; and one of several that were common before, which is mostly the data's doing."""


@dataclass
class Way:
    """How many visits took one way on, before and now, and how many of them failed."""

    visits: list[int] = field(default_factory=lambda: [0, 0])
    failing: int = 0
    is_error: bool = False
    first_ns: int | None = None


@dataclass
class State:
    """One event in one context: how many visits it stood in, before and now, and the ways they went on."""

    visits: list[int] = field(default_factory=lambda: [0, 0])
    ways: dict[str, Way] = field(default_factory=lambda: defaultdict(Way))

    def share(self, event: str, side: int) -> float:
        return self.ways[event].visits[side] / self.visits[side] if self.visits[side] else 0.0

    def change(self, event: str) -> float:
        return self.share(event, 1) - self.share(event, 0)

    def surprise(self, event: str) -> float:
        before, now = self.ways[event].visits
        return proportion_surprise(before, self.visits[0], now, self.visits[1])

    def fails(self, event: str) -> bool:
        """Is this a way of failing: an error line, or a way whose visits fail while the others' do not?"""
        way = self.ways[event]
        if way.is_error:
            return True
        others = [other for name, other in self.ways.items() if name != event]
        visits, elsewhere = sum(way.visits), sum(sum(other.visits) for other in others)
        if not visits or not elsewhere:
            return False
        failing_elsewhere = sum(other.failing for other in others)
        return way.failing >= MOSTLY * visits and failing_elsewhere < (1.0 - MOSTLY) * elsewhere


@dataclass(frozen=True)
class Context:
    """Where an event stands. `caller` is None for all callers together: their mix may change, so there
    only ways of failing or stopping say something."""

    service: str
    caller: str | None
    entry: str
    stream: str
    event: str


def find(answers: Answers) -> Iterator[Finding]:
    """Findings `log_flow` and `call_flow`, the strongest of each service, entry and stream; and what they
    tell of those who were asked just before (`tools.signals.changed_answers`)."""
    states, leaves, asked = _read(answers.records("event_patterns"))
    turns: list[Turn] = []
    best: dict[tuple[str, str, str], Finding] = {}
    accused: dict[tuple[str, str], str] = {}
    for context, state in states.items():
        strange = context.caller is not None and state.visits[0] < ENOUGH_VISITS
        if strange:
            state = _against(state, states[replace(context, caller=None)])
        leaf = (context.service, context.entry) in leaves
        finding = _judge(context, state, leaf, answers, weigh=_weight, strange=strange)
        if finding is None:
            continue
        if context.event in asked and finding.direction != "appeared":
            turn = _judge(context, state, leaf, answers, weigh=_alike, strange=strange)
            if turn is not None and not _reordered(states, context, state):
                turns.append((asked[context.event], turn))
        key = (context.service, context.entry, finding.signal)
        if finding.peer is not None and finding.deviates:
            accused[context.service, context.entry] = finding.peer
        if key not in best or _order(finding) > _order(best[key]):
            best[key] = finding
    for (service, entry, signal), finding in best.items():
        peer = accused.get((service, entry))
        yield _on_behalf(finding, peer) if signal == "call_flow" and peer else finding
    yield from from_turns(turns)


def _order(finding: Finding) -> tuple[float, str]:
    return finding.strength, finding.detail


def _on_behalf(finding: Finding, peer: str) -> Finding:
    """Calls that go another way in visits whose own error names another service go so because of it."""
    if finding.direction != "appeared":
        return finding
    return replace(finding, resource="dependency", local=False, peer=peer)


def _read(
    rows: Iterable[Mapping[str, Any]],
) -> tuple[dict[Context, State], set[tuple[str, str]], dict[str, str]]:
    """States by context, and pooled over callers; the (service, entry) that call nobody else; and whom the
    events that are calls ask."""
    asked: dict[str, str] = {}
    states: dict[Context, State] = defaultdict(State)
    counted: set[Context] = set()
    entries: set[tuple[str, str]] = set()
    calling: set[tuple[str, str]] = set()
    for row in rows:
        own = Context(row["service"], row["caller"], row["entry"], row["stream"], row["event"])
        pooled = Context(own.service, None, own.entry, own.stream, own.event)
        for state in (states[own], states[pooled]):
            if own not in counted:
                state.visits[0] += row["baseline_visits"]
                state.visits[1] += row["incident_visits"]
            _count(state.ways[row["next_event"]], row)
        counted.add(own)
        entries.add((own.service, own.entry))
        if row["next_callee"] is not None:
            calling.add((own.service, own.entry))
            asked[row["next_event"]] = row["next_callee"]
    return states, entries - calling, asked


def _count(way: Way, row: Mapping[str, Any]) -> None:
    way.visits[0] += row["baseline_followed"]
    way.visits[1] += row["incident_followed"]
    way.failing += row["baseline_failing"] + row["incident_failing"]
    way.is_error = way.is_error or row["next_is_error"]
    if row["first_time"] is not None:
        way.first_ns = min(row["first_time"], way.first_ns or row["first_time"])


def _against(state: State, pooled: State) -> State:
    """This caller's visits now, against all callers' visits before."""
    merged = State(visits=[pooled.visits[0], state.visits[1]])
    for event, way in pooled.ways.items():
        own = state.ways[event]
        merged.ways[event] = replace(way, visits=[way.visits[0], own.visits[1]], first_ns=own.first_ns)
    return merged


def _judge(
    context: Context,
    state: State,
    leaf: bool,
    answers: Answers,
    *,
    weigh: Callable[[State, str, str, bool], float],
    strange: bool,
) -> Finding | None:
    """`strange`: the caller was hardly seen before, and may ask for what nobody asked for then."""
    if not all(state.visits):
        return None
    names = sorted(state.ways, key=lambda event: (state.change(event), event))
    lost, gained = names[0], names[-1]
    fell, rose = -state.change(lost), state.change(gained)
    fails = state.fails(gained)
    if strange and not fails:
        return None
    if context.caller is None and not (fails or gained == END):
        return None
    recovers = fell > 0.0 and (state.fails(lost) or (lost == END and not fails))
    if recovers or rose <= 0.0 or (fell <= 0.0 and not fails):
        return None
    surprise = max(state.surprise(lost) if fell > 0.0 else 0.0, state.surprise(gained))
    if (fails or gained == END) and not state.ways[gained].visits[0]:
        surprise = max(
            surprise, novelty_surprise(state.visits[0], state.ways[gained].visits[1], state.visits[1])
        )
    found = strength(surprise, weigh(state, lost, gained, fails) * max(fell, rose) / NOTABLE_SHARE)
    if found <= 0.0:
        return None
    return _finding(context, state, lost if fell > 0.0 else None, gained, fails, found, leaf, answers)


def _weight(state: State, lost: str, gained: str, fails: bool) -> float:
    switched = state.share(lost, 0) >= 1.0 - RARE and state.share(lost, 1) <= RARE
    novel = switched or state.share(gained, 0) <= RARE
    if fails or gained == END:
        return 1.0 if novel else MORE_FAILING
    return NEW_BRANCH if novel else KNOWN_BRANCH


def _reordered(states: Mapping[Context, State], context: Context, state: State) -> bool:
    """Do the same events stand in as many visits as before, in another order? What is done side by side comes
    in any order, and a slow one changes it."""
    changes = sorted(state.ways, key=lambda event: (state.change(event), event))
    moved = max(abs(state.change(changes[0])), abs(state.change(changes[-1])))
    more = (_more_stand(states, context, event) for event in (changes[0], changes[-1]))
    return max(map(abs, more)) < moved / 2.0


def _more_stand(states: Mapping[Context, State], context: Context, event: str) -> float:
    """In how much larger a share of the visits an event stands than before."""
    whole, part = states.get(replace(context, event=START)), states.get(replace(context, event=event))
    if whole is None or part is None or not all(whole.visits):
        return 0.0
    return part.visits[1] / whole.visits[1] - part.visits[0] / whole.visits[0]


def _alike(_state: State, _lost: str, _gained: str, _fails: bool) -> float:
    """All turns weigh the same where several callers take one at once: that is no more the data's doing."""
    return 1.0


def _finding(
    context: Context,
    state: State,
    lost: str | None,
    gained: str,
    fails: bool,
    found: float,
    leaf: bool,
    answers: Answers,
) -> Finding:
    accused = answers.accused.get((context.service, gained)) if fails else None
    direction: Direction = "appeared" if fails else ("vanished" if gained == END else "changed")
    before, now = state.ways[gained].visits
    event, target = _words(answers, context, context.event), _words(answers, context, gained)
    missing = f"{_words(answers, context, lost)} missing, " if lost else ""
    words = "stops" if gained == END else (f"fails with {target}" if fails else f"goes on to {target}")
    instead = f" instead of going on to {_words(answers, context, lost)}" if lost else ""
    return Finding(
        service=context.service,
        signal="log_flow" if context.stream == "log" else "call_flow",
        resource="dependency" if accused else "code",
        direction=direction,
        strength=found,
        local=(leaf or _asks_nobody(context, gained, fails)) and accused is None,
        detail=f"after {event}: {missing}{target} instead",
        summary=(
            f"{context.service} ({context.entry}): after {event} it {words}{instead} "
            f"in {now} of {state.visits[1]} visits (before: {before} of {state.visits[0]})"
        ),
        evidence=(
            answers.evidence["event_patterns"],
            *((answers.evidence["log_rates"],) if accused else ()),
        ),
        operation=context.entry,
        peer=accused,
        onset_ns=state.ways[gained].first_ns,
    )


def _asks_nobody(context: Context, gained: str, fails: bool) -> bool:
    """A visit that is over before anybody was asked is nobody's victim; one that fails so may spare the
    asking."""
    return context.stream == "span" and context.event == START and gained == END and not fails


def _words(answers: Answers, context: Context, event: str) -> str:
    return shorten(
        answers.words.get((context.service, event), event) if context.stream == "log" else event, 90
    )
