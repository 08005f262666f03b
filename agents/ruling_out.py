"""Who is ruled out, and why: each an answer to "could it not have been that one?", with its evidence.

Four reasons hold. What a victim shows is accounted for below it. A neighbour of the leading cause shows
nothing; or it waits for the leading cause, whose deviation is larger than what it shows and leaves little of
that; or it shows something, but each call of it takes and fares as it did: more calls, a new line in a log or
a number that moved is then no trouble that could be passed on. The last needs spans that tell how calls fare.
"""

from __future__ import annotations

from collections.abc import Iterable

from agents.diagnosis import Cause, RuledOut
from agents.reasoners.ranking import Ranking, ServiceState
from agents.reasoners.ranking.causes import notable
from agents.reasoners.ranking.states import EXPLAINED
from agents.reasoners.ranking.weights import FELT
from tools.findings import DEVIATES
from tools.scan import Scan

_HOW_CALLS_FARE = frozenset({"call_edges", "operations", "event_patterns"})


def neighbours_ruled_out(scan: Scan, cause: Cause, ruled_out: Iterable[RuledOut]) -> tuple[RuledOut, ...]:
    """Of all that are ruled out, those whose trouble, or whose load, could have been the reason."""
    beside = {*_callees(scan, cause.service), *_callers(scan, cause.service)}
    return tuple(out for out in ruled_out if out.service in beside)


def rivals(
    scan: Scan, cause: Cause, ruled_out: Iterable[RuledOut], left_out: Iterable[str] = ()
) -> tuple[str, ...]:
    """Neighbours that are neither ruled out nor `left_out` by people, and could be the reason for what the
    cause shows.

    What callees account for has been taken off the cause's score: where that still deviates they are not the
    reason, whatever else they are. Nothing has been taken off for those who call it.
    """
    cleared = {*left_out, *(out.service for out in ruled_out)}
    suspected = _callers(scan, cause.service)
    if cause.score < DEVIATES:
        suspected = (*suspected, *_callees(scan, cause.service))
    return tuple(service for service in suspected if service not in cleared)


def ruled_out(ranking: Ranking, scan: Scan) -> tuple[RuledOut, ...]:
    """Victims with no deviation of their own left, then neighbours of the leading cause that are well."""
    if not ranking.causes:
        return ()
    leading = ranking.causes[0].service
    others = [state for state in ranking.states if state.service != leading]
    victims = [state for state in others if state.role == "victim" and state.own_strength < DEVIATES]
    cause = next(state for state in ranking.states if state.service == leading)
    beside = [
        state
        for state in others
        if state not in victims
        and state.service in (*_callees(scan, leading), *_callers(scan, leading))
        and state.own_strength < notable(scan.tracing)
    ]
    found = (_neighbour(state, cause, scan) for state in beside)
    return (*map(_victim, victims), *(out for out in found if out is not None))


def _victim(state: ServiceState) -> RuledOut:
    why = state.why if state.why.endswith((".", "!", "?")) else f"{state.why}."
    return RuledOut(service=state.service, why=why, evidence=state.evidence)


def _neighbour(state: ServiceState, cause: ServiceState, scan: Scan) -> RuledOut | None:
    """Why a neighbour with little trouble of its own is not the cause; None where that cannot be told."""
    calls = state.service in _callers(scan, cause.service)
    way = f"It calls {cause.service}" if calls else f"{cause.service} calls it"
    deviating = [finding for finding in scan.of(state.service) if finding.deviates]
    if not deviating:
        asked = tuple(evidence.id for evidence in scan.evidence)
        return RuledOut(service=state.service, why=f"{way}, and it shows no deviation.", evidence=asked)
    shown = deviating[0].summary
    if calls and _waits_for(scan, state, cause) and _accounts_for(cause, state):
        why = f"{way}, whose own deviation accounts for what it shows: {shown}."
        return RuledOut(
            service=state.service, why=why, evidence=_merged(deviating[0].evidence, cause.evidence)
        )
    times = _times_the_calls(scan, state.service)
    if times is None or any(finding.signal in FELT for finding in deviating):
        return None
    why = (
        f"{way}, and {shown}; but of its calls, {times:.1f} times as many as before, none take longer, fail "
        "more often or go on differently."
    )
    counted = tuple(one.id for one in scan.evidence if one.question in _HOW_CALLS_FARE)
    return RuledOut(
        service=state.service, why=why, evidence=_merged(*(one.evidence for one in deviating), counted)
    )


def _waits_for(scan: Scan, caller: ServiceState, cause: ServiceState) -> bool:
    return bool(scan.graph.edges[caller.service, cause.service]["awaited"])


def _accounts_for(cause: ServiceState, caller: ServiceState) -> bool:
    """The cause shows more than its caller does, of whose deviation little is left once that is taken off."""
    left = (1.0 - EXPLAINED) * caller.shown_strength
    return cause.own_strength >= caller.shown_strength and caller.own_strength <= left


def _times_the_calls(scan: Scan, service: str) -> float | None:
    """How many times as many calls a second it gets as before; None where spans do not tell how calls fare,
    now and before."""
    edges = [data for _, _, data in scan.graph.in_edges(service, data=True)]
    now, before = (sum(data.get(count, 0) for data in edges) for count in ("calls", "calls_before"))
    if scan.tracing != "full" or scan.baseline is None or not (now and before):
        return None
    return float(now * scan.baseline.duration_ns / (before * scan.incident.duration_ns))


def _callees(scan: Scan, service: str) -> tuple[str, ...]:
    edges = scan.graph.out_edges(service, data=True) if service in scan.graph else ()
    return tuple(sorted(callee for _, callee, data in edges if "shares" not in data))


def _callers(scan: Scan, service: str) -> tuple[str, ...]:
    """Who calls it; where spans show every call, those who called it now."""
    edges = scan.graph.in_edges(service, data=True) if service in scan.graph else ()
    return tuple(
        sorted(
            caller
            for caller, _, data in edges
            if "shares" not in data and (data["calls"] or scan.tracing != "full")
        )
    )


def _merged(*parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for part in parts for number in part))
