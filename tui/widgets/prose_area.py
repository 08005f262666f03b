"""A text area for prose: nothing in the text is obeyed, and what would not be seen has a stand-in."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import TextArea

from tui.widgets.yaml_area import visible


class ProseArea(TextArea):
    """Markdown in a person's own words."""

    def get_line(self, line_index: int) -> Text:
        """One cell for each character, also for those that would not be seen."""
        return Text(visible(self.document.get_line(line_index)), end="", no_wrap=True)
