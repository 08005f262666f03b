"""Events of the talk: questions, answers, notes, and what was written out."""

from __future__ import annotations

from typing import Literal

from agents.diagnosis import Claim
from agents.events.shapes import PersonsAct


class QuestionAsked(PersonsAct):
    kind: Literal["question_asked"] = "question_asked"
    text: str


class Answered(PersonsAct):
    """The answer to the question of the same number.

    `understood` names the intent, or is None where the question was not understood; then `offers`
    says what can be asked instead.
    """

    kind: Literal["answered"] = "answered"
    understood: str | None
    claims: tuple[Claim, ...]
    offers: tuple[str, ...] = ()


class NoteAdded(PersonsAct):
    kind: Literal["note_added"] = "note_added"
    text: str
    by: str


class Exported(PersonsAct):
    kind: Literal["exported"] = "exported"
    format: str
    path: str
    sha256: str
