"""Is this playbook fit to be approved? Every problem, with its line and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, get_args

from playbooks.document import Direction, Playbook, Step, line_of, parse
from playbooks.risk import LETTERS, SHELLS, deserved, is_lower
from playbooks.templating import is_templated, names_used, strings
from playbooks.untrusted import BLANK
from tools.errors import PlaybookError
from tools.plain_text import shorten
from tools.questions import question_names

Severity = Literal["error", "warning"]

_ELSEWHERE = re.compile(
    r"(ansible\.(builtin|legacy)\.)?((include|import)_(tasks|role|vars)|include)|(local_)?action"
)
_PLAY_ELSEWHERE = ("roles", "vars_files", "pre_tasks", "post_tasks", "handlers", "import_playbook")
_LINE = re.compile(r"Line (\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, order=True)
class Problem:
    """An `error` stands in the way of running it; a `warning` is for the reader to weigh."""

    line: int
    severity: Severity
    message: str
    remedy: str


def validate(document: str) -> tuple[Problem, ...]:
    """Every problem in the text, in line order; a text that is no playbook has exactly one."""
    try:
        playbook = parse(document)
    except PlaybookError as error:
        return (_unreadable(error),)
    found = chain(
        _blanks(document),
        _in_play(playbook),
        _in_play_templates(playbook),
        *(chain(_in_step(step, playbook), _in_step_templates(step, playbook)) for step in playbook.steps),
    )
    return tuple(sorted(set(found)))


def errors(document: str) -> tuple[Problem, ...]:
    return tuple(problem for problem in validate(document) if problem.severity == "error")


def _unreadable(error: PlaybookError) -> Problem:
    placed = _LINE.fullmatch(error.message)
    line, message = (int(placed[1]), placed[2]) if placed else (1, error.message)
    return Problem(line, "error", message, error.remedy)


def _blanks(document: str) -> Iterator[Problem]:
    for number, line in enumerate(document.split("\n"), 1):
        if found := BLANK.search(line):
            yield Problem(number, "error", f"A blank is left: {found[0]}.", "Write what belongs there.")


def _in_play(playbook: Playbook) -> Iterator[Problem]:
    for key in _PLAY_ELSEWHERE:
        if key in playbook.play:
            line = line_of(playbook.play, key)
            yield Problem(
                line, "error", f"`{key}` holds what this review does not see.", "Move it under `tasks`."
            )
    if not playbook.of_phase("verify"):
        yield Problem(
            line_of(playbook.play, "tasks"),
            "warning",
            "No task verifies that it helped.",
            "Add a task with `tags: [verify]`.",
        )
    names = [step.name for step in playbook.steps]
    for step in playbook.steps:
        if names.count(step.name) > 1:
            yield Problem(
                step.line, "error", f"More than one task is named {_said(step.name)}.", "Rename one."
            )


def _in_step(step: Step, playbook: Playbook) -> Iterator[Problem]:
    yield from _phase_problems(step)
    yield from _module_problems(step)
    yield from _risk_problems(step, playbook)
    yield from _query_problems(step)
    if step.risk != "R" and step.phase != "rollback":
        yield from _rollback_problems(step, playbook)


def _phase_problems(step: Step) -> Iterator[Problem]:
    tags = step.task.get("tags")
    if step.phase is None:
        yield Problem(
            step.line,
            "error",
            f"{_said(step.name)} has no phase.",
            "Tag it precheck, step, verify, or rollback with never.",
        )
    elif step.phase == "rollback" and "never" not in (tags if isinstance(tags, list) else [tags]):
        yield Problem(
            step.line,
            "error",
            f"{_said(step.name)} would run together with the steps it takes back.",
            "Tag it `[rollback, never]`: then it runs only when asked for.",
        )
    if step.phase in ("precheck", "verify") and step.risk not in ("R", None):
        yield Problem(
            step.line,
            "error",
            f"{_said(step.name)} looks, and may not change anything.",
            "Make it a step, or let it only read.",
        )
    if step.phase != "rollback" and step.expected_signal is None:
        yield Problem(
            step.line,
            "warning",
            f"{_said(step.name)} does not say what to expect.",
            "Add `expected_signal` under `whydunit_step`.",
        )


def _module_problems(step: Step) -> Iterator[Problem]:
    line = line_of(step.task, step.module)
    if step.module in SHELLS:
        yield Problem(
            line,
            "error",
            f"`{step.module}` hands text to a shell.",
            "Use a typed module, or command with `argv`.",
        )
    elif _ELSEWHERE.fullmatch(step.module):
        yield Problem(
            line, "error", f"`{step.module}` runs what this review does not see.", "Write its tasks out here."
        )
    elif step.module.rpartition(".")[2] == "command" and not _has_argv_alone(step.arguments):
        yield Problem(
            line,
            "error",
            "A command given as one text is split by its blanks.",
            "Give its words under `argv`.",
        )


def _has_argv_alone(arguments: Any) -> bool:
    return (
        isinstance(arguments, Mapping) and isinstance(arguments.get("argv"), list) and "cmd" not in arguments
    )


def _risk_problems(step: Step, playbook: Playbook) -> Iterator[Problem]:
    deserves = deserved(step.module, step.arguments)
    if step.risk is None:
        yield Problem(
            step.line,
            "error",
            f"{_said(step.name)} has no risk letter.",
            f"Add `risk: {deserves}` under `whydunit_step`, or a higher one of {', '.join(LETTERS)}.",
        )
    elif is_lower(step.risk, than=deserves):
        yield Problem(
            step.line,
            "error",
            f"{_said(step.name)} says risk {step.risk}, but does what deserves {deserves}.",
            f"Write `risk: {deserves}`, or let the task do less.",
        )
    if step.risk != "R" and not step.blast_radius and not playbook.about.get("blast_radius"):
        yield Problem(
            step.line,
            "warning",
            f"{_said(step.name)} does not say who feels it.",
            "Add `blast_radius` under `whydunit_step`.",
        )


def _rollback_problems(step: Step, playbook: Playbook) -> Iterator[Problem]:
    if step.rollback is None:
        yield Problem(
            step.line,
            "error",
            f"{_said(step.name)} changes something and names no rollback.",
            "Name the task that takes it back: `rollback: NAME OF THE TASK`.",
        )
    elif step.rollback not in {undo.name for undo in playbook.of_phase("rollback")}:
        yield Problem(
            step.line,
            "error",
            f"The rollback {_said(step.rollback)} is not a task of this playbook.",
            "Add a task of that name with `tags: [rollback, never]`.",
        )
    if step.verification_query is None:
        yield Problem(
            step.line,
            "warning",
            f"{_said(step.name)} has no verification query.",
            "Add `verification_query: {question, about, direction}`.",
        )


def _query_problems(step: Step) -> Iterator[Problem]:
    query = step.verification_query
    if query is None:
        return
    if query.question not in question_names():
        yield Problem(
            query.line,
            "error",
            f"whydunit has no question named {_said(query.question)}.",
            f"It has: {', '.join(question_names())}.",
        )
    if query.direction not in get_args(Direction):
        yield Problem(
            query.line,
            "error",
            "The verification query does not say where its rows must have moved.",
            f"Add `direction:` and one of {', '.join(get_args(Direction))}.",
        )


def _in_play_templates(playbook: Playbook) -> Iterator[Problem]:
    play = playbook.play
    for key in play:
        if key != "tasks":
            yield from _in_templates(
                strings(play[key], line_of(play, key)), _own_words(playbook), frozenset()
            )


def _in_step_templates(step: Step, playbook: Playbook) -> Iterator[Problem]:
    """What another task printed may be judged (`when`), and never put in a command."""
    trusted = frozenset(step.task.get("vars", ())) | _own_words(playbook)
    if "loop" in step.task:
        trusted |= {"item"}
    return _in_templates(strings(step.task, step.line), trusted, _printed(playbook))


def _own_words(playbook: Playbook) -> frozenset[str]:
    return frozenset(playbook.variables) - _printed(playbook)


def _printed(playbook: Playbook) -> frozenset[str]:
    return frozenset(str(step.task["register"]) for step in playbook.steps if "register" in step.task)


def _in_templates(
    texts: Iterable[tuple[str, int, bool]], trusted: frozenset[str], judged: frozenset[str]
) -> Iterator[Problem]:
    for text, line, expression in texts:
        if not expression and not is_templated(text):
            continue
        used = names_used(text, expression=expression)
        if used is None:
            yield Problem(
                line, "error", "A template here calls something, or cannot be read.", "Use plain variables."
            )
        elif strange := sorted(used - trusted - (judged if expression else frozenset())):
            yield Problem(
                line,
                "error",
                f"A template takes in what this playbook does not hold: {', '.join(map(_said, strange))}.",
                "Use variables of the play's `vars`; what a task printed may stand in `when` only.",
            )


def _said(name: str) -> str:
    return f"`{shorten(name, 60)}`"
