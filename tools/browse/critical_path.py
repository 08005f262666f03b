"""The critical path of a trace: the chain of spans that determines when its request ends.

As in CRISP (Zhang et al., "CRISP: Critical Path Analysis of Large-Scale Microservice Architectures", USENIX
ATC 2022): walk back from the end of the request. What ended last, below a span, is what the span waited for;
before that, it waited for the last that had ended when that one began; in between it was at work itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_NONE = -1


@dataclass(frozen=True)
class CriticalPath:
    """Stretches of time that are a span's own: it neither waits for a child then, nor has ended.

    Column by column, as there may be many: stretch `i` is `spans[i]`'s, from `from_ns[i]` to `to_ns[i]`. In
    order of time, without a gap, from the start of the request to its end.
    """

    spans: list[int] = field(default_factory=list)
    from_ns: list[int] = field(default_factory=list)
    to_ns: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.spans)

    def stretches(self) -> Iterator[tuple[int, int, int]]:
        """(span, from, to) in order of time."""
        return zip(self.spans, self.from_ns, self.to_ns, strict=True)


def critical_path(starts: Sequence[int], ends: Sequence[int], sizes: Sequence[int]) -> CriticalPath:
    """Of spans in the order of a tree, parents first: `sizes[i]` counts span `i` and all below it.

    Of several roots, that which ends last is the request. A child counts as far as it lies inside its parent:
    what goes on after its parent has ended holds up nobody.
    """
    found = CriticalPath()
    roots = list(_side_by_side(0, len(sizes), sizes))
    if not roots:
        return found
    root = max(roots, key=lambda span: (ends[span], -starts[span], -span))
    # A visit is a span, its start, and the children that it may have waited for, the last to end last.
    visits = [(root, starts[root], _below(root, starts[root], ends[root], starts, ends, sizes))]
    known_ns = ends[root]
    while visits:
        span, start_ns, below = visits[-1]
        while below and below[-1][0] > known_ns:  # it overlaps what is known: it ran beside it
            below.pop()
        end_ns, child_start_ns, child = below.pop() if below else (start_ns, 0, _NONE)
        if known_ns > end_ns:
            found.spans.append(span)
            found.from_ns.append(end_ns)
            found.to_ns.append(known_ns)
        known_ns = end_ns
        if child == _NONE:
            visits.pop()
        else:
            visits.append((child, child_start_ns, _below(child, child_start_ns, end_ns, starts, ends, sizes)))
    for column in (found.spans, found.from_ns, found.to_ns):
        column.reverse()
    return found


def _side_by_side(first: int, end: int, sizes: Sequence[int]) -> Iterator[int]:
    """From `first` on, the next of the same depth, and so on before `end`."""
    while first < end:
        yield first
        first += sizes[first]


def _below(
    span: int, start_ns: int, end_ns: int, starts: Sequence[int], ends: Sequence[int], sizes: Sequence[int]
) -> list[tuple[int, int, int]]:
    """The children as (end, start, span), as far as inside their parent's time, in the order they end."""
    if sizes[span] == 1:
        return []
    return sorted(
        (min(ends[child], end_ns), max(starts[child], start_ns), child)
        for child in _side_by_side(span + 1, span + sizes[span], sizes)
        if starts[child] < end_ns and ends[child] > start_ns and ends[child] > starts[child]
    )
