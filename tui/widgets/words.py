"""Text on the screen: everything strangers wrote comes through `said`, and nothing of it is markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.style import Style

from agents.case_view import CaseView
from agents.diagnosis import Cause, Claim, Verdict
from agents.events import Role
from tools.plain_text import inert, shorten
from tools.times import format_duration

LONGEST: Final = 4000
"""Characters of one value that are worth a screen; the whole value stays in the journal."""

MOST_CITED: Final = 8
QUIET = "$quiet"

VERDICTS: dict[Verdict, tuple[str, str]] = {
    "confirmed": ("C", "bold $success"),
    "likely": ("L", "bold $warning"),
    "inconclusive": ("I", "bold $warning"),
    "healthy": ("H", "bold $success"),
}
ROLES: dict[Role, tuple[str, str]] = {
    "origin": ("O", "bold $error"),
    "victim": ("V", QUIET),
    "bystander": ("B", "$warning"),
    "quiet": ("Q", QUIET),
}
CHECKS: dict[bool | None, tuple[str, str]] = {
    True: ("✓", "$success"),
    False: ("✗", "$error"),
    None: ("?", "$warning"),
}


def said(text: str, style: str = "", width: int = LONGEST) -> Content:
    """What somebody else wrote, as content: control characters escaped, cut where it is far too long."""
    return Content.styled(shorten(text, width), style) if style else Content(shorten(text, width))


def cited(evidence: Sequence[str], most: int = MOST_CITED) -> Content:
    """Evidence numbers, each of which opens its evidence when clicked, and how many more there are."""
    shown = [_number(number, "$accent") for number in evidence[:most]]
    left_out = len(evidence) - len(shown)
    return Content(" ").join([*shown, Content.styled(f"+{left_out}", QUIET)] if left_out else shown)


def _number(number: str, style: str) -> Content:
    click = Style.from_meta({"@click": ("screen.show_evidence", (number,))})
    shown = inert(number)
    return Content.styled(shown, style).stylize(click, 0, len(shown))


def claim_text(claim: Claim) -> Content:
    """What a claim says, marked where it is inferred."""
    return Content.assemble(said(claim.text), (" (inferred)" if claim.inferred else "", QUIET))


def claim_words(claim: Claim) -> Content:
    """A claim with the evidence under it."""
    return Content.assemble(claim_text(claim), "  ", cited(claim.evidence))


def line(*parts: Content | str | tuple[str, str]) -> Content:
    return Content.assemble(*parts)


def column(content: Content, width: int) -> Content:
    """Cut or filled to exactly this many cells."""
    cut = content.truncate(width, ellipsis=True)
    return cut.pad_right(width - cut.cell_length)


def fitted(parts: Sequence[Content], width: int, gap: str = "  ") -> Content:
    """As many of the parts as fit, from the first on; the first is always there, cut if it must be."""
    kept = parts[0].truncate(width, ellipsis=True) if parts else Content("")
    for part in parts[1:]:
        if kept.cell_length + len(gap) + part.cell_length > width:
            break
        kept = Content.assemble(kept, gap, part)
    return kept


def at_work(view: CaseView) -> bool:
    """Whether the agents work, or are about to."""
    return view.running or view.phase == "new"


def fault(cause: Cause) -> str:
    """What went wrong, and in what, without saying the same twice: `pool exhaustion`, `exception, code`."""
    kind = cause.fault_kind.replace("_", " ")
    told = cause.resource == "unknown" or cause.resource in kind.split()
    return kind if told else f"{kind}, {cause.resource}"


def percent(share: float) -> str:
    return f"{share:.0%}" if 0.1 <= share <= 1 and round(share * 1000) % 10 == 0 else f"{share:.1%}"


def milliseconds(value: float) -> str:
    return format_duration(value * 1e6)


def number(count: int) -> str:
    """A count as people read it: `9,120`."""
    return f"{count:,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    return f"{number(count)} {one if count == 1 else many or one + 's'}"
