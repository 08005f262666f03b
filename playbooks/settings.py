"""A setting that was changed, read out of a change record's summary: `pool.maximum-size 30 -> 8`.

Only a summary that names one setting, what it was and what it is, tells it; anything else tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playbooks.untrusted import SETTING, VERSION

_ARROWS: Final = frozenset({"->", "→", "to"})
_LONGEST: Final = 1000
"""Characters of a summary's end that are looked at."""


@dataclass(frozen=True)
class Setting:
    """`former` is what it was before the change. All three are plain enough to stand in a command."""

    name: str
    former: str
    present: str


def setting_of(kind: str | None, summary: str | None) -> Setting | None:
    """What a change of configuration changed, where its record tells; None for any other kind of change."""
    words = (summary or "")[-_LONGEST:].rstrip(".,; ").split()
    if kind != "config" or len(words) < 4 or words[-2] not in _ARROWS:
        return None
    *before, former, _, present = words
    if before[-1] == "from":
        before.pop()
    setting = Setting(before[-1].rstrip(":=") if before else "", former, present)
    plain = SETTING.match(setting.name) and VERSION.match(setting.former) and VERSION.match(setting.present)
    return setting if plain and setting.former != setting.present else None
