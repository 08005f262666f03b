"""What a session does not do, and the words it says so in."""

from __future__ import annotations

from typing import Literal

from agents.case_view import CaseView, Exchange, PlaybookView
from tools.errors import PlaybookError, SessionError


def waiting_question(view: CaseView, number: int) -> Exchange:
    """The question of this number, which waits for its answer. Raises `SessionError` for any other."""
    asked = view.conversation
    exchange = asked[number - 1] if 0 < number <= len(asked) else None
    if exchange is None:
        raise SessionError(f"There is no question {number}.", "Nothing was withdrawn.")
    if not exchange.waits:
        done = "withdrawn" if exchange.withdrawn else "answered"
        raise SessionError(f"Question {number} is {done} already.", "Nothing was withdrawn.")
    return exchange


def require_decidable(
    playbook: PlaybookView, decision: Literal["approved", "rejected"], sha256: str, reason: str
) -> None:
    """Raises `PlaybookError` for any text but the one that stands, for a rejection without a reason, and for
    approving what has errors or blanks left."""
    from playbooks.validation import errors

    if sha256 != playbook.sha256:
        raise PlaybookError(
            "The playbook is not the one this decision is about: it was edited since.",
            "Nothing was decided. Read the text as it is now, then decide again.",
        )
    if decision == "rejected" and not reason.strip():
        raise PlaybookError(
            "A rejection needs a reason.", "Nothing was decided. Say why, for whoever comes next."
        )
    wrong = errors(playbook.document) if decision == "approved" else ()
    if wrong:
        raise PlaybookError(
            f"The playbook is not fit to be approved: line {wrong[0].line}, {wrong[0].message}",
            f"Nothing was decided. {wrong[0].remedy}",
        )
