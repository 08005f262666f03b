"""The telemetry itself, to look around in: services, traces, logs, metrics and changes on one time axis."""
