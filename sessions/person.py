"""Who is at the keyboard, for the record."""

from __future__ import annotations

import getpass


def person() -> str:
    return getpass.getuser()
