"""What a person chose, as far as the screen needs it: read in a thread after the first paint, and kept."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui import themes
from tui.keymap import OWN, KeyMap, read_keys
from tui.widgets.clocks import UTC, Clock

if TYPE_CHECKING:
    from sessions.settings import Problem


@dataclass(frozen=True)
class Chosen:
    """The settings as the screen uses them. `approver` is empty where it is whoever is logged in."""

    theme: str = themes.DARK.name
    clock: Clock = UTC
    key_map: KeyMap = OWN
    approver: str = ""
    export_folder: Path | None = None
    problems: tuple[Problem, ...] = ()


class SettingsFile:
    """One settings file, for one app. Everything here reads or writes it: call it in a thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._writing = threading.Lock()
        self._theme = ""
        self.was_read = False

    def read(self) -> Chosen:
        from sessions import settings

        self.was_read = True
        choices = settings.read(self._file)
        key_map, problems = read_keys(choices)
        return Chosen(
            themes.named(choices.settings.theme),
            Clock(choices.settings.clock),
            key_map,
            choices.settings.playbook.approver,
            choices.settings.export_folder() if choices.settings.export.folder else None,
            (*choices.problems, *problems),
        )

    def want(self, theme: str) -> None:
        """This is the theme to remember: the last one wanted is the one that is kept."""
        self._theme = themes.short(theme)

    def remember(self) -> None:
        """Keep the wanted theme. Raises `SettingsError`."""
        from sessions import settings

        with self._writing:
            settings.put(self._file, "theme", self._theme)
