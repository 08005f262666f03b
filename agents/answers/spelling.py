"""What a mistyped word was meant to be: at three in the morning `chekout` is `checkout`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{3,30}")
_ALIKE: Final = 0.78
_MOST_WORDS: Final = 40
_TELLING: Final = (
    "affected", "baseline", "called", "callers", "cause", "changed", "changes", "commit", "compare", "config",
    "culprit", "database", "cache", "queue", "gateway", "frontend", "deploy", "deploys", "deployed",
    "difference", "errors", "exceptions", "happened", "impact", "latency", "logging", "missing",
    "mitigate", "mitigation", "ongoing", "radius", "recovered", "release", "resolved", "rollout", "slowest",
    "started", "status", "still", "summary", "update", "victims",
)  # fmt: skip
"""The words that decide what is asked for."""


def respelled(text: str, names: Collection[str]) -> str:
    """`text` with each unknown word that is nearly a telling word, or nearly a service's, put right."""
    known = frozenset(_TELLING) | {word.lower() for name in names for word in _WORD.findall(name)}
    known |= {name.lower() for name in names}
    vocabulary = tuple(sorted(known))
    count = 0

    def right(match: re.Match[str]) -> str:
        nonlocal count
        word = match[0].lower()
        if word in known or count >= _MOST_WORDS:
            return match[0]
        count += 1
        return _nearest(word, vocabulary) or match[0]

    return _WORD.sub(right, text)


@lru_cache(maxsize=512)
def _nearest(word: str, vocabulary: tuple[str, ...]) -> str | None:
    begins_alike = [known for known in vocabulary if known[0] == word[0] and abs(len(known) - len(word)) < 3]
    close = get_close_matches(word, begins_alike, n=1, cutoff=_ALIKE)
    return close[0] if close else None


def nearest_names(word: str, names: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The names that are most like a word, for "did you mean"."""
    by_lower = {name.lower(): name for name in names}
    return tuple(by_lower[low] for low in get_close_matches(word.lower()[:80], by_lower, n=most, cutoff=0.5))
