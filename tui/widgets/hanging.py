"""Text with a lead and a tail: wrapped text hangs under itself, cut text never cuts its tail."""

from __future__ import annotations

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

GAP = 2


class Hanging(Visual):
    """`lead` stands before the first line; further lines are indented by its width."""

    def __init__(self, lead: Content, text: Content) -> None:
        self._lead = lead
        self._text = text
        self._indent = lead.cell_length
        self._heights: dict[int, int] = {}

    def _room(self, width: int) -> int:
        return max(width - self._indent, 1)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self._indent + self._text.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = max(self._text.get_height(rules, self._room(width)), 1)
        return self._heights[width]

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        strips = self._text.render_strips(self._room(width), height, style, options)
        lead = self._lead.render_strips(max(self._indent, 1), 1, style, options)[:1] if self._indent else []
        indent = Strip.blank(self._indent, style.rich_style)
        leads = [*lead, *[indent] * len(strips)]
        return [Strip.join([before, after]) for before, after in zip(leads, strips, strict=False)]


class OneLine(Visual):
    """`text` is cut so that `tail`, the numbers of the evidence, is always to be seen."""

    def __init__(self, lead: Content, text: Content, tail: Content) -> None:
        self._lead = lead
        self._text = text
        self._tail = tail

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002 - Visual's shape
        return self._lead.cell_length + self._text.cell_length + GAP + self._tail.cell_length

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002 - Visual's shape
        return 1

    def render_strips(
        self,
        width: int,
        height: int | None,  # noqa: ARG002 - Visual's shape
        style: Style,
        options: RenderOptions,
    ) -> list[Strip]:
        tail = Content.assemble(" " * GAP, self._tail) if self._tail else Content("")
        room = width - self._lead.cell_length - tail.cell_length
        text = self._text.truncate(max(room, 1), ellipsis=True)
        return Content.assemble(self._lead, text, tail).render_strips(max(width, 1), 1, style, options)[:1]
