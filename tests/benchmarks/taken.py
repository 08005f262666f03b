"""Seconds of the clock and of the processor: on a busy machine the latter still tell what work costs."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Taken:
    clock_s: float
    processor_s: float

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.clock_s + other.clock_s, self.processor_s + other.processor_s)

    def __sub__(self, other: Taken) -> Taken:
        return Taken(self.clock_s - other.clock_s, self.processor_s - other.processor_s)


NOTHING = Taken(0.0, 0.0)


def now() -> Taken:
    """Of this process, all its threads, and the children that it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(time.perf_counter(), time.process_time() + children.ru_utime + children.ru_stime)


def taken_by(work: Callable[[], object]) -> Taken:
    began = now()
    work()
    return now() - began


def middle(runs: Sequence[Taken]) -> Taken:
    return Taken(
        statistics.median(run.clock_s for run in runs), statistics.median(run.processor_s for run in runs)
    )
