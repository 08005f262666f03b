"""What a question asks for: an intent and what it is about, read from slash commands or plain words.

| intent    | as a command     | in words                                                            |
|-----------|------------------|---------------------------------------------------------------------|
| why       | /why             | why? what is the cause? how do you know?                            |
| why_not   | /why-not X       | why not X? could it be X? what about X?                             |
| ground    | /why 3.2         | how do you know that? what does that rest on? (3.2: answer 3, line 2)|
| since     | /since           | when did it start? since when?                                      |
| ongoing   | /ongoing         | is it still going on? is it over? has it recovered?                 |
| show      | /show E7         | show E7, what is E7.1?                                              |
| compare   | /compare X Y     | compare X and Y, what is different at X?                            |
|           | /compare A..B C..D | two windows; times alone are of the incident's day: 02:05..02:10  |
| slowest   | /slowest [X]     | the slowest requests, where did the time go?                        |
| callers   | /callers X       | who called X? who depends on X?                                     |
| errors    | /errors [X]      | errors of X, show me the logs of X                                  |
| changes   | /changes         | what changed? any deploys?                                          |
| blast     | /blast [X]       | blast radius, who is affected by X?                                 |
| missing   | /missing         | what is missing? what do you not know?                              |
| next      | /next            | what next? what should I do?                                        |
| status    | /status          | status, summary, where are we?                                      |

A question may go on from the one before: `and payment?`, `what about the database?`, `its logs`. Words that
are nearly right are taken for what they are near to.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from agents.answers.spelling import respelled

INTENTS = (
    "why", "why_not", "ground", "since", "ongoing", "show", "compare", "slowest", "callers", "errors",
    "changes", "blast", "missing", "next", "status",
)  # fmt: skip

OFFERS = (
    "/why - the cause, and how it is known",
    "/why-not SERVICE - what speaks for and against a service",
    "/since - when it began, and who was out of range first",
    "/ongoing - whether it is still going on",
    "/show E7 - a piece of evidence",
    "/compare X Y - two services side by side, or X against its baseline",
    "/slowest - the slowest requests and where their time went",
    "/callers SERVICE - who calls it, and whom it calls",
    "/errors SERVICE - what it logs now that it did not before",
    "/changes - deploys, configuration and flags near the onset",
    "/blast SERVICE - who is affected by it",
    "/missing - what the data cannot say",
    "/next - what to do next",
    "/status - where the case stands",
)

_EVIDENCE = re.compile(r"\bE\d+(?:\.\d+)?\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")
_STATEMENT = re.compile(r"(\d{1,6})\.(\d{1,3})")
_WINDOW = re.compile(r"\d[\w:.+-]*?\.\.\d[\w:.+-]*")
_LONGEST_READ = 2000
"""Characters at the beginning of a question that are read for what it asks; the rest is its matter."""

_GOES_ON = re.compile(r"^(?:and|also|or|what about|how about|same for|now)\b")
_SAME_ONE = re.compile(r"\b(?:it|its|it's|that one|that service|this service|there|them|their)\b")
_TAKES_SERVICES = frozenset({"why_not", "errors", "blast", "callers", "slowest", "compare"})

# In order: the first pattern that is found in the question wins.
_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "ground",
        r"\b(?:know|say|think|sure of|prove) that\b|\bwhy is that\b|\bthat rests? on\b|\brest on\b"
        r"|\bsays who\b|\bwhat is that based on\b",
    ),
    ("why", r"\bwhat(?:'s| is) going on\b|\bwhat(?:'s| is) happening\b"),
    (
        "ongoing",
        r"\bstill\b|\bon-?going\b|\bis (?:it|this) over\b|\brecover|\bresolved\b|\bback to normal\b"
        r"|\b(?:did|has|have) (?:it|this) (?:end|stop|pass)|\bfixed itself\b",
    ),
    ("compare", r"\bcompar|\bversus\b|\bvs\b|\bdiffer|\bside by side\b|\bagainst (?:the |its )?baseline\b"),
    (
        "slowest",
        r"\bslowest\b|\blongest\b|\bcritical path\b|\bslow (?:requests?|traces?|calls?)\b"
        r"|\bwhere (?:does|did|is|was) (?:all )?(?:the|its) time\b",
    ),
    (
        "callers",
        r"\bwho(?:m)? (?:does )?(?:.{1,60} )?call(?:s|ed|ing)?\b|\bcallers?\b|\bcalled by\b|\bupstream\b"
        r"|\bwho uses\b|\bdepends? on\b",
    ),
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

    `unknown` is what was given as a service's name and is none; `statement` the number of an answer and of
    a line in it, from 1; `windows` stretches of time as they were typed.
    """

    name: str
    services: tuple[str, ...] = ()
    evidence: str | None = None
    unknown: str | None = None
    statement: tuple[int, int] | None = None
    windows: tuple[str, ...] = ()


def understand(question: str, services: Collection[str], before: Intent | None = None) -> Intent | None:
    """The intent of a question, or None where it is none of ours. `before` is that of the one before it."""
    text = question.strip()[:_LONGEST_READ]
    if text.startswith("/"):
        return _command(text, services)
    read = _read(text, services, before)
    if read is not None and (read.services or read.name not in _TAKES_SERVICES):
        return read
    again = _read(respelled(text, services), services, before)
    return again if again is not None and (read is None or again.services) else read


def _read(text: str, services: Collection[str], before: Intent | None) -> Intent | None:
    named = services_in(text, services)
    lowered = text.lower()
    evidence = _EVIDENCE.search(text)
    if evidence and not named:
        return Intent("show", evidence=evidence[0].upper())
    if before is not None and named and _GOES_ON.search(lowered) and _only_names(lowered, named):
        taken = before if before.name in _TAKES_SERVICES else Intent("why_not")
        return replace(taken, services=_and_also(taken, named), unknown=None)
    name = next((name for name, pattern in _PATTERNS if re.search(pattern, lowered)), None)
    if name in _TAKES_SERVICES and not named and before is not None and _SAME_ONE.search(lowered):
        named = before.services
    if name == "why" and named:
        name = "why_not"
    if name is None:
        return Intent("why_not", services=named) if named else None
    return Intent(name, services=named, windows=tuple(_WINDOW.findall(text)))


def _only_names(lowered: str, named: tuple[str, ...]) -> bool:
    """Whether a question that goes on only names another service: one with a verb asks for itself."""
    words = {_singular(word) for word in _WORD.findall(_GOES_ON.sub("", lowered))}
    of_names = {word for name in named for word in _name_words(name)}
    return words <= of_names | set(_ROLES) | {
        "the",
        "a",
        "then",
        "about",
        "of",
        "for",
        "in",
        "service",
        "one",
    }


def _and_also(before: Intent, named: tuple[str, ...]) -> tuple[str, ...]:
    """`compare a` and then `and b?` sets the two side by side; any other question is about the new one."""
    if before.name == "compare" and len(before.services) == 1 and len(named) == 1:
        return (*before.services, *named)
    return named


def services_in(text: str, services: Collection[str]) -> tuple[str, ...]:
    """The services a text speaks of: by full name, and where words are left by a word of their name, else by
    their role."""
    lowered = text.lower()
    full = [service for service in services if _stands_alone(service.lower(), lowered)]
    for name in sorted((service.lower() for service in full), key=len, reverse=True):
        lowered = lowered.replace(name, " ")
    words = {_singular(word) for word in _WORD.findall(lowered)}
    common = _common_words(services)
    by_word = [service for service in services if (_name_words(service) - common) & words]
    if full or by_word:
        return tuple(sorted({*full, *by_word}))
    marks = {mark for role, marks in _ROLES.items() if role in words for mark in marks}
    return tuple(sorted(service for service in services if any(mark in service.lower() for mark in marks)))


def _name_words(service: str) -> set[str]:
    return {_singular(word) for word in _WORD.findall(service.lower())}


def _singular(word: str) -> str:
    """People say `payment` of what is called `payments`, and the other way round."""
    return word.removesuffix("s") if len(word) > 3 else word


def _stands_alone(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def _command(text: str, services: Collection[str]) -> Intent | None:
    word, *rest = text[1:].split(maxsplit=1) or [""]
    name, argument = word.lower().replace("-", "_"), rest[0].strip() if rest else ""
    if name not in INTENTS:
        return None
    evidence = _EVIDENCE.search(argument)
    if name == "show":
        return Intent("show", evidence=evidence[0].upper() if evidence else None, unknown=argument or None)
    statement = _STATEMENT.fullmatch(argument)
    if name in ("why", "ground") and statement is not None:
        return Intent("ground", statement=(int(statement[1]), int(statement[2])))
    windows = tuple(_WINDOW.findall(argument)) if name == "compare" else ()
    if windows:
        return Intent(name, windows=windows)
    named = _in_order(argument, services_in(argument, services)) if argument else ()
    if argument and not named:
        named = services_in(respelled(argument, services), services)
    if name == "why" and named:
        name = "why_not"
    return Intent(name, services=named, unknown=argument if argument and not named else None)


def _in_order(text: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """The services in the order in which a text names them; those it names by a part of it come last."""
    lowered = text.lower()
    return tuple(sorted(named, key=lambda name: (lowered.find(name.lower()) % (len(text) + 1), name)))


def _common_words(services: Collection[str]) -> set[str]:
    """Words that too many names share to tell one from another: `service`, `api`, a product's prefix."""
    counts: dict[str, int] = {}
    for service in services:
        for word in _name_words(service):
            counts[word] = counts.get(word, 0) + 1
    return {word for word, count in counts.items() if count > max(2, len(services) // 4)}
