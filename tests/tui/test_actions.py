from __future__ import annotations

from collections import Counter

import pytest

from tests.sessions import cases
from tests.tui.driving import driven
from tests.tui.fakes import FakeSession
from tui import actions, slash
from tui.app import WhydunitApp
from tui.screens.decision import DecisionScreen
from tui.screens.evidence import EvidenceScreen
from tui.screens.exporting import ExportScreen
from tui.screens.finding import FindScreen
from tui.screens.help import HelpScreen
from tui.screens.ingesting import IngestScreen
from tui.screens.paste import PasteScreen
from tui.screens.picker import PickerScreen
from tui.screens.postmortem import PostmortemScreen
from tui.screens.review import ReviewScreen
from tui.screens.session import SessionScreen
from tui.screens.themes import ThemesScreen
from tui.telemetry.change_pane import ChangePane
from tui.telemetry.change_screen import ChangeScreen
from tui.telemetry.course_screen import CourseScreen
from tui.telemetry.detail import DetailScreen
from tui.telemetry.log_pane import LogPane
from tui.telemetry.map_pane import MapPane
from tui.telemetry.metric_pane import MetricPane
from tui.telemetry.screen import TelemetryScreen
from tui.telemetry.trace_pane import TracePane
from tui.telemetry.waterfall import WaterfallRows
from tui.widgets.evidence_list import EvidencePane
from tui.widgets.input_area import InputArea
from tui.widgets.line_list import LineList
from tui.widgets.reasoning import ReasoningTree
from tui.widgets.talk import TalkList

OWNERS: dict[actions.Scope, type] = {
    "app": WhydunitApp,
    "list": LineList,
    "session": SessionScreen,
    "tree": ReasoningTree,
    "records": EvidencePane,
    "evidence": EvidenceScreen,
    "telemetry": TelemetryScreen,
    "map": MapPane,
    "metrics": MetricPane,
    "course": CourseScreen,
    "changes": ChangePane,
    "change": ChangeScreen,
    "traces": TracePane,
    "trace": TracePane,
    "waterfall": WaterfallRows,
    "logs": LogPane,
    "detail": DetailScreen,
    "review": ReviewScreen,
    "decision": DecisionScreen,
    "postmortem": PostmortemScreen,
    "export": ExportScreen,
    "paste": PasteScreen,
    "picker": PickerScreen,
    "ingest": IngestScreen,
    "themes": ThemesScreen,
    "help": HelpScreen,
    "input": InputArea,
    "talk": TalkList,
    "find": FindScreen,
}


@pytest.mark.parametrize("action", actions.ACTIONS, ids=lambda action: f"{action.scope}-{action.call}")
def test_every_action_has_somebody_who_does_it(action: actions.Action) -> None:
    assert callable(getattr(OWNERS[action.scope], action.method, None))


@pytest.mark.parametrize("scope", actions.SCOPES)
def test_no_key_means_two_things_on_one_screen(scope: actions.Scope) -> None:
    keys = Counter(key for action in actions.of(scope) for key in action.keys.split(","))
    assert [key for key, times in keys.items() if times > 1] == []


async def test_help_names_every_action_and_every_slash_command() -> None:
    async with driven(FakeSession(cases.review_entries()), size=(120, 500)) as d:
        await d.press("question_mark")
        shown = d.shown()
        assert [action.title for action in actions.ACTIONS if action.title not in shown] == []
        assert [command.name for command in slash.COMMANDS if command.name not in shown] == []
