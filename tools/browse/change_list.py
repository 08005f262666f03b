"""Deploys, configs, flags, commits and alerts of a window, in time order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tools.browse.browser import Browser


@dataclass(frozen=True)
class Change:
    """`kind` is the store's, or `alert`; then `id` is its name, `version` its severity."""

    at_ns: int
    ends_ns: int | None
    kind: str
    id: str
    service: str | None
    version: str | None
    summary: str
    source: str | None
    files: tuple[str, ...]

    @property
    def is_alert(self) -> bool:
        return self.kind == "alert"

    @cached_property
    def words(self) -> str:
        """What a search looks at."""
        parts = (self.kind, self.id, self.service, self.version, self.summary, self.source, *self.files)
        return " ".join(part for part in parts if part).lower()


@dataclass(frozen=True)
class ChangeList:
    """`outside` is how many lie before or after the window, `cut` whether some of the window are left out."""

    changes: tuple[Change, ...]
    outside: int
    cut: bool


MOST = 5000
"""As many as the view gives."""


def read_changes(browser: Browser, parameters: Mapping[str, Any]) -> ChangeList:
    """Oldest first. Raises `StoreError`, `MovedOnError`."""
    rows = browser.ask("changes", **parameters).rows
    found = [_change(row) for row in reversed(rows) if row[0] is not None]
    return ChangeList(tuple(found), rows[0][9] if rows else 0, len(found) >= MOST)


def _change(row: Sequence[Any]) -> Change:
    at_ns, ends_ns, kind, name, service, version, summary, source, files, _ = row
    return Change(at_ns, ends_ns, kind, name, service, version, summary, source, tuple(files or ()))


def read_detail(browser: Browser, change: Change) -> tuple[tuple[str, str], ...]:
    """What else is known of it, by name. Raises `StoreError`, `MovedOnError`."""
    rows = browser.ask("change_detail", time=change.at_ns, id=change.id).rows
    return tuple((str(name), str(value)) for name, value in rows if value is not None)


def matching(
    changes: Sequence[Change], text: str, kind: str | None, service: str | None
) -> tuple[Change, ...]:
    """Those that have every word of the text, in the order given; what names no service touches any."""
    words = text.lower().split()
    return tuple(
        each
        for each in changes
        if (kind is None or each.kind == kind)
        and (service is None or each.service in (service, None))
        and all(word in each.words for word in words)
    )
