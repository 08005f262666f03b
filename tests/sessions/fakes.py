"""Reasoners that do not get to the end."""

from __future__ import annotations

import asyncio

from agents.case_view import CaseView
from agents.diagnosis import Claim
from agents.inquiry import Inquiry
from agents.reasoners.embedded import EmbeddedReasoner
from agents.reasoners.protocol import Answer, SelfState, Slice
from tools.errors import WhydunitError


class FakeThinker(EmbeddedReasoner):
    """Thinks about one service for ever; about the others as the embedded reasoner does."""

    def __init__(self, service: str) -> None:
        self._service = service

    async def verify(self, own: Slice) -> SelfState:
        if own.service == self._service:
            await asyncio.Event().wait()
        return await super().verify(own)


class FakeQuitter(EmbeddedReasoner):
    """Cannot say what deviates, or cannot answer."""

    def __init__(self, *, at: str) -> None:
        self._at = at

    async def verify(self, own: Slice) -> SelfState:
        if self._at == "verify":
            raise WhydunitError("The reasoner gave up.", "Try another one.")
        return await super().verify(own)

    async def answer(self, question: str, view: CaseView, inquiry: Inquiry) -> Answer:
        if self._at == "answer":
            raise WhydunitError("The reasoner gave up.", "Try another one.")
        return await super().answer(question, view, inquiry)


class FakePonderer(EmbeddedReasoner):
    """Says something to a question that begins with "ponder", and ponders on for ever."""

    async def answer(self, question: str, view: CaseView, inquiry: Inquiry) -> Answer:
        if not question.startswith("ponder"):
            return await super().answer(question, view, inquiry)
        inquiry.so_far([Claim(text="Requests fail.", evidence=("E1",))])
        inquiry.so_far([Claim(text="Requests fail, and slowly.", evidence=("E1",))])
        await asyncio.Event().wait()
        raise AssertionError("for ever is over")
