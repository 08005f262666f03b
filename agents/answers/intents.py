"""What a question asks for: an intent and what it is about, read from slash commands or plain words.

| intent    | as a command     | in words                                          |
|-----------|------------------|---------------------------------------------------|
| why       | /why             | why? what is the cause? how do you know?          |
| why_not   | /why-not X       | why not X? could it be X? what about X?           |
| since     | /since           | when did it start? since when?                    |
| show      | /show E7         | show E7, what is E7.1?                            |
| errors    | /errors [X]      | errors of X, what does X log?                     |
| changes   | /changes         | what changed? any deploys?                        |
| blast     | /blast [X]       | blast radius, who is affected by X?               |
| missing   | /missing         | what is missing? what do you not know?            |
| next      | /next            | what next? what should I do?                      |
| status    | /status          | status, summary, where are we?                    |
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

INTENTS = ("why", "why_not", "since", "show", "errors", "changes", "blast", "missing", "next", "status")

OFFERS = (
    "/why - the cause, and how it is known",
    "/why-not SERVICE - what speaks for and against a service",
    "/since - when it began, and who was out of range first",
    "/show E7 - a piece of evidence",
    "/errors SERVICE - what it logs now that it did not before",
    "/changes - deploys, configuration and flags near the onset",
    "/blast SERVICE - who is affected by it",
    "/missing - what the data cannot say",
    "/next - what to do next",
    "/status - where the case stands",
)

_EVIDENCE = re.compile(r"\bE\d+(?:\.\d+)?\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")

# In order: the first pattern that is found in the question wins.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("missing", r"\bmissing\b|(?:\bnot|n't)(?: you| we)? know\b|\bblind\b|\bunknown\b|\black"),
    (
        "changes",
        r"\bchange[sd]?\b|\bdeploy|\brelease|\brolled out\b|\brollout\b|\bconfig|\bflags?\b|\bcommit",
    ),
    (
        "blast",
        r"\bblast\b|\bradius\b|\baffected\b|\bimpact|\bwho (?:is|are) hurt\b|\bvictims?\b|\bdownstream\b",
    ),
    ("next", r"\bnext\b|\bshould (?:i|we) do\b|\bwhat (?:do|can) (?:i|we) do\b|\bfix\b|\bmitigat|\bremed"),
    ("errors", r"\berrors?\b|\bexceptions?\b|\blogs?\b|\blogging\b|\bstack ?trace"),
    ("since", r"^when\b|\bsince when\b|\bstart(?:ed)?\b|\bbeg[ai]n\b|\bonset\b"),
    (
        "why_not",
        r"\bwhy not\b|\bcould it be\b|\bisn't it\b|\bis (?:it|this)\b|\b(?:what|how) about\b|\brule",
    ),
    ("status", r"\bstatus\b|\bsummar|\bwhere are we\b|\bupdate\b|\bso far\b"),
    (
        "why",
        r"\bwhy\b|\bcause[sd]?\b|\bhow do you know\b|\bculprit\b|\bwhat happened\b|\bwhat'?s wrong\b",
    ),
)

# What people call a kind of service, and what such services have in their names.
_ROLES = {
    "database": ("db", "sql", "postgres", "mysql", "mongo", "database"),
    "cache": ("cache", "redis", "memcached"),
    "queue": ("queue", "kafka", "rabbit", "broker", "mq"),
    "gateway": ("gateway", "ingress", "proxy", "edge"),
    "frontend": ("frontend", "front", "storefront", "web", "ui"),
}


@dataclass(frozen=True)
class Intent:
    """`services` are those the question names, as the case spells them; `evidence` a number, if given.

    `unknown` is what was given as a service's name and is none.
    """

    name: str
    services: tuple[str, ...] = ()
    evidence: str | None = None
    unknown: str | None = None


def understand(question: str, services: Collection[str]) -> Intent | None:
    """The intent of a question, or None where it is none of ours."""
    text = question.strip()
    if text.startswith("/"):
        return _command(text, services)
    named = services_in(text, services)
    lowered = text.lower()
    evidence = _EVIDENCE.search(text)
    if evidence and not named:
        return Intent("show", evidence=evidence[0].upper())
    name = next((name for name, pattern in _PATTERNS if re.search(pattern, lowered)), None)
    if name == "why" and named:
        name = "why_not"
    if name is None:
        return Intent("why_not", services=named) if named else None
    return Intent(name, services=named)


def services_in(text: str, services: Collection[str]) -> tuple[str, ...]:
    """The services a text speaks of: by full name, else by a word of their name, else by their role."""
    lowered = text.lower()
    full = [service for service in services if _stands_alone(service.lower(), lowered)]
    if full:
        return tuple(sorted(full))
    words = set(_WORD.findall(lowered))
    common = _common_words(services)
    by_word = [service for service in services if (set(_WORD.findall(service.lower())) - common) & words]
    if by_word:
        return tuple(sorted(by_word))
    marks = {mark for role, marks in _ROLES.items() if role in words or f"{role}s" in words for mark in marks}
    return tuple(sorted(service for service in services if any(mark in service.lower() for mark in marks)))


def _stands_alone(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def _command(text: str, services: Collection[str]) -> Intent | None:
    word, _, argument = text[1:].partition(" ")
    name, argument = word.lower().replace("-", "_"), argument.strip()
    if name not in INTENTS:
        return None
    evidence = _EVIDENCE.search(argument)
    if name == "show":
        return Intent("show", evidence=evidence[0].upper() if evidence else None, unknown=argument or None)
    named = services_in(argument, services) if argument else ()
    if name == "why" and named:
        name = "why_not"
    return Intent(name, services=named, unknown=argument if argument and not named else None)


def _common_words(services: Collection[str]) -> set[str]:
    """Words that too many names share to tell one from another: `service`, `api`, a product's prefix."""
    counts: dict[str, int] = {}
    for service in services:
        for word in set(_WORD.findall(service.lower())):
            counts[word] = counts.get(word, 0) + 1
    return {word for word, count in counts.items() if count > max(2, len(services) // 4)}
