"""What was typed before, in this session and in earlier ones: a private file of bounded length.

One JSON string a line, oldest first. A line that looks as if it holds a secret is remembered while the
program runs and never written.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

MOST_KEPT: Final = 1000
LONGEST_KEPT: Final = 4000
"""Characters; what is longer was pasted, and is remembered only while the program runs."""

_SECRET: Final = re.compile(
    r"(?i:passw(?:or)?d|passphrase|secret|token|api[-_ ]?key|credential|authorization)"
    r"\S*\s*(?:[:=]|is\b)\s*\S"
    r"|(?i:\bbearer\s+\S{8,})"
    r"|-----BEGIN|://[^/\s:@]+:[^/\s@]+@"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{12,}|\beyJ[\w-]{10,}\.|\b(?:ghp|gho|ghs|glpat|sk|xox[abprs])[-_][\w-]{12,}"
    r"|\b(?=[\w+/]*\d)(?=[\w+/]*[a-z])(?=[\w+/]*[A-Z])[\w+/]{32,}={0,2}"
)


class History:
    """Said lines, oldest first, each once. Without a path nothing is kept beyond the program's end."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.said: list[str] = []

    def load(self) -> None:
        """Read what earlier sessions left; what cannot be read is left alone."""
        if self._path is None:
            return
        try:
            lines = self._path.read_text("utf-8", errors="replace").splitlines()
        except OSError:
            return
        found = dict.fromkeys(reversed([text for text in map(_read, lines) if text]))
        earlier = list(reversed(found))[-MOST_KEPT:]
        self.said = [*(text for text in earlier if text not in self.said), *self.said]
        if len(lines) > 2 * MOST_KEPT:
            self._rewrite(earlier)

    def add(self, text: str) -> None:
        """Remember a line; `keep` writes it."""
        self.said = [*(past for past in self.said if past != text), text][-MOST_KEPT:]

    def keep(self, text: str) -> None:
        """Append to the file, where it may be kept. A history that cannot be written is no failure."""
        if self._path is None or len(text) > LONGEST_KEPT or looks_secret(text):
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "ab") as file:
                os.fchmod(file.fileno(), 0o600)
                file.write(json.dumps(text).encode("ascii") + b"\n")

    def _rewrite(self, texts: list[str]) -> None:
        assert self._path is not None
        scratch = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}")
        with suppress(OSError):
            descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.writelines(f"{json.dumps(text)}\n" for text in texts)
            scratch.replace(self._path)


def looks_secret(text: str) -> bool:
    """Whether a line may hold a credential; rather once too often."""
    return _SECRET.search(text) is not None


def _read(line: str) -> str | None:
    with suppress(ValueError):
        text = json.loads(line)
        return text if isinstance(text, str) else None
    return None
