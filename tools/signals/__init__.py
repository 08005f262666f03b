"""Signals: what makes findings out of evidence, one file a signal, each with its source.

A signal is a function from `Answers` to findings. It reads rows, never the store, and knows nothing of
the other signals; weighing them against each other is the ranking's work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tools.findings import Finding
from tools.signals import (
    accusations,
    call_rate,
    changes,
    edge_latency,
    edge_silence,
    errors,
    flow,
    impatience,
    latency,
    log_rate,
    metric_shift,
    network_gap,
    self_time,
    unanswered,
)
from tools.signals.answers import Answers

Signal = Callable[[Answers], Iterable[Finding]]

SIGNALS: tuple[Signal, ...] = (
    flow.find,
    errors.find,
    self_time.find,
    latency.find,
    network_gap.find,
    edge_latency.find,
    edge_silence.find,
    call_rate.find,
    log_rate.find,
    unanswered.find,
    impatience.find,
    accusations.find,
    metric_shift.find,
    changes.find,
)
