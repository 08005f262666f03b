"""What is being looked at: one value that every view of the telemetry shares."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tools.times import Window


@dataclass(frozen=True)
class Look:
    """`window` is what the views show; `incident` and `baseline` are what the diagnosis compares.

    `service` and `trace_id` narrow the views that know them.
    """

    window: Window
    incident: Window | None = None
    baseline: Window | None = None
    service: str | None = None
    trace_id: str | None = None

    def at(self, window: Window) -> Look:
        return replace(self, window=window)

    def against(self, baseline: Window | None) -> Look:
        return replace(self, baseline=baseline)

    def of_service(self, service: str | None) -> Look:
        return replace(self, service=service, trace_id=None)

    def of_trace(self, trace_id: str | None) -> Look:
        return replace(self, trace_id=trace_id)

    def compares(self, other: Look) -> bool:
        """Whether both compare the same windows: what is read of those is the same then."""
        return (self.incident or self.window, self.baseline) == (
            other.incident or other.window,
            other.baseline,
        )

    def parameters(self) -> dict[str, object]:
        """What the views of `tools/browse/` may name. Without an incident, it is the window itself."""
        incident = self.incident or self.window
        return {
            "window_from": self.window.start_ns,
            "window_to": self.window.end_ns,
            "incident_from": incident.start_ns,
            "incident_to": incident.end_ns,
            "baseline_from": self.baseline.start_ns if self.baseline else None,
            "baseline_to": self.baseline.end_ns if self.baseline else None,
            "service": self.service,
            "trace_id": self.trace_id,
        }
