"""What the screen needs of a session, and how the session's entries reach it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from textual.message import Message

from tools.errors import WhydunitError

if TYPE_CHECKING:
    from agents.events import Entry, SteeringAct

ExportFormat = Literal["md", "html", "json"]
Decision = Literal["approved", "rejected"]


class LiveSession(Protocol):
    """A session as a face sees it: entries to read, commands to give. `sessions.session.Session` is one."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    def entries(self) -> tuple[Entry, ...]: ...
    def subscribe(self, listener: Callable[[Entry], None]) -> Callable[[], None]: ...
    def start(self) -> None: ...
    def rerun(self) -> None: ...
    def wait(self, timeout_s: float | None = None) -> bool: ...
    def cancel(self) -> None: ...
    def ask(self, text: str) -> int: ...
    def steer(self, act: SteeringAct, agent: str, *, by: str, reason: str = "") -> None: ...
    def edit_playbook(self, document: str, by: str) -> None: ...
    def decide(self, decision: Decision, *, by: str, reason: str, sha256: str) -> None: ...
    def note(self, text: str, by: str) -> None: ...
    @property
    def postmortem(self) -> Desk: ...
    @property
    def drafts(self) -> KeptDrafts: ...
    def export(self, format: ExportFormat, path: Path, *, replace: bool = True) -> Path: ...
    def close(self) -> None: ...


class Desk(Protocol):
    """Where a person writes into the postmortem; `sessions.postmortem_desk` says what each act means."""

    def edit(self, key: str, text: str | None, by: str) -> None: ...
    def add(self, when: str, text: str, by: str) -> None: ...
    def correct(self, key: str, when: str | None, text: str | None, by: str) -> None: ...
    def hide(self, key: str, hidden: bool, by: str) -> None: ...


class KeptDrafts(Protocol):
    """What was typed and not saved, by the name of what it is to become."""

    def all(self) -> dict[str, str]: ...
    def keep(self, name: str, text: str | None) -> None: ...


OpenSession = Callable[[], LiveSession]


class NewEntry(Message):
    """An entry was written. Posted from the writer's thread; nothing else is done there."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry


class Refused(Message):
    """The session would not do what the person asked for."""

    def __init__(self, error: WhydunitError) -> None:
        super().__init__()
        self.error = error
