"""A trace as a waterfall: spans indented below their callers, bars on one scale of time, drawn when seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
import numpy.typing as npt
from textual.binding import BindingType
from textual.content import Content

from tools.browse.critical_path import CriticalPath
from tools.browse.waterfall import Waterfall
from tools.times import format_duration
from tui import actions
from tui.telemetry.marks import FAILED, service_style
from tui.widgets.virtual_rows import VirtualRows
from tui.widgets.words import QUIET, column, line, said

DURATION_CELLS: Final = 9
MARK_CELLS: Final = 2
NAMES_SHARE: Final = 0.42
DEEPEST: Final = 10
"""Up to this depth a step of indentation is two cells, else one."""

BESIDE, ON_PATH = "─", "━"


@dataclass(frozen=True)
class PathTimes:
    """The critical path by row: `rows` ascending, with the stretches of each in order; `own` is time by row.

    `waits` are the services that the request waited for, each with its share of the path, the most first.
    """

    rows: npt.NDArray[np.int64]
    from_ns: npt.NDArray[np.int64]
    to_ns: npt.NDArray[np.int64]
    own: npt.NDArray[np.int64]
    waits: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, path: CriticalPath, trace: Waterfall) -> PathTimes:
        """Takes a moment where there are many spans."""
        rows = np.asarray(path.spans, dtype=np.int64)
        order = np.argsort(rows, kind="stable")
        from_ns, to_ns = (np.asarray(each, dtype=np.int64)[order] for each in (path.from_ns, path.to_ns))
        own = np.zeros(len(trace), dtype=np.int64)
        np.add.at(own, rows[order], to_ns - from_ns)
        by_service: dict[str, int] = {}
        for span in np.flatnonzero(own).tolist():
            name = trace.services[span]
            by_service[name] = by_service.get(name, 0) + int(own[span])
        whole = sum(by_service.values())
        most = sorted(by_service.items(), key=lambda each: (-each[1], each[0]))
        waits = tuple((name, took / whole) for name, took in most)
        return cls(rows[order], from_ns, to_ns, own, waits)

    def of_row(self, row: int) -> slice:
        first, last = np.searchsorted(self.rows, [row, row + 1])
        return slice(int(first), int(last))


@dataclass(frozen=True)
class Columns:
    """How a row is divided: names, then bars, then the duration."""

    names: int
    bars: int

    @classmethod
    def of(cls, width: int) -> Columns:
        names = min(max(round(width * NAMES_SHARE), 24), max(width - DURATION_CELLS - 8, 8))
        return cls(names, max(width - names - DURATION_CELLS, 1))


class WaterfallRows(VirtualRows):
    """The spans of one trace. What is folded is not counted as a row."""

    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("waterfall")
    empty_words = "This trace is not in the store."

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.trace: Waterfall | None = None
        self.path: PathTimes | None = None
        self._folded: set[int] = set()
        self._visible: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._failures: npt.NDArray[np.int64] = np.zeros(1, dtype=np.int64)

    def show_trace(self, trace: Waterfall) -> None:
        self.trace, self.path, self._folded = trace, None, set()
        self._failures = np.concatenate([[0], np.cumsum(trace.failed)])
        self._lay_out(0)

    def show_path(self, path: PathTimes) -> None:
        self.path = path
        self.redraw()

    @property
    def span(self) -> int | None:
        """The span under the cursor, as a row of the trace."""
        return int(self._visible[self.cursor]) if self.count else None

    def _lay_out(self, span: int) -> None:
        """Leave out what is folded, with the cursor at a span, or at what it is folded into."""
        if self.trace is None:
            return
        hidden = np.zeros(len(self.trace) + 1, dtype=np.int64)
        for row in self._folded:
            hidden[row + 1] += 1
            hidden[row + self.trace.sizes[row]] -= 1
        self._visible = np.flatnonzero(np.cumsum(hidden[:-1]) == 0)
        place = int(np.searchsorted(self._visible, span, side="right")) - 1
        self.show(len(self._visible), max(place, 0))

    # -- drawing ----------------------------------------------------------------------------------

    def row(self, place: int, width: int) -> Content:
        assert self.trace is not None
        span, columns = int(self._visible[place]), Columns.of(width)
        took = format_duration(self.trace.ends[span] - self.trace.starts[span])
        return line(
            self._named(span, columns.names), self._bar(span, columns.bars), f"{took:>{DURATION_CELLS}}"
        )

    def _named(self, span: int, width: int) -> Content:
        trace = self.trace
        assert trace is not None
        size, depth = trace.sizes[span], trace.depths[span]
        step = 2 if depth <= DEEPEST else 1
        fold = "  " if size == 1 else ("▸ " if span in self._folded else "▾ ")
        on_path = self.path is not None and self.path.own[span] > 0
        parts: list[Content | str | tuple[str, str]] = [
            FAILED if trace.failed[span] else " ",
            ("◆" if on_path else " ", "bold $accent"),
            (" " * min(depth * step, max(width - 16, 0)), ""),
            (fold, QUIET),
        ]
        if span in self._folded:
            failed = int(self._failures[span + size] - self._failures[span + 1])
            parts.append(
                (f"+{size - 1:,}{f' {failed:,}E' if failed else ''} ", "$error" if failed else QUIET)
            )
        if trace.lost[span]:
            parts.append(("(caller not in the store) ", QUIET))
        parts += [
            said(trace.services[span], self._style(span), 200),
            " ",
            said(trace.operations[span], QUIET, 200),
        ]
        return column(line(*parts), width - 1) + Content(" ")

    def _style(self, span: int) -> str:
        assert self.trace is not None
        return service_style(self.trace.numbers[self.trace.services[span]])

    def _bar(self, span: int, cells: int) -> Content:
        trace = self.trace
        assert trace is not None
        style = "$error" if trace.failed[span] else self._style(span)
        first, last = self._cells(trace.starts[span], trace.ends[span], cells)
        marked = np.zeros(cells, dtype=bool)
        if self.path is not None:
            of_row = self.path.of_row(span)
            marked = self._marked(self.path.from_ns[of_row], self.path.to_ns[of_row], cells)
        parts: list[tuple[str, str]] = [(" " * first, "")]
        for cell in range(first, last + 1):
            glyph, look = (ON_PATH, f"bold {style}") if marked[cell] else (BESIDE, style)
            if parts[-1][1] == look:
                parts[-1] = (parts[-1][0] + glyph, look)
            else:
                parts.append((glyph, look))
        return column(line(*parts), cells)

    def _cells(self, start_ns: int, end_ns: int, cells: int) -> tuple[int, int]:
        """The first and the last cell that a stretch of time touches."""
        assert self.trace is not None
        from_ns, took = self.trace.start_ns, max(self.trace.end_ns - self.trace.start_ns, 1)
        first = min((start_ns - from_ns) * cells // took, cells - 1)
        return first, min(max(-(-(end_ns - from_ns) * cells // took) - 1, first), cells - 1)

    def _marked(
        self, from_ns: npt.NDArray[np.int64], to_ns: npt.NDArray[np.int64], cells: int
    ) -> npt.NDArray[np.bool_]:
        """The cells that any of these stretches touches."""
        assert self.trace is not None
        begin, took = self.trace.start_ns, max(self.trace.end_ns - self.trace.start_ns, 1)
        per_cell = took / cells
        first = np.clip(((from_ns - begin) / per_cell).astype(np.int64), 0, cells - 1)
        last = np.clip(np.ceil((to_ns - begin) / per_cell).astype(np.int64) - 1, first, cells - 1)
        edges = np.zeros(cells + 1, dtype=np.int64)
        np.add.at(edges, first, 1)
        np.add.at(edges, last + 1, -1)
        return np.asarray(np.cumsum(edges[:-1]) > 0, dtype=np.bool_)

    # -- folding and jumping ----------------------------------------------------------------------

    def action_fold(self) -> None:
        """Fold what is below the span; where nothing is, go to its caller."""
        span, trace = self.span, self.trace
        if span is None or trace is None:
            return
        if trace.sizes[span] > 1 and span not in self._folded:
            self._folded.add(span)
            self._lay_out(span)
        elif (parent := trace.parent(span)) is not None:
            self._lay_out(parent)

    def action_unfold(self) -> None:
        span = self.span
        if span is not None and span in self._folded:
            self._folded.discard(span)
            self._lay_out(span)
        else:
            self.action_cursor_down()

    def action_fold_all(self) -> None:
        """Fold all below the entry's own calls; unfold all where something is folded."""
        span, trace = self.span, self.trace
        if span is None or trace is None:
            return
        if self._folded:
            self._folded = set()
        else:
            sizes, depths = np.asarray(trace.sizes), np.asarray(trace.depths)
            self._folded = set(np.flatnonzero((sizes > 1) & (depths == 1)).tolist())
        self._lay_out(span)

    def action_jump_error(self, step: int) -> None:
        if self.trace is None or self.span is None:
            return
        self._jump(np.flatnonzero(self.trace.failed), step, "No span failed in that direction.")

    def action_jump_path(self, step: int) -> None:
        """Along the critical path, in the order of rows."""
        if self.trace is None or self.span is None or self.path is None:
            return
        self._jump(np.flatnonzero(self.path.own), step, "The critical path ends here.")

    def action_longest(self) -> None:
        """The span that the request waited for longest, itself."""
        if self.path is not None and self.count:
            self._show_span(int(np.argmax(self.path.own)))

    def _jump(self, rows: npt.NDArray[np.int64], step: int, nowhere: str) -> None:
        span = self.span
        assert span is not None
        place = int(np.searchsorted(rows, span, side="right" if step > 0 else "left"))
        place = place if step > 0 else place - 1
        if 0 <= place < len(rows):
            self._show_span(int(rows[place]))
        else:
            self.notify(nowhere, markup=False)

    def _show_span(self, span: int) -> None:
        """Go to a span, unfolding what hides it."""
        assert self.trace is not None
        sizes = self.trace.sizes
        hiding = {row for row in self._folded if row < span < row + sizes[row]}
        if hiding:
            self._folded -= hiding
            self._lay_out(span)
        else:
            self.go_to(int(np.searchsorted(self._visible, span)))
