"""Events of the session itself."""

from __future__ import annotations

from typing import Literal

from agents.diagnosis import TimeRange
from agents.events.shapes import Happening, PersonsAct


class SessionOpened(Happening):
    kind: Literal["session_opened"] = "session_opened"
    session_id: str
    title: str
    store: str
    fingerprint: str
    incident: TimeRange | None
    baseline: TimeRange | None
    reasoner: str
    version: str

    @property
    def key(self) -> str:
        return self.kind


class StoreChanged(Happening):
    """The store is not what the session was opened on; recorded evidence stays as it was."""

    kind: Literal["store_changed"] = "store_changed"
    recorded: str
    found: str | None

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.found}"


class SessionRenamed(PersonsAct):
    kind: Literal["session_renamed"] = "session_renamed"
    title: str
    by: str


class SessionArchived(PersonsAct):
    """Out of the list of sessions, or with `archived` false in it again; nothing else changes."""

    kind: Literal["session_archived"] = "session_archived"
    archived: bool
    by: str


class WindowChosen(PersonsAct):
    """A person says which windows to compare: the next investigation is given them, and each one after.

    Without a `baseline` it is found. `fingerprint` is that of the store to investigate.
    """

    kind: Literal["window_chosen"] = "window_chosen"
    incident: TimeRange
    baseline: TimeRange | None
    fingerprint: str
    by: str
