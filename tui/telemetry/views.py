"""The views of the telemetry, in the order of their keys. A view is added here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tui.telemetry.change_pane import ChangePane
from tui.telemetry.log_pane import LogPane
from tui.telemetry.map_pane import MapPane
from tui.telemetry.metric_pane import MetricPane
from tui.telemetry.pane import TelemetryPane
from tui.telemetry.trace_pane import TracePane
from tui.widgets.pane_strip import Pane


@dataclass(frozen=True)
class View:
    """`pane` names it, `make` makes its widget, whose id becomes the pane's."""

    pane: Pane
    make: Callable[[], TelemetryPane[Any]]


VIEWS: Final = (
    View(Pane("map", "1", "Map"), MapPane),
    View(Pane("traces", "2", "Traces"), TracePane),
    View(Pane("logs", "3", "Logs"), LogPane),
    View(Pane("metrics", "4", "Metrics"), MetricPane),
    View(Pane("changes", "5", "Changes"), ChangePane),
)
