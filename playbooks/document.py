"""A playbook's text, read: an Ansible playbook whose tasks say what a person must know before a step.

    - name, hosts, gather_facts, vars: {target_*..., whydunit: {...}}
      tasks:
        - name: Roll back to the version before
          tags: [step]                          # precheck, step, verify, or rollback (with `never`)
          vars:
            whydunit_step:
              risk: M
              blast_radius: [payment, checkout]
              expected_signal: ...
              verification_query: {question: log_rates, about: payment, direction: vanished}
              rollback: Return to the version that was rolled back
          ansible.builtin.command:
            argv: [...]

Reading is strict about what a reviewer could not see through (aliases, tags, several documents) and
about size; whether the playbook is a good one is `playbooks.validation`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from playbooks.diff import digest
from playbooks.reading import load, trouble
from playbooks.risk import LETTERS, Risk

__all__ = ["Direction", "Phase", "Playbook", "Step", "VerificationQuery", "digest", "parse"]

Phase = Literal["precheck", "step", "verify", "rollback"]
PHASES: tuple[Phase, ...] = get_args(Phase)
Direction = Literal["up", "down", "appeared", "vanished", "changed"]

SCHEMA = "whydunit.playbook/1"

_TASK_KEYWORDS = frozenset(
    {
        "any_errors_fatal", "args", "async", "become", "become_exe", "become_flags", "become_method",
        "become_user", "changed_when", "check_mode", "collections", "connection", "debugger", "delay",
        "delegate_facts", "delegate_to", "diff", "environment", "failed_when", "ignore_errors",
        "ignore_unreachable", "loop", "loop_control", "module_defaults", "name", "no_log", "notify", "poll",
        "port", "register", "remote_user", "retries", "run_once", "tags", "throttle", "timeout", "until",
        "vars", "when",
    }
)  # fmt: skip


@dataclass(frozen=True)
class VerificationQuery:
    """A named question of whydunit's, whom its rows must speak of, and where they must have moved."""

    question: str
    about: str | None
    direction: str | None
    line: int


@dataclass(frozen=True)
class Step:
    """One task. `risk` and the others are None or empty where the text does not say, or not well.

    `task` is the task as it stands in the text, `arguments` its module's value. Lines count from 1.
    """

    name: str
    phase: Phase | None
    risk: Risk | None
    blast_radius: tuple[str, ...]
    expected_signal: str | None
    verification_query: VerificationQuery | None
    rollback: str | None
    module: str
    arguments: Any
    line: int
    task: CommentedMap


@dataclass(frozen=True)
class Playbook:
    """One play on one text. `about` is what stands under `whydunit`, `variables` all of the play's."""

    name: str
    hosts: str
    about: Mapping[str, Any]
    variables: Mapping[str, Any]
    steps: tuple[Step, ...]
    play: CommentedMap

    def of_phase(self, phase: Phase) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.phase == phase)


def parse(document: str) -> Playbook:
    """Read a playbook. Raises `PlaybookError` with the line and what to do about it."""
    plays = load(document)
    if not isinstance(plays, CommentedSeq) or len(plays) != 1 or not isinstance(plays[0], CommentedMap):
        raise trouble(1, "A playbook is a list of exactly one play.", "Begin it with `- name: ...`.")
    play = plays[0]
    start = line_of(plays, 0)
    hosts = play.get("hosts")
    if not isinstance(hosts, str):
        raise trouble(start, "The play does not say on which `hosts` it runs.", "Add `hosts: localhost`.")
    tasks = play.get("tasks")
    if not isinstance(tasks, CommentedSeq) or not tasks:
        raise trouble(start, "The play has no `tasks`.", "Add at least one task under `tasks:`.")
    variables = _mapping(play.get("vars"), line_of(play, "vars"), "vars")
    return Playbook(
        name=_text(play.get("name")) or "a playbook",
        hosts=hosts,
        about=_mapping(variables.get("whydunit"), line_of(variables, "whydunit"), "whydunit"),
        variables=variables,
        steps=tuple(_step(task, line_of(tasks, index)) for index, task in enumerate(tasks)),
        play=play,
    )


def line_of(parent: CommentedMap | CommentedSeq, key: Any) -> int:
    """The line, from 1, on which `key` of a mapping, or item number `key` of a list, begins.

    For a key that is not there it is where the mapping begins.
    """
    if isinstance(parent, CommentedSeq):
        return int(parent.lc.item(key)[0]) + 1
    if key in parent:
        return int(parent.lc.key(key)[0]) + 1
    return (parent.lc.line or 0) + 1


def _step(task: Any, line: int) -> Step:
    if not isinstance(task, CommentedMap):
        raise trouble(line, "A task is a mapping.", "Begin it with `- name: ...`.")
    module = _module(task, line)
    variables = _mapping(task.get("vars"), line_of(task, "vars"), "vars")
    told = _mapping(variables.get("whydunit_step"), line_of(variables, "whydunit_step"), "whydunit_step")
    risk = told.get("risk")
    radius = told.get("blast_radius")
    return Step(
        name=_text(task.get("name")) or module,
        phase=next(_phases(task.get("tags")), None),
        risk=risk if risk in LETTERS else None,
        blast_radius=tuple(map(str, radius)) if isinstance(radius, CommentedSeq) else (),
        expected_signal=_text(told.get("expected_signal")),
        verification_query=_query(told),
        rollback=_text(told.get("rollback")),
        module=module,
        arguments=task[module],
        line=line,
        task=task,
    )


def _module(task: CommentedMap, line: int) -> str:
    names = [key for key in task if key not in _TASK_KEYWORDS and not str(key).startswith("with_")]
    if len(names) != 1 or not isinstance(names[0], str):
        found = ", ".join(map(str, names)) or "none"
        raise trouble(line, f"A task runs exactly one module; here: {found}.", "Split or complete the task.")
    return names[0]


def _phases(tags: Any) -> Iterator[Phase]:
    said = tags if isinstance(tags, CommentedSeq) else [tags]
    return (phase for phase in PHASES if phase in said)


def _query(told: Mapping[str, Any]) -> VerificationQuery | None:
    query = told.get("verification_query")
    if not isinstance(query, CommentedMap) or (question := _text(query.get("question"))) is None:
        return None
    return VerificationQuery(
        question=question,
        about=_text(query.get("about")),
        direction=_text(query.get("direction")),
        line=line_of(query, "question"),
    )


def _mapping(value: Any, line: int, what: str) -> CommentedMap:
    if value is None:
        return CommentedMap()
    if not isinstance(value, CommentedMap):
        raise trouble(line, f"`{what}` is a mapping of names to values.", "Write it as `name: value` lines.")
    return value


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
