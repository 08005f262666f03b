"""Small ordered steps that bring a journal of any older version up to date, recorded in `user_version`."""

from __future__ import annotations

import sqlite3
from importlib import resources

from tools.errors import SessionError


def migrate(connection: sqlite3.Connection) -> None:
    """Run the steps this journal has not seen. Raises `SessionError` for a journal of a newer whydunit."""
    steps = sorted(
        f.name for f in resources.files("sessions.migrations").iterdir() if f.name.endswith(".sql")
    )
    seen = connection.execute("PRAGMA user_version").fetchone()[0]
    if seen > len(steps):
        raise SessionError(
            f"This session was written by a newer whydunit (journal version {seen}, known: {len(steps)}).",
            "Nothing was changed. Open it with that version, or a later one.",
        )
    for version, step in enumerate(steps[seen:], start=seen + 1):
        sql = resources.files("sessions.migrations").joinpath(step).read_text("utf-8")
        connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {version};\nCOMMIT;")
