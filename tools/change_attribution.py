"""Which commit, if any, is guilty: what its diff touches against what errors, patterns and alerts say.

In RootCauseBench the latest deploy is the culprit in 1 of 24 incidents, 7 of 24 have no guilty commit, and
blaming a decoy is worse than saying nothing. So neither lateness nor a matching file is enough: a commit is
weighed by the rare words it shares with the fault (inverse document frequency over the commits; words that
stand on both sides of a diff, as in code that was only moved, count half), by whether its change is a known
way to what is seen (`tools.change_effects`), by whose code it touches, and by whether it was deployed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tools.change_effects import Diff, can_bring_about, environment_share

ENVIRONMENTAL = 0.25
"""From this share of a service's new lines that speak of its surroundings, no commit is sought."""
UNSEEN = 20
"""Commits that a repository has beside those that are told: few commits do not make every word common."""
GUILTY = 4.0
"""The weight from which a commit is named: a rare word in common is not enough, two are."""
KNOWN_WAY, ONLY_ADDS, DEPLOYED = 2.5, 0.6, 1.5
OWN_CODE, OTHERS_CODE = 1.2, 0.4
MOVED = 0.5
_NEVER_RUN = re.compile(r"(^|/)(docs?|tests?|testdata|\.github|ci)/|_test\.|\.md$|CODEOWNERS", re.IGNORECASE)
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """the for and with from not else return nil err error func var const string int true false this that
        new get set value name type struct import package http service services test src pkg main level info
        warn after before over down failed failure fail request response""",
    )
)
"""Words of any code and any log."""
_DIGITS = re.compile(r"[\d.]+")
_ENDINGS = ("ings", "ing", "ions", "ion", "ies", "ed", "es", "s")


@dataclass(frozen=True)
class Commit:
    """`deployed_to` is the service a deploy carried it to, None where no deploy names it."""

    id: str
    summary: str
    files: tuple[str, ...]
    diff: str
    deployed_to: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Commit:
        """From a row of the question `commits_before`."""
        return cls(
            row["change_id"], row["summary"], tuple(row["files"] or ()), row["diff"], row["deployed_to"]
        )

    @cached_property
    def change(self) -> Diff:
        return Diff.of(self.diff)

    @cached_property
    def moved(self) -> frozenset[str]:
        """Words of the change that stand on both sides alike, but for the names of values that changed."""
        return self._words - self._turned - self._revalued

    @cached_property
    def words(self) -> frozenset[str]:
        return self._words | frozenset(stems(" ".join((self.summary, *self.files))))

    @cached_property
    def runs(self) -> bool:
        """Whether any file of it is part of what runs."""
        return not self.files or any(not _NEVER_RUN.search(file) for file in self.files)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(stems(" ".join((*self.change.added, *self.change.removed))))

    @cached_property
    def _revalued(self) -> frozenset[str]:
        """Words of lines that differ from one taken out by their numbers alone."""
        before = {_DIGITS.sub("", line) for line in self.change.removed if line not in self.change.added}
        return frozenset(
            stems(" ".join(line for line in self.change.added if _DIGITS.sub("", line) in before))
        )

    @cached_property
    def _turned(self) -> frozenset[str]:
        added, removed = (Counter(stems(" ".join(side))) for side in (self.change.added, self.change.removed))
        return frozenset((added - removed) + (removed - added)) | frozenset(
            stems(" ".join((self.summary, *self.files)))
        )


@dataclass(frozen=True)
class Suspect:
    """A commit and its weight; `shared` are the words it has in common with the fault, rarest first."""

    commit: Commit
    weight: float
    shared: tuple[str, ...]
    known_way: bool


@dataclass(frozen=True)
class Attribution:
    """`guilty` is None where no commit explains the fault; `environmental` says that the surroundings do.
    `innocent` are commits that look alike and weigh less, heaviest first."""

    guilty: Suspect | None
    innocent: tuple[Suspect, ...]
    environmental: bool


def attribute(
    service: str, commits: Sequence[Commit], fault: Sequence[Mapping[str, Any]], services: Collection[str]
) -> Attribution:
    """Weigh every commit against the fault of a service. `fault` has rows of the question `fault_words`.

    Ties go to the later commit, which is later in `commits`.
    """
    own = [
        (row["words"], row["lines"]) for row in fault if row["service"] == service and row["source"] == "log"
    ]
    environmental = environment_share(own) >= ENVIRONMENTAL
    suspects = _weighed(service, commits, " ".join(row["words"] for row in fault), services)
    likely = [suspect for suspect in suspects if suspect.weight >= GUILTY]
    if environmental or not likely:
        return Attribution(None, tuple(likely[:3]), environmental)
    return Attribution(likely[0], tuple(likely[1:4]), environmental)


def _weighed(service: str, commits: Sequence[Commit], fault: str, services: Collection[str]) -> list[Suspect]:
    said = frozenset(stems(fault))
    spread = Counter(word for commit in commits for word in commit.words)

    def rarity(word: str) -> float:
        return math.log((len(commits) + UNSEEN) / (spread[word] + 0.5))

    suspects = []
    for commit in reversed(commits):
        if not commit.runs:
            continue
        shared = sorted(commit.words & said, key=lambda word: (-rarity(word), word))
        known_way = can_bring_about(commit.change, fault)
        weight = sum(rarity(word) * (MOVED if word in commit.moved else 1.0) for word in shared)
        weight *= KNOWN_WAY if known_way else 1.0
        weight *= 1.0 if commit.change.removed else ONLY_ADDS
        weight *= DEPLOYED if commit.deployed_to else 1.0
        weight *= _whose(commit, service, services)
        suspects.append(Suspect(commit, round(weight, 4), tuple(shared), known_way))
    return sorted(suspects, key=lambda suspect: -suspect.weight)


def _whose(commit: Commit, service: str, services: Collection[str]) -> float:
    """Code of the failing service, of another one, or shared by many."""
    parts = {part for file in commit.files for part in re.split(r"[/_.]", file.lower()) if len(part) >= 4}
    owners = {name for name in services for part in parts if part in name.lower() or name.lower() in part}
    if service in owners or commit.deployed_to == service:
        return OWN_CODE
    return OTHERS_CODE if owners else 1.0


def stems(text: str) -> list[str]:
    """Words of three letters and more, split where a name's case changes, without endings, in order."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return [
        stem for word in re.findall(r"[A-Za-z]{3,}", split) if (stem := _stem(word.lower())) not in _COMMON
    ]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
