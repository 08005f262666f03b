"""Recursion of thought: agents ask agents, in parallel and without a barrier between levels.

Plain coroutines: a report is a future that everyone who asks shares, so an agent reached on two ways
works once, and a parent goes on the moment its own children have answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from agents.case import Case
from agents.dedicated_agent import DedicatedAgent
from agents.events import AgentReport
from agents.plan import Plan


async def investigate(case: Case, plan: Plan, places: Mapping[str, int]) -> tuple[AgentReport, ...]:
    """Every agent's report, in the order of their names. One agent's failure ends the others.

    `places` numbers each agent's own evidence under the finding that called for it.
    """
    working: dict[str, asyncio.Task[AgentReport]] = {}
    depths: dict[str, int] = {}

    async with asyncio.TaskGroup() as group:

        def send(service: str, asked_by: str | None) -> asyncio.Task[AgentReport]:
            if service not in working:
                depths[service] = 0 if asked_by is None else depths[asked_by] + 1
                agent = DedicatedAgent(case, service, plan.asks[service], places[service])
                working[service] = group.create_task(agent.report(asked_by, depths[service], ask))
            return working[service]

        async def ask(service: str, asked_by: str) -> AgentReport:
            return await send(service, asked_by)

        for root in plan.roots:
            send(root, None)
    return tuple(working[service].result() for service in sorted(working))
