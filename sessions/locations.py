"""Every path whydunit keeps anything at."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


@dataclass(frozen=True)
class Home:
    """The data folder. `WHYDUNIT_HOME` names another one; else the platform's own place for user data."""

    data: Path

    @classmethod
    def default(cls) -> Home:
        import platformdirs

        named = os.environ.get("WHYDUNIT_HOME")
        return cls(
            Path(named).expanduser() if named else platformdirs.user_data_path("whydunit", appauthor=False)
        )

    @property
    def sessions(self) -> Path:
        return self.data / "sessions"

    @property
    def trash(self) -> Path:
        """Deleted sessions, until they are restored or deleted for good."""
        return self.data / "trash"

    @property
    def stores(self) -> Path:
        return self.data / "stores"

    @property
    def reports(self) -> Path:
        """Where a crash leaves its traceback."""
        return self.data / "reports"

    @property
    def settings_file(self) -> Path:
        return self.data / "settings.yml"

    @property
    def history_file(self) -> Path:
        """What was typed into the input line."""
        return self.data / "history.jsonl"

    def session_folder(self, session_id: str) -> SessionFolder:
        return SessionFolder(self.sessions / session_id)


@dataclass(frozen=True)
class SessionFolder:
    """One folder a session: deleting a session is deleting its folder, and no other is touched."""

    path: Path

    @property
    def journal(self) -> Path:
        return self.path / "journal.sqlite"

    @property
    def checkpoints(self) -> Path:
        return self.path / "checkpoints.sqlite"

    @property
    def drafts(self) -> Path:
        """What was typed and not saved."""
        return self.path / "drafts.json"

    @property
    def summary(self) -> Path:
        """What the list of sessions shows, so that the journal need not be read for it."""
        return self.path / "summary.json"

    @property
    def deleted(self) -> Path:
        """When and by whom it was deleted; only in the trash."""
        return self.path / "deleted.json"

    @property
    def writer(self) -> Path:
        """Locked by, and naming, the one process that may write."""
        return self.path / "writer"


def private_folder(path: Path) -> Path:
    """Make a folder only its owner may look into."""
    path.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    path.chmod(PRIVATE_FOLDER)
    return path


def private_file(path: Path) -> Path:
    """Make sure a file exists that only its owner may read or write."""
    path.touch(mode=PRIVATE_FILE, exist_ok=True)
    path.chmod(PRIVATE_FILE)
    return path
