"""The reasoning pane: the tree of agents, growing as they work, and below it all that the chosen one says."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import OptionList

from agents.case_view import CaseView
from agents.events import SteeringAct
from tui import actions
from tui.widgets.agent_words import AgentWords, agent_words
from tui.widgets.line_list import Line, LineList
from tui.widgets.reason_line import ReasonLine
from tui.widgets.tree_lines import TreeLines


class ReasoningTree(LineList):
    """The tree's lines, on which agents are pruned, pinned, re-opened and annotated."""

    scope: ClassVar[actions.Scope] = "tree"
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("tree")

    def action_steer(self, act: SteeringAct) -> None:
        self.post_message(AgentWords.Wanted(act))


class ReasoningPane(Vertical):
    """The tree, and below it everything the chosen agent says."""

    class Steered(Message):
        """The person wants this done to an agent."""

        def __init__(self, act: SteeringAct, agent: str, reason: str) -> None:
            super().__init__()
            self.act = act
            self.agent = agent
            self.reason = reason

    def __init__(self, *, id: str, classes: str) -> None:
        super().__init__(id=id, classes=classes)
        self._view = CaseView()
        self._lines = TreeLines()

    def compose(self) -> ComposeResult:
        yield ReasoningTree(id="tree")
        with Vertical(id="below"):
            yield ReasonLine()
            with VerticalScroll(id="agent", can_focus=False):
                yield AgentWords(id="agent-words", markup=False)

    def show(self, view: CaseView) -> None:
        self._view = view
        tree = self.query_one(ReasoningTree)
        tree.show(self._lines.of(view))
        self._describe(tree.line)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._describe(self.query_one(ReasoningTree).line)

    def _describe(self, chosen: Line | None) -> None:
        agent = self._view.agents.get(chosen.key) if chosen else None
        self.query_one("#below").display = agent is not None
        if agent is not None:
            self.query_one(AgentWords).update(agent_words(agent, self._view))

    @on(AgentWords.Wanted)
    async def _ask_why(self, message: AgentWords.Wanted) -> None:
        """Ask for a reason, but for a re-opening, which only takes back."""
        message.stop()
        chosen = self.query_one(ReasoningTree).line
        if chosen is None or chosen.heading:
            self.notify("There is no agent yet.", markup=False)
        elif message.act == "reopen":
            self.post_message(self.Steered("reopen", chosen.key, ""))
        else:
            await self.run_action("screen.show_pane('reasoning')")
            self.query_one(ReasonLine).ask(message.act, chosen.key)

    @on(ReasonLine.Given)
    def _given(self, message: ReasonLine.Given) -> None:
        message.stop()
        self.query_one(ReasoningTree).focus()
        self.post_message(self.Steered(message.act, message.agent, message.reason))

    @on(ReasonLine.Left)
    def _left(self, message: ReasonLine.Left) -> None:
        message.stop()
        self.query_one(ReasoningTree).focus()
