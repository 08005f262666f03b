"""The verdict: what may be called confirmed, and what only likely. Rules, not judgement."""

from __future__ import annotations

from collections.abc import Collection

from agents.diagnosis import Cause, Hop, RuledOut, Verdict

CONFIRMED_FROM = 0.7
"""The probability from which a proven cause is called confirmed."""

LIKELY_FROM = 0.3
"""Below this probability a leading cause is not named as likely: the case is inconclusive."""

LIKELY_FROM_PART = 0.5
"""The same where part of the telemetry is missing: what is less probable than not may be its doing."""

TELEMETRY = frozenset({"traces", "metrics", "logs"})
"""What trouble shows in; a store may well have no changes or alerts."""


def decide(
    *,
    healthy: bool,
    anything_stands_out: bool,
    cause: Cause | None,
    hops: tuple[Hop, ...],
    survived: bool,
    has_baseline: bool,
    ruled_out: tuple[RuledOut, ...],
    own_deviation: bool,
    rivals: Collection[str],
    missing: tuple[str, ...] = (),
    left_open: bool = False,
) -> Verdict:
    """Confirmed needs a proven path, or, where the cause is its own symptom, its own deviation, a list of the
    neighbours that are ruled out, and no `rivals` left (`agents.ruling_out`); a baseline; a survived
    challenge; and a probability of at least 0.7.

    Where nobody said when, and no stretch of time stands out, what is odd may have been so all along. Where
    something stands out, or somebody says so, silence of part of the telemetry is not health; nor is anything
    more than inconclusive that leaves open what only a missing modality could tell (`agents.left_open`)."""
    if healthy:
        return "inconclusive" if anything_stands_out and TELEMETRY.intersection(missing) else "healthy"
    least = LIKELY_FROM_PART if TELEMETRY.intersection(missing) else LIKELY_FROM
    if not anything_stands_out or left_open or cause is None or cause.probability < least:
        return "inconclusive"
    alone = own_deviation and bool(ruled_out) and not rivals
    proven = all(hop.verified for hop in hops) if hops else alone
    if proven and survived and has_baseline and cause.probability >= CONFIRMED_FROM:
        return "confirmed"
    return "likely"
