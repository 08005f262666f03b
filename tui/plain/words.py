"""How figures and claims are worded where there is only text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from agents.diagnosis import Cause, Claim, Hop, TimeRange
from tools.plain_text import inert
from tools.times import format_duration

CHECKS = {True: "✓", False: "✗", None: "?"}
"""How a check came out: it holds, it does not, the data cannot say."""

_CHECKED: Final = {
    "dependency": ("calls it", "does not call it", "unknown whether it calls it"),
    "deviates": ("deviates", "does not deviate", "unknown whether it deviates"),
    "precedes": ("no later", "came later", "unknown which came first"),
}


def percent(share: float) -> str:
    """Whole where the decimal would say nothing: `0%`, `0.2%`, `19%`."""
    return f"{share:.0%}" if share == 0 or 0.1 <= share <= 1 else f"{share:.1%}"


def milliseconds(value: float) -> str:
    return format_duration(value * 1e6)


def plural(count: int, one: str) -> str:
    return f"{count:,} {one if count == 1 else one + 's'}"


def listed(names: Iterable[str], most: int = 6) -> str:
    """`a, b, c`, cut after `most` with a word on how many more there are."""
    shown = [inert(name) for name in names]
    return ", ".join(shown[:most]) + (f" and {len(shown) - most} more" if len(shown) > most else "")


def cited(evidence: Iterable[str], most: int = 6) -> str:
    numbers = [inert(number) for number in evidence]
    return f"[{' '.join(numbers[:most])}{' …' if len(numbers) > most else ''}]"


def claimed(claim: Claim) -> str:
    """A claim with its evidence, marked where no row says it in so many words."""
    return f"{inert(claim.text)}{' (inferred)' if claim.inferred else ''} {cited(claim.evidence)}"


def hop_checked(hop: Hop) -> str:
    """`frontend to checkout: calls it, deviates, unknown which came first [E4]`."""
    words = (said[(True, False, None).index(getattr(hop, check))] for check, said in _CHECKED.items())
    return f"{inert(hop.caller)} to {inert(hop.callee)}: {', '.join(words)} {cited(hop.evidence)}"


def stretch(window: TimeRange) -> str:
    """`2026-03-01 02:14:00 to 02:24:00 UTC`; the second day is named only where it is another."""
    (day, start), (last_day, end) = _moment(window.start), _moment(window.end)
    return f"{day} {start} to {end if day == last_day else f'{last_day} {end}'} UTC"


def fault(cause: Cause) -> str:
    """What is wrong with it, in the fault's own words: `pool exhaustion (pool)`."""
    kind = inert(cause.fault_kind.replace("_", " "))
    return kind if cause.resource in ("unknown", *kind.split()) else f"{kind} ({cause.resource})"


def _moment(instant: str) -> tuple[str, str]:
    day, _, clock = inert(instant).rstrip("Z").partition("T")
    return day, clock.partition(".")[0]
