"""What a diff can bring about, and what no diff can: general knowledge of how programs break.

Each effect is told by words of the symptom and by what was taken out, put in, or lowered. No name of a
system, a service or a product is in here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Diff:
    """The lines that were put in and taken out, without their signs."""

    added: tuple[str, ...]
    removed: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Diff:
        lines = [line for line in text.splitlines() if not line.startswith(("+++", "---"))]
        return cls(
            tuple(line[1:] for line in lines if line.startswith("+")),
            tuple(line[1:] for line in lines if line.startswith("-")),
        )


@dataclass(frozen=True)
class _Effect:
    """A symptom and a way to bring it about: a line taken out, a line put in without one that bounds it, or a
    number made smaller."""

    symptom: re.Pattern[str]
    removed: re.Pattern[str] | None = None
    added: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    lowered: re.Pattern[str] | None = None

    def brought_about_by(self, diff: Diff) -> bool:
        if self.removed and any(map(self.removed.search, diff.removed)):
            return True
        bounded = self.unless is not None and any(map(self.unless.search, diff.added))
        if self.added and not bounded and any(map(self.added.search, diff.added)):
            return True
        return self.lowered is not None and _lowered(diff, self.lowered)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_EFFECTS = (
    _Effect(
        _words(r"memory|\boom|heap|rss"),
        added=_words(r"append\(|\.add\(|\.push\(|\.put\(|\w+\[\w+\] ?="),
        unless=_words(r"max|cap\b|limit|evict|lru|bounded"),
    ),
    _Effect(
        _words(r"concurrent|data race|deadlock"), removed=_words(r"lock|mutex|synchron|atomic|semaphore")
    ),
    _Effect(
        _words(r"nil pointer|null ?pointer|nonetype|dereference|undefined is not|segmentation"),
        removed=_words(r"\bnil\b|\bnull\b|\bnone\b|undefined|\bif\b|\?\?|optional"),
    ),
    _Effect(_words(r"expir|stale|\bmiss"), removed=_words(r"ttl|leeway|skew|expir|max.?age")),
    _Effect(
        _words(r"pool|exhaust|acquire|too many connections|saturat|throttl|queue full|rejected"),
        lowered=_words(r"conn|pool|size|limit|max|worker|thread|concurren|replica|cpu|memory"),
    ),
    _Effect(_words(r"timed? ?out|deadline exceeded"), lowered=_words(r"time.?out|deadline")),
    _Effect(
        _words(r"not found|unregistered|unknown|missing|undefined|no such (bean|key|table|column)"),
        removed=_words(r"regist|seed|init|provide|migrat|json:|column|create table"),
    ),
    _Effect(
        _words(r"incompatib|version conflict|duplicate registration|no such method|undefined symbol|linkage"),
        added=_words(r"\bv?\d+\.\d+\.\d+"),
    ),
    _Effect(
        _words(r"unauthori[sz]ed|forbidden|denied|\b40[13]\b"),
        removed=_words(r"role|scope|permission|policy|secret|token|grant|leeway"),
    ),
)

_ENVIRONMENT = _words(
    r"certificate (has )?expired|certificate is not yet valid|no such host|enotfound|servfail"
    r"|temporary failure in name resolution|name resolution fail|service ?unavailable \(?503|slowdown"
    r"|no space left on device|network is unreachable|no route to host|quota exceeded|rate exceeded"
    r"|insufficient capacity|node (not ready|preempted)"
)
"""Failures that no change of ours brings about: certificates run out, names do not resolve, a provider is
ill, a disk or a quota is full."""


def can_bring_about(diff: Diff, symptoms: str) -> bool:
    """Whether what was changed is a known way to what is seen."""
    return any(effect.symptom.search(symptoms) and effect.brought_about_by(diff) for effect in _EFFECTS)


def environment_share(lines: Sequence[tuple[str, int]]) -> float:
    """The share of log lines (words, how many) that speak of a failure of the surroundings; 0.0 of none."""
    total = sum(count for _, count in lines)
    return sum(count for words, count in lines if _ENVIRONMENT.search(words)) / total if total else 0.0


_NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)")
_UNIT = re.compile(r"\W*(?:\w+\.)?(ms|millis|s\b|sec|m\b|min|h\b|hour|d\b|day)", re.IGNORECASE)
_SECONDS = {"ms": 1e-3, "millis": 1e-3, "s": 1.0, "sec": 1.0, "m": 60.0, "min": 60.0}
_SECONDS |= {"h": 3600.0, "hour": 3600.0, "d": 86400.0, "day": 86400.0}


def _lowered(diff: Diff, what: re.Pattern[str]) -> bool:
    """Whether a number beside the same word is smaller than it was."""
    before, after = _numbers(diff.removed, what), _numbers(diff.added, what)
    return any(name in after and after[name] < value for name, value in before.items())


def _numbers(lines: Sequence[str], what: re.Pattern[str]) -> dict[str, float]:
    """The number of each line that speaks of it, in seconds where it is a time, by what stands before it."""
    found: dict[str, float] = {}
    for line in lines:
        number = _NUMBER.search(line)
        if number and what.search(line[: number.start()]):
            unit = _UNIT.match(line[number.end() :])
            size = float(number[1]) * (_SECONDS[unit[1].lower()] if unit else 1.0)
            found[" ".join(line[: number.start()].split())] = size
    return found
