"""A trace as a waterfall: its spans in the order of a tree, with their depth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tools.browse.browser import Browser
from tools.browse.critical_path import CriticalPath, critical_path

_NONE: Final = -1


@dataclass(frozen=True)
class Waterfall:
    """Spans by row: each below its parent, siblings by start. Times are UTC nanoseconds.

    `sizes` counts a span and all below it, `places` name the spans in the store, `lost` marks those whose
    parent is not in the store, `numbers` counts the services as they come.
    """

    trace_id: str
    starts: Sequence[int]
    ends: Sequence[int]
    depths: Sequence[int]
    sizes: Sequence[int]
    places: Sequence[int]
    failed: npt.NDArray[np.bool_]
    lost: Sequence[bool]
    services: Sequence[str]
    operations: Sequence[str]
    numbers: Mapping[str, int]
    start_ns: int
    end_ns: int

    def __len__(self) -> int:
        return len(self.starts)

    def critical_path(self) -> CriticalPath:
        """By row. Takes a moment where there are many spans."""
        return critical_path(self.starts, self.ends, self.sizes)

    def parent(self, row: int) -> int | None:
        """The row of a span's parent."""
        depth = self.depths[row]
        while row > 0 and depth > 0:
            row -= 1
            if self.depths[row] < depth:
                return row
        return None


def read_waterfall(browser: Browser, trace_id: str) -> Waterfall:
    """Empty where the store has no such trace. Raises as `Browser.ask` does."""
    return laid_out(trace_id, browser.columns("trace_spans", trace_id=trace_id))


def laid_out(trace_id: str, told: Mapping[str, Any]) -> Waterfall:
    """`told` are the columns of `trace_spans.sql`. A loop of parents is entered where it starts first."""
    by_start = np.lexsort((told["place"], told["start_time"]))
    parents = _rows_of(told["parent"][by_start], told["place"][by_start])
    order, depths = _preorder(parents)
    row = by_start[order]
    starts, ends = told["start_time"][row], told["start_time"][row] + told["duration_ns"][row]
    services: list[str] = told["service"][row].tolist()
    return Waterfall(
        trace_id=trace_id,
        starts=starts.tolist(),
        ends=ends.tolist(),
        depths=depths,
        sizes=_sizes(depths),
        places=told["place"][row].tolist(),
        failed=np.asarray(told["failed"][row], dtype=np.bool_),
        lost=told["lost"][row].tolist(),
        services=services,
        operations=told["operation"][row].tolist(),
        numbers={name: number for number, name in enumerate(dict.fromkeys(services))},
        start_ns=int(starts.min()) if len(starts) else 0,
        end_ns=int(ends.max()) if len(ends) else 0,
    )


def _rows_of(wanted: npt.NDArray[np.int64], places: npt.NDArray[np.int64]) -> list[int]:
    """Where each wanted place stands among `places`; -1 where it does not."""
    if not len(places):
        return []
    order = np.argsort(places)
    at = np.minimum(np.searchsorted(places[order], wanted), len(places) - 1)
    found: list[int] = np.where(places[order][at] == wanted, order[at], _NONE).tolist()
    return found


def _preorder(parents: Sequence[int]) -> tuple[list[int], list[int]]:
    """The spans, parents first and siblings as they come, and the depth of each."""
    first, following = [_NONE] * len(parents), [_NONE] * len(parents)
    for span in range(len(parents) - 1, -1, -1):
        parent = parents[span]
        if parent != _NONE:
            following[span], first[parent] = first[parent], span
    seen = bytearray(len(parents))
    order: list[int] = []
    depths: list[int] = []
    roots = [span for span, parent in enumerate(parents) if parent == _NONE]
    for root in (*roots, *range(len(parents))):
        if not seen[root]:
            _walk(root, first, following, seen, order, depths)
    return order, depths


def _walk(
    root: int,
    first: Sequence[int],
    following: Sequence[int],
    seen: bytearray,
    order: list[int],
    depths: list[int],
) -> None:
    """Down from one root, into what was not seen yet."""
    span, depth, back = root, 0, list[int]()
    while True:
        if not seen[span]:
            seen[span] = 1
            order.append(span)
            depths.append(depth)
            if first[span] != _NONE:
                back.append(span)
                span, depth = first[span], depth + 1
                continue
        while back and following[span] == _NONE:
            span, depth = back.pop(), depth - 1
        if not back:
            return
        span = following[span]


def _sizes(depths: Sequence[int]) -> list[int]:
    """How many rows each span takes with all below it: up to the next that is no deeper."""
    sizes = [0] * len(depths)
    last_of_depth: list[int] = []
    for row, depth in enumerate(depths):
        for above in last_of_depth[depth:]:
            sizes[above] = row - above
        del last_of_depth[depth:]
        last_of_depth.append(row)
    for above in last_of_depth:
        sizes[above] = len(depths) - above
    return sizes
