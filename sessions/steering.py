"""Whether an act on the reasoning tree means anything as the case stands."""

from __future__ import annotations

from collections.abc import Callable

from agents.answers.known import known_services
from agents.case_view import CaseView
from agents.events import SteeringAct
from tools.errors import SessionError
from tools.plain_text import inert

_MOST_NAMED = 8
_DONE: dict[SteeringAct, str] = {"prune": "pruned", "pin": "pinned"}


def checked(
    view: CaseView, act: SteeringAct, agent: str, reason: str, known_to_store: Callable[[str], bool]
) -> str:
    """The service that `agent` names, whatever its case. Raises `SessionError` where the act is void.

    `known_to_store` is asked of a name that no evidence shows: it lists the first of many services only.
    """
    service = _service(view, agent, known_to_store)
    mark = view.steering.marks.get(service)
    if act == "annotate" and not reason.strip():
        raise SessionError("A note needs words; nothing was recorded.", "Say what is to be kept.")
    if act == "reopen" and mark is None:
        raise SessionError(
            f"{service} is neither pruned nor pinned; nothing was recorded.", "Prune or pin it first."
        )
    if mark is not None and mark.act == act:
        raise SessionError(
            f"{service} is {_DONE[act]} already, by {mark.by}; nothing was recorded.",
            "Re-open it to take that back.",
        )
    return service


def _service(view: CaseView, name: str, known_to_store: Callable[[str], bool]) -> str:
    known = {*known_services(view), *view.steering.marks}
    if name in known:
        return name
    same = sorted(service for service in known if service.lower() == name.lower())
    if len(same) == 1:
        return same[0]
    if view.evidence and known_to_store(name):
        return name
    some = ", ".join(sorted(known)[:_MOST_NAMED]) or "none yet"
    raise SessionError(
        f"No service here is called '{inert(name)[:60]}'; nothing was recorded.",
        f"There is {some}{' and more' if len(known) > _MOST_NAMED else ''}.",
    )
