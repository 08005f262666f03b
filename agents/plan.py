"""Who asks whom: the investigation's plan, cut out of the trace graph before any agent starts.

No agent is sent where telemetry does not deviate, unless a deviation lies below it. The plan has no
cycle, so agents may wait for each other without a barrier and never in a ring.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True)
class Plan:
    """`roots` are asked by nobody: entry points, then deviating services no plan reaches from there.

    `asks` names, for every agent, the agents it asks, in the order of asking. `left_out` are those that
    would be asked, had a person not pruned the tree above them.
    """

    roots: tuple[str, ...]
    asks: Mapping[str, tuple[str, ...]]
    left_out: tuple[str, ...] = ()

    @property
    def agents(self) -> tuple[str, ...]:
        return tuple(self.asks)


def plan_investigation(
    graph: nx.DiGraph[str], entry_points: Sequence[str], deviating: Collection[str]
) -> Plan:
    """Plan over a caller-to-callee graph; `deviating` is ordered, strongest first.

    Callees are asked in the order of `deviating`, then by name; a call back to an agent that is
    already above the asker is left out.
    """
    strength = {service: place for place, service in enumerate(deviating)}
    matters = set(strength)
    for service in strength:
        if service in graph:
            matters |= nx.ancestors(graph, service)
    asks: dict[str, tuple[str, ...]] = {}

    def order(service: str) -> tuple[int, str]:
        return (strength.get(service, len(strength)), service)

    def visit(root: str) -> None:
        """Depth first, iteratively: `above` is the chain of askers, whose members nobody below may ask."""
        stack: list[tuple[str, list[str], list[str]]] = []
        above: set[str] = set()

        def enter(service: str) -> None:
            callees = sorted(
                (set(graph.successors(service)) if service in graph else set()) & matters, key=order
            )
            stack.append((service, callees, []))
            above.add(service)

        enter(root)
        while stack:
            service, waiting, asked = stack[-1]
            if not waiting:
                asks[service] = tuple(asked)
                above.discard(service)
                stack.pop()
                continue
            callee = waiting.pop(0)
            if callee in above:
                continue
            asked.append(callee)
            if callee not in asks:
                enter(callee)

    roots: list[str] = []
    for service in (*entry_points, *sorted(matters - set(entry_points), key=order)):
        if service not in asks and (service in entry_points or service in strength):
            roots.append(service)
            visit(service)
    return Plan(roots=tuple(roots), asks=asks)
