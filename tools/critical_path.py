"""The critical path of a trace: what the request was waiting for at each moment, from its start to its end.

Found backwards, as in C.-Q. Yang and B. Miller, "Critical Path Analysis for the Execution of Parallel and
Distributed Programs" (1988), for a tree of calls: at the end of a span the child that ended last was waited
for; before that child began, the one that ended last before it, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """One span of a trace; times in ns."""

    span_id: str
    parent_id: str | None
    service: str
    operation: str
    start_ns: int
    duration_ns: int
    failed: bool

    @property
    def end_ns(self) -> int:
        return self.start_ns + self.duration_ns


@dataclass(frozen=True)
class Stay:
    """How long, in all, the request waited for this span's own work."""

    span: Span
    own_ns: int


def critical_path(spans: Iterable[Span], root_id: str | None = None) -> tuple[Stay, ...]:
    """The spans on the critical path below `root_id`, in the order they began, with their share of it.

    Without `root_id` the longest span without a parent among them is the root. The shares add up to the
    root's duration. Children that outlive their parent count only as far as it waited for them.
    """
    known = {span.span_id: span for span in spans}
    roots = [span for span in known.values() if span.parent_id not in known]
    root = known.get(root_id) if root_id else None
    root = root or max(roots, key=lambda span: (span.duration_ns, -span.start_ns, span.span_id), default=None)
    if root is None:
        return ()
    below: dict[str, list[Span]] = {}
    for span in known.values():
        if span.parent_id in known and span.parent_id is not None:
            below.setdefault(span.parent_id, []).append(span)
    own: dict[str, int] = {}
    waiting: list[tuple[Span, int, int]] = [(root, root.start_ns, root.end_ns)]
    seen: set[str] = set()
    while waiting:
        span, begin, end = waiting.pop()
        if span.span_id in seen:
            continue
        seen.add(span.span_id)
        free, until = 0, end
        for child in sorted(
            below.get(span.span_id, ()), key=lambda c: (c.end_ns, c.start_ns, c.span_id), reverse=True
        ):
            child_begin, child_end = max(child.start_ns, begin), min(child.end_ns, until)
            if child_end <= child_begin:
                continue
            free += until - child_end
            waiting.append((child, child_begin, child_end))
            until = child_begin
        own[span.span_id] = free + until - begin
    path = sorted((known[name] for name in own), key=lambda s: (s.start_ns, -s.duration_ns, s.span_id))
    return tuple(Stay(span, own[span.span_id]) for span in path)
