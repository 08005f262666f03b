"""Events of the talk: questions, answers, notes, and what was written out."""

from __future__ import annotations

from typing import Literal

from agents.diagnosis import Claim
from agents.events.shapes import PersonsAct


class QuestionAsked(PersonsAct):
    kind: Literal["question_asked"] = "question_asked"
    text: str


class QuestionWithdrawn(PersonsAct):
    """The person does not want the question of this number answered any more."""

    kind: Literal["question_withdrawn"] = "question_withdrawn"


class AnswerPart(PersonsAct):
    """What is known of the answer so far: each part holds all of the parts before it.

    For whoever watches; `Answered` replaces it, and a resume begins the answer anew. `part` goes on
    counting then, so that no part is taken for another.
    """

    kind: Literal["answer_part"] = "answer_part"
    part: int
    claims: tuple[Claim, ...] = ()
    text: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.number}/{self.part}"


class Answered(PersonsAct):
    """The answer to the question of the same number.

    `understood` names the intent, or is None where the question was not understood; then `offers`
    says what can be asked instead. An answer that was `stopped`, or `failed`, says so there too.
    """

    kind: Literal["answered"] = "answered"
    understood: str | None
    claims: tuple[Claim, ...]
    offers: tuple[str, ...] = ()
    ended: Literal["whole", "stopped", "failed"] = "whole"


class NoteAdded(PersonsAct):
    kind: Literal["note_added"] = "note_added"
    text: str
    by: str


class Exported(PersonsAct):
    kind: Literal["exported"] = "exported"
    format: str
    path: str
    sha256: str
