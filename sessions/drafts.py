"""What a person typed and has not saved: a small file beside the journal, so that no kill loses it.

It is no truth of the session: nothing follows from it, and saving or dropping the edit empties it.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path

from sessions.whole_file import write_whole


class Drafts:
    """Texts by the name of what they are to become. May be used from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def all(self) -> dict[str, str]:
        """Every draft there is. One that cannot be read is none: it is left where it is until the next."""
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        kept = found.items() if isinstance(found, dict) else ()
        return {str(name): text for name, text in kept if isinstance(text, str)}

    def keep(self, name: str, text: str | None) -> None:
        """Keep the text under this name; None forgets it. Raises `OSError`."""
        with self._lock:
            before = self.all()
            after = (
                before | {name: text} if text is not None else {k: v for k, v in before.items() if k != name}
            )
            if after != before:
                write_whole(self._path, json.dumps(after).encode("ascii"), durable=False)
