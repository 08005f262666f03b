"""The team, wired. What each node does is in `agents/steps.py`.

triage -> investigate -> synthesise -> verify_path -> challenge -> conclude
    -> draft_playbook -> review_playbook (waits) -> record
                              ^      |
                              answer-+        a question on a finished case starts at `answer`
"""

from __future__ import annotations

from functools import cache

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agents import steps
from agents.case import Case
from agents.state import State

Team = CompiledStateGraph[State, Case, State, State]


def build_team(checkpointer: BaseCheckpointSaver[str]) -> Team:
    """The team with a memory of its own. Its thread keeps one investigation and the conversation about it."""
    return _wired().copy({"checkpointer": checkpointer})


@cache
def _wired() -> Team:
    graph = StateGraph(State, context_schema=Case)
    graph.add_node("triage", steps.triage)
    graph.add_node("investigate", steps.investigate)
    graph.add_node("synthesise", steps.synthesise)
    graph.add_node("verify_path", steps.verify_path)
    graph.add_node("challenge", steps.challenge)
    graph.add_node("conclude", steps.conclude)
    graph.add_node("draft_playbook", steps.draft_playbook)
    graph.add_node("review_playbook", steps.review_playbook)
    graph.add_node("answer", steps.answer)
    graph.add_node("record", steps.record)

    graph.add_conditional_edges(START, steps.talk_or_work, ["triage", "answer"])
    graph.add_edge("triage", "investigate")
    graph.add_edge("investigate", "synthesise")
    graph.add_edge("synthesise", "verify_path")
    graph.add_edge("verify_path", "challenge")
    graph.add_edge("challenge", "conclude")
    graph.add_edge("conclude", "draft_playbook")
    graph.add_edge("draft_playbook", "review_playbook")
    graph.add_conditional_edges("review_playbook", steps.talk_or_record, ["answer", "record"])
    graph.add_conditional_edges("answer", steps.wait_or_end, ["review_playbook", END])
    graph.add_edge("record", END)
    return graph.compile()
