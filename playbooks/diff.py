"""What changed between two texts of a playbook, and the hash that names a text."""

from __future__ import annotations

import difflib
import hashlib


def digest(document: str) -> str:
    """sha256, in hex, of exactly these bytes (UTF-8). An approval speaks of one such text.

    A lone surrogate, which no file holds but a terminal may deliver, hashes as its three bytes.
    """
    return hashlib.sha256(document.encode("utf-8", "surrogatepass")).hexdigest()


def diff(old: str, new: str, *, old_name: str = "draft", new_name: str = "edited") -> str:
    """A unified diff, empty where nothing changed. A missing last newline is said as `diff -u` says it."""
    changes = difflib.unified_diff(_lines(old), _lines(new), old_name, new_name)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in changes
    )


def _lines(text: str) -> list[str]:
    """Lines end at a newline and nowhere else: `str.splitlines` would also cut at U+2028 and its kin."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])
