"""The case as it is this moment, for a thread to read while the case goes on."""

from __future__ import annotations

import copy
from dataclasses import fields, is_dataclass
from typing import Any

from agents.case_view import CaseView


def snapshot(view: CaseView) -> CaseView:
    """Taken where entries are folded in, so that none comes in half."""
    return CaseView(**{each.name: _copied(getattr(view, each.name)) for each in fields(view)})


def _copied(value: Any) -> Any:
    """What is folded into in place is copied, one level further for what holds such; values are shared."""
    taken = copy.copy(value)
    if is_dataclass(taken) and not isinstance(taken, type):
        for each in fields(taken):
            if isinstance(held := getattr(taken, each.name), dict | list):
                setattr(taken, each.name, held.copy())
    return taken
