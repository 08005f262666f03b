"""Who calls whom, how that goes now and how it went before: what a map of the services is drawn from."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from tools.browse.browser import Browser
from tools.browse.series import NOTABLE, Series, read_series
from tools.statistics import rate_surprise, strength
from tools.times import MINUTE_NS

Source = Literal["calls", "metric", "declared"]

LEAST_SHARE: Final = 0.01
"""One call in a hundred more that fails is the least that is marked."""
LEAST_SLOWING: Final = 1.5
LEAST_RATE: Final = 2.0
"""How many times slower, and how many times as often or as seldom, is the least that is marked."""
_QUANTILES: Final = (0.5, 0.75, 0.9, 0.95)
_ENTERED: Final = 2
"""From one in so many calls without a known caller, a service is an entry point."""


@dataclass(frozen=True, slots=True)
class Side:
    """The calls of an edge within one window. `quantiles_ns` are those of `_QUANTILES`."""

    calls: int
    failed: int
    quantiles_ns: tuple[int, ...] | None
    minutes: float

    @property
    def per_minute(self) -> float:
        return self.calls / self.minutes

    @property
    def failed_share(self) -> float | None:
        return self.failed / self.calls if self.calls else None

    @property
    def p95_ns(self) -> int | None:
        return self.quantiles_ns[-1] if self.quantiles_ns else None


@dataclass(frozen=True, slots=True)
class Edge:
    """`caller` is None for calls that come from outside. Strengths are signed: 1.0 is where it deviates.

    `before` is None without a baseline. `readings` are the shifted series that speak of this edge.
    """

    caller: str | None
    callee: str
    source: Source
    now: Side
    before: Side | None
    errors: float = 0.0
    latency: float = 0.0
    rate: float = 0.0
    readings: tuple[Series, ...] = ()

    @property
    def hurt(self) -> float:
        """How strongly callers feel it: 1.0 is where it deviates."""
        felt = max(self.errors, self.latency)
        return max(felt, *map(_strength, self.readings)) if self.readings else felt

    @property
    def weight(self) -> tuple[float, float, int, str]:
        """The order in which edges are told: the hurt first, then those that changed, then the busiest."""
        return -self.hurt, -abs(self.rate), -self.now.calls, self.caller or ""


@dataclass(frozen=True, slots=True)
class Service:
    """`layer` counts from the entry points down. `via` is the call it hangs under in the tree."""

    name: str
    layer: int
    via: Edge | None
    telling: Edge | None
    hurt: float
    readings: tuple[Series, ...] = ()


@dataclass(frozen=True)
class ServiceMap:
    """Every service and every edge, told from calls, from metrics, or from a stated call graph."""

    services: Mapping[str, Service]
    callers: Mapping[str, Sequence[Edge]]
    callees: Mapping[str, Sequence[Edge]]
    compared: bool
    traced: bool
    _under: Mapping[str | None, Sequence[str]] = field(repr=False, default_factory=dict)

    def by_hurt(self, suspects: Sequence[str] = (), hurt: Collection[str] = ()) -> list[Service]:
        """The suspects in their order, then those that are said to be hurt, then by how they deviate."""
        place = {name: number for number, name in enumerate(suspects)}
        return sorted(
            self.services.values(),
            key=lambda each: (
                place.get(each.name, len(place)),
                each.name not in hurt,
                -min(each.hurt, 1.0),
                each.telling is None,
                each.layer,
                -each.hurt,
                each.name,
            ),
        )

    def by_layer(self) -> Iterator[tuple[Service, str]]:
        """From the entry points down, each service once under one of its callers, with its guide lines."""
        pending = [(name, "", "") for name in reversed(self._under.get(None, ()))]
        while pending:
            name, branch, below = pending.pop()
            yield self.services[name], branch
            children = self._under.get(name, ())
            for place, child in enumerate(reversed(children)):
                last = place == 0
                pending.append((child, below + ("└ " if last else "├ "), below + ("  " if last else "│ ")))


def read_map(browser: Browser, parameters: Mapping[str, Any]) -> ServiceMap:
    """The whole map. Metrics are read only where no call tells. Raises `StoreError`, `MovedOnError`."""
    now = _minutes(parameters, "incident")
    before = _minutes(parameters, "baseline")
    edges = [_edge(row, now or 1.0, before) for row in browser.ask("map_edges", **parameters).rows]
    traced = any(edge.now.calls or (edge.before and edge.before.calls) for edge in edges)
    series = () if traced or not browser.rows_of("metrics") else read_series(browser, parameters)
    notable = [each for each in series if each.notable]
    names = [str(row[0]) for row in browser.ask("map_services").rows]
    return mapped(names, [_read_on(edge, notable) for edge in edges], notable, compared=before is not None)


def mapped(
    names: Iterable[str], edges: Iterable[Edge], notable: Sequence[Series] = (), *, compared: bool
) -> ServiceMap:
    """The map of these services and edges."""
    callers: dict[str, list[Edge]] = defaultdict(list)
    callees: dict[str, list[Edge]] = defaultdict(list)
    known = dict.fromkeys(names)
    for edge in sorted(edges, key=lambda edge: edge.weight):
        callers[edge.callee].append(edge)
        known.setdefault(edge.callee)
        if edge.caller is not None:
            callees[edge.caller].append(edge)
            known.setdefault(edge.caller)
    readings: dict[str, list[Series]] = defaultdict(list)
    for each in notable:
        readings[each.service].append(each)
    layers, via = _layers(sorted(known), callers, callees)
    services = {
        name: _service(name, layers[name], via[name], callers.get(name, ()), readings.get(name, ()))
        for name in sorted(known)
    }
    under: dict[str | None, list[str]] = defaultdict(list)
    for service in sorted(services.values(), key=lambda each: (-min(each.hurt, 1.0), each.name)):
        under[service.via.caller if service.via else None].append(service.name)
    traced = any(each.source == "calls" for one in callers.values() for each in one)
    return ServiceMap(services, callers, callees, compared, traced, under)


def _service(
    name: str, layer: int, via: Edge | None, callers: Sequence[Edge], readings: Sequence[Series]
) -> Service:
    hurt = max([edge.hurt for edge in callers] + [_strength(each) for each in readings], default=0.0)
    return Service(name, layer, via, callers[0] if callers else None, hurt, tuple(readings))


def _layers(
    names: Sequence[str], callers: Mapping[str, Sequence[Edge]], callees: Mapping[str, Sequence[Edge]]
) -> tuple[dict[str, int], dict[str, Edge | None]]:
    """The least number of calls from an entry point, and the call by which each was reached.

    What no entry point reaches (calls in a circle) begins at the first of its names.
    """
    layers: dict[str, int] = {}
    via: dict[str, Edge | None] = {}
    entries = [name for name in names if _is_entry(callers.get(name, ()))]
    for first in (*[entries], *([name] for name in names)):
        front = [name for name in first if name not in layers]
        for name in front:
            layers[name], via[name] = 0, None
        while front:
            below = [edge for name in front for edge in callees.get(name, ()) if edge.callee not in layers]
            front = []
            for edge in sorted(below, key=lambda edge: edge.weight):
                if edge.callee not in layers and edge.caller is not None:
                    layers[edge.callee], via[edge.callee] = layers[edge.caller] + 1, edge
                    front.append(edge.callee)
    return layers, via


def _is_entry(callers: Sequence[Edge]) -> bool:
    """Whether calls mostly come from outside, or from nobody."""
    calls = sum(edge.now.calls for edge in callers)
    entering = sum(edge.now.calls for edge in callers if edge.caller is None)
    known = any(edge.caller is not None for edge in callers)
    return not known or (entering > 0 and entering * _ENTERED >= calls)


def _edge(row: Sequence[Any], now_minutes: float, before_minutes: float | None) -> Edge:
    caller, callee, source, now_calls, now_failed, now_q, before_calls, before_failed, before_q = row
    now = Side(now_calls, now_failed, tuple(now_q) if now_q else None, now_minutes)
    if before_minutes is None:
        return Edge(caller, callee, source, now, None)
    before = Side(before_calls, before_failed, tuple(before_q) if before_q else None, before_minutes)
    return Edge(
        caller, callee, source, now, before, _errors(now, before), _latency(now, before), _rate(now, before)
    )


def _errors(now: Side, before: Side) -> float:
    """How strongly a greater share fails."""
    if not (now.calls and before.calls):
        return 0.0
    more = now.failed / now.calls - before.failed / before.calls
    if more < LEAST_SHARE:
        return 0.0
    surprise = rate_surprise(before.failed, before.calls, now.failed, now.calls)
    return strength(surprise, more / LEAST_SHARE)


def _latency(now: Side, before: Side) -> float:
    """How strongly the slow calls are slower: by how many are past what 95 in 100 kept to before."""
    if not (now.quantiles_ns and before.quantiles_ns and before.quantiles_ns[-1] > 0):
        return 0.0
    usual = before.quantiles_ns[-1]
    times = now.quantiles_ns[-1] / usual
    late = [1.0 - share for share, ns in zip(_QUANTILES, now.quantiles_ns, strict=True) if ns > usual]
    if times < LEAST_SLOWING or not late:
        return 0.0
    surprise = rate_surprise(before.calls // 20, before.calls, round(max(late) * now.calls), now.calls)
    return strength(surprise, math.log2(times) / math.log2(LEAST_SLOWING))


def _rate(now: Side, before: Side) -> float:
    """How strongly it is called more often, or (negative) more seldom."""
    if not (now.calls or before.calls):
        return 0.0
    doublings = math.log2((now.per_minute + 1e-9) / (before.per_minute + 1e-9))
    if abs(doublings) < math.log2(LEAST_RATE):
        return 0.0
    surprise = rate_surprise(before.calls, before.minutes, now.calls, now.minutes)
    return math.copysign(strength(surprise, abs(doublings) / math.log2(LEAST_RATE)), doublings)


def _read_on(edge: Edge, notable: Sequence[Series]) -> Edge:
    """With the metrics that speak of this edge."""
    if edge.source != "metric":
        return edge
    return replace(
        edge,
        readings=tuple(each for each in notable if (each.service, each.peer) == (edge.caller, edge.callee)),
    )


def _strength(series: Series) -> float:
    return 1.0 if series.silent else abs(series.shift or 0.0) / NOTABLE


def _minutes(parameters: Mapping[str, Any], window: str) -> float | None:
    start, end = parameters[f"{window}_from"], parameters[f"{window}_to"]
    return None if start is None else (end - start) / MINUTE_NS
