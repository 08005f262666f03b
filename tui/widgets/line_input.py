"""One line to type into: what is pasted cannot act, and the cursor does not blink."""

from __future__ import annotations

from textual.events import Paste
from textual.widgets import Input

from tools.plain_text import inert


class LineInput(Input):
    """Keeps at most `longest` characters; what is pasted beyond that is left out."""

    def __init__(self, *, id: str, placeholder: str, longest: int) -> None:
        super().__init__(
            id=id, placeholder=placeholder, max_length=longest, compact=True, select_on_focus=False
        )
        self.cursor_blink = False
        self._longest = longest

    def on_paste(self, event: Paste) -> None:
        """Several lines become one; control characters are written out as escapes."""
        event.prevent_default()
        event.stop()
        room = self._longest - len(self.value)
        self.insert_text_at_cursor(inert(" ".join(event.text.splitlines()))[:room])
