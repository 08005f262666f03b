"""One value as a line, or a few lines, of YAML: the same text always gives the same bytes."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable

WIDTH = 100

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,.'()/_-]*[A-Za-z0-9.)']")
_READ_AS_SOMETHING_ELSE = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])


def scalar(text: str, key: str, indent: int) -> str:
    """`key: text`, later lines at `indent`, a step right of the key; no line is wider than `WIDTH` but
    for a single word that is. `text` holds no control characters and no runs of blanks."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _READ_AS_SOMETHING_ELSE
    written = text if plain else json.dumps(text, ensure_ascii=False)
    return _wrapped(f"{key}: ", written, indent)


def quoted(text: str) -> str:
    """`text` as a double-quoted YAML string on one line: a string for every reader, never a number."""
    return json.dumps(text, ensure_ascii=False)


def quoted_or_null(text: str | None) -> str:
    return "null" if text is None else quoted(text)


def quoted_list(texts: Iterable[str], key: str, indent: int) -> str:
    """`key: [...]`, a flow list of strings, laid out as `scalar` does."""
    return _wrapped(f"{key}: ", f"[{', '.join(map(quoted, texts))}]", indent)


def tidy(document: str) -> str:
    """Rendered YAML with blank lines where a reader wants them: before each task, and nowhere else."""
    lines = [line.rstrip() for line in document.split("\n") if line.strip()]
    first = lines.index("  tasks:") + 1
    rest = (f"\n{line}" if line.startswith("    - name:") else line for line in lines[first + 1 :])
    return "\n".join([*lines[: first + 1], *rest]) + "\n"


def _wrapped(start: str, text: str, indent: int) -> str:
    lines = textwrap.wrap(
        f"{start}{text}",
        WIDTH,
        initial_indent=" " * (indent - 2),
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines).lstrip()
