"""One writer a session: a lock the operating system drops with its process, and a word on who holds it."""

from __future__ import annotations

import fcntl
import os
import socket
from pathlib import Path
from typing import IO

from sessions.locations import private_file
from tools.errors import SessionError


class WriterLock:
    """Held from construction to `release`, or to the death of the process."""

    def __init__(self, path: Path) -> None:
        """Raises `SessionError` naming the holder when another process writes."""
        self._file: IO[str] = private_file(path).open("r+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = self._file.read().strip() or "another process"
            self._file.close()
            raise SessionError(
                f"Session {path.parent.name} is open in {holder}.",
                "Go on there, or close it first; nothing was changed here.",
            ) from error
        self._file.truncate(0)
        self._file.write(f"process {os.getpid()} on {socket.gethostname()}")
        self._file.flush()

    def release(self) -> None:
        self._file.close()
