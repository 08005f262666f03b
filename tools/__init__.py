"""Telemetry: the store, the questions, the evidence, and the arithmetic between them."""
