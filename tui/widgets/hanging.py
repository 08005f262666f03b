"""Text with a lead: what wraps hangs under the text, never under the lead."""

from __future__ import annotations

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual


class Hanging(Visual):
    """`lead` stands before the first line; further lines are indented by its width."""

    def __init__(self, lead: Content, text: Content) -> None:
        self._lead = lead
        self._text = text
        self._indent = lead.cell_length

    def _room(self, width: int) -> int:
        return max(width - self._indent, 1)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self._indent + self._text.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return max(self._text.get_height(rules, self._room(width)), 1)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        strips = self._text.render_strips(self._room(width), height, style, options)
        lead = self._lead.render_strips(max(self._indent, 1), 1, style, options)[:1] if self._indent else []
        indent = Strip.blank(self._indent, style.rich_style)
        leads = [*lead, *[indent] * len(strips)]
        return [Strip.join([before, after]) for before, after in zip(leads, strips, strict=False)]
