"""A file that is there whole or not at all, and its owner's alone."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from sessions.locations import PRIVATE_FILE


def write_whole(target: Path, content: bytes, *, replace: bool = True, durable: bool = True) -> None:
    """Write beside it and move it there. Raises `OSError`, and `FileExistsError` where something is there
    that may not be replaced; what was there is then untouched. What is not `durable` may not outlive a
    power cut."""
    if not replace:
        target.touch(mode=PRIVATE_FILE, exist_ok=False)
    scratch = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.partial")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        scratch.replace(target)
    except BaseException:
        for left in (scratch,) if replace else (scratch, target):
            with suppress(FileNotFoundError):
                left.unlink()
        raise
