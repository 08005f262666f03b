"""Changed answers: several services go on differently after asking the same one, though it does not fail.

A cache that lost its entries, a registry that knows nobody: the one who is asked is well by every span of its
own, and what is new shows where it is asked. One caller that turns off may have changed itself; two that turn
off after the same call have heard something new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tools.findings import Finding

Turn = tuple[str, Finding]
"""Who was asked, and the caller's finding that after this it goes on differently."""

_NAMED = 3


def from_turns(turns: Iterable[Turn]) -> Iterator[Finding]:
    """Findings `changed_answers`, one for each service after which at least two callers turn off, as strong
    as the second strongest of them; never local: what it asks itself may be why."""
    told: dict[str, dict[str, Finding]] = defaultdict(dict)
    for callee, finding in turns:
        known = told[callee].get(finding.service)
        if known is None or _order(finding) > _order(known):
            told[callee][finding.service] = finding
    for callee, callers in sorted(told.items()):
        if len(callers) > 1:
            yield _finding(callee, callers)


def _order(finding: Finding) -> tuple[float, str]:
    return finding.strength, finding.detail


def _finding(callee: str, callers: Mapping[str, Finding]) -> Finding:
    first, second, *_ = sorted(callers.values(), key=lambda finding: (-finding.strength, finding.service))
    names = sorted(callers, key=lambda name: (-callers[name].strength, name))
    others = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    onsets = [finding.onset_ns for finding in (first, second) if finding.onset_ns is not None]
    return Finding(
        service=callee,
        signal="changed_answers",
        resource="unknown",
        direction="changed",
        strength=second.strength,
        local=False,
        detail=first.detail,
        summary=(
            f"{', '.join(names[:_NAMED])}{others} go on differently after asking {callee}, "
            f"which does not fail: {first.summary}"
        ),
        evidence=first.evidence,
        onset_ns=min(onsets, default=None),
    )
