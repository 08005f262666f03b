"""A command as a process of its own: quick to begin and quick to end."""

from __future__ import annotations

import gc
import os
import sys
import threading
from typing import Final, NoReturn

_NEW_OBJECTS: Final = 50_000
_TURN_S: Final = 0.001


def begin() -> None:
    """Look for garbage less often: what imports make by the hundred thousand stays, and looking through it
    after every few hundred new objects takes a fifth of what a command takes."""
    gc.set_threshold(_NEW_OBJECTS, 20, 50)


def draw() -> None:
    """A screen is drawn while agents work in another thread: have the interpreter go between them more
    often than every five milliseconds, and look for garbage often and briefly."""
    sys.setswitchinterval(_TURN_S)
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS // 5, 5, 100)


def leave(exit_code: int) -> NoReturn:
    """End at once where nothing is left to be done.

    Sessions, stores and files are closed by then. What the interpreter does beyond that is to take apart,
    one by one, the objects of a process whose memory is given back anyway: another fifth. Where a thread is
    still at work, or nobody listens any more, it ends the usual way.
    """
    if threading.active_count() == 1 and _said_all():
        os._exit(exit_code)
    sys.exit(exit_code)


def _said_all() -> bool:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return False
    return True
