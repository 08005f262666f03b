"""Events of the playbook, from its draft to a person's decision."""

from __future__ import annotations

from typing import Literal

from agents.diagnosis import Claim
from agents.events.shapes import OnceARun, PersonsAct


class PlaybookDrafted(OnceARun):
    kind: Literal["playbook_drafted"] = "playbook_drafted"
    document: str
    sha256: str
    why: tuple[Claim, ...]


class ReviewRequested(OnceARun):
    """The team waits for a person: approve, edit or reject; nothing is approved by default."""

    kind: Literal["review_requested"] = "review_requested"


class PlaybookEdited(PersonsAct):
    """A new text of the playbook. Any approval given before it is void."""

    kind: Literal["playbook_edited"] = "playbook_edited"
    document: str
    sha256: str
    by: str


class PlaybookDecided(PersonsAct):
    """An explicit act on exactly the text with this sha256; `diff` is against the draft."""

    kind: Literal["playbook_decided"] = "playbook_decided"
    decision: Literal["approved", "rejected"]
    by: str
    reason: str
    sha256: str
    diff: str
