"""How a session's screen opens the telemetry: where it was looked at last, or at the incident."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from agents.case_view import CaseView
from tools.browse.axis import Axis
from tools.times import Window
from tui.live import LiveSession
from tui.telemetry.look import Look
from tui.telemetry.screen import TelemetryScreen
from tui.telemetry.windows import typed

FIRST = "traces"
"""The view that is shown first."""


class LookingAround:
    """Remembers view and window between visits, as long as the session is open."""

    def __init__(self, session: LiveSession, do: Callable[[Callable[[], object]], None], by: str) -> None:
        """`do` has the session do something, after what it was asked before; `by` is who asks."""
        self._session = session
        self._do = do
        self._by = by
        self._last: TelemetryScreen | None = None
        self._axes: dict[str, Axis | None] = {}

    def screen(self, view: CaseView, pane: str, service: str) -> TelemetryScreen:
        """A screen to push. `pane` and `service` are what the person named, empty where they named none."""
        look, last = _at_incident(view), self._last
        if last is not None and last.look is not None and look is not None:
            look = look.at(last.look.window)
        if look is not None:
            look = look.of_service(service or None)
        chosen = pane or (last.active if last else FIRST)
        self._last = TelemetryScreen(self._session.browse, self.diagnose, look, chosen, self._axes, view)
        return self._last

    def diagnose(self, incident: Window, baseline: Window | None) -> None:
        self._do(partial(self._session.look_at, incident, baseline, self._by))

    def diagnose_typed(self, text: str, view: CaseView) -> None:
        """The windows a person typed, as `02:13..02:28 [01:43..02:13]`. Raises `UsageError`."""
        near = view.windows.incident.window().start_ns if view.windows else view.entries[0].at_ns
        self.diagnose(*typed(text, near))


def _at_incident(view: CaseView) -> Look | None:
    """The windows that were set, or were given and are about to be; None where neither is known."""
    incident, baseline = view.given
    if view.windows is not None:
        incident, baseline = view.windows.incident, view.windows.baseline
    if incident is None:
        return None
    return Look(incident.window(), incident.window(), baseline.window() if baseline else None)
