"""The risk scale, and the letter a step deserves by what it does.

    R   reads only: nothing is changed anywhere
    L   small: touches no request in flight, and one command takes it back at once
    M   changes what serves requests, and can be taken back
    H   wide, cannot be taken back, or nobody here can tell

A person may say a higher letter than deserved, never a lower one. What is not known is H: a letter is
earned by being on a list, never by not being on one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

Risk = Literal["R", "L", "M", "H"]
LETTERS: tuple[Risk, ...] = get_args(Risk)

SHELLS = frozenset(
    f"{collection}{module}"
    for collection in ("", "ansible.builtin.", "ansible.legacy.")
    for module in ("shell", "raw", "script", "expect")
)
"""Modules whose arguments a shell, or a program of one's own, reads."""

_COMMANDS = frozenset({"command", "ansible.builtin.command", "ansible.legacy.command"})
_READERS = frozenset(
    {
        "assert",
        "debug",
        "fail",
        "pause",
        "ping",
        "setup",
        "stat",
        "wait_for",
        "service_facts",
        "package_facts",
    }
)
_KUBERNETES: Mapping[str, Risk] = {
    "kubernetes.core.k8s_info": "R",
    "kubernetes.core.k8s_log": "R",
    "kubernetes.core.k8s_cluster_info": "R",
    "kubernetes.core.k8s_rollback": "M",
    "kubernetes.core.k8s_scale": "M",
    "kubernetes.core.k8s": "M",
    "kubernetes.core.k8s_drain": "H",
}
_KUBECTL: Mapping[str, Risk] = {
    "api-resources": "R",
    "cluster-info": "R",
    "describe": "R",
    "diff": "R",
    "events": "R",
    "explain": "R",
    "get": "R",
    "logs": "R",
    "top": "R",
    "version": "R",
    "wait": "R",
    "annotate": "L",
    "cordon": "L",
    "label": "L",
    "uncordon": "L",
    "apply": "M",
    "autoscale": "M",
    "patch": "M",
    "scale": "M",
    "set": "M",
    "rollout history": "R",
    "rollout status": "R",
    "rollout pause": "L",
    "rollout resume": "M",
    "rollout restart": "M",
    "rollout undo": "M",
}
_SYSTEMCTL: Mapping[str, Risk] = {
    "cat": "R",
    "is-active": "R",
    "is-failed": "R",
    "list-units": "R",
    "show": "R",
    "status": "R",
    "reload": "M",
    "restart": "M",
    "start": "M",
    "try-restart": "M",
}
_WIDE = ("--all", "-A", "-l", "--selector", "--field-selector", "--force", "--prune", "--grace", "pod/")
"""Options that reach past the one thing named, or past its chance to stop well; a second pod."""


def is_lower(letter: Risk, than: Risk) -> bool:
    return LETTERS.index(letter) < LETTERS.index(than)


def deserved(module: str, arguments: Any) -> Risk:
    """The least letter an honest author gives this task. `arguments` is the module's value as parsed."""
    if module in _COMMANDS:
        return _of_command(argv(arguments))
    if module.removeprefix("ansible.builtin.") in _READERS:
        return "R"
    return _KUBERNETES.get(module, "H")


def argv(arguments: Any) -> tuple[str, ...]:
    """A command's words where they are given one by one; nothing where they are not."""
    words = arguments.get("argv") if isinstance(arguments, Mapping) else None
    if isinstance(words, Sequence) and not isinstance(words, str):
        return tuple(str(word) for word in words)
    return ()


def _of_command(words: Sequence[str]) -> Risk:
    """The verb must stand right after the program: options in between could hide which one it is."""
    match words:
        case ["kubectl", "rollout", verb, *rest]:
            return _unless_wide(_KUBECTL.get(f"rollout {verb}", "H"), rest)
        case ["kubectl", "delete", target, *rest] if target.startswith("pod/"):
            return _unless_wide("M", rest)
        case ["kubectl", verb, *rest]:
            return _unless_wide(_KUBECTL.get(verb, "H"), rest)
        case ["systemctl", verb, *_]:
            return _SYSTEMCTL.get(verb, "H")
        case _:
            return "H"


def _unless_wide(letter: Risk, rest: Sequence[str]) -> Risk:
    """Looking at everything is looking; changing everything, or by force, is H."""
    return "H" if letter != "R" and any(word.startswith(_WIDE) for word in rest) else letter
