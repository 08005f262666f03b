"""What the machine would run for a step, exactly: its words one by one, with the play's variables put in.

No shell reads them: a command is a list of words, and which word ends where is never left to blanks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from playbooks.document import Playbook, Step
from playbooks.risk import argv
from playbooks.templating import is_templated
from tools.plain_text import inert

_VARIABLE: Final = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:=@%+,\-]+\Z")
_CHANGES_NOTHING_RUN: Final = frozenset({"name", "tags", "vars", "register", "changed_when"})
_DEEPEST: Final = 8
"""How often a variable may stand for another one: `ansible` allows more, a reviewer should not have to."""


@dataclass(frozen=True)
class Run:
    """`words` is the command, where the step is one; else `module` gets `arguments`.

    `beside` is what else of the task changes how it runs (`when`, `become`, `delegate_to`...). `open` are
    templates whose value only the machine will know.
    """

    module: str
    words: tuple[str, ...]
    arguments: tuple[tuple[str, str], ...]
    beside: tuple[tuple[str, str], ...]
    open: tuple[str, ...]

    @property
    def shown(self) -> str:
        """On one line, inert. A word with anything but letters, digits and `_./:=@%+,-` stands in double
        quotes, so that every word's ends are seen."""
        if self.words:
            return " ".join(map(word, self.words))
        return " ".join([inert(self.module), *(f"{inert(key)}={value}" for key, value in self.arguments)])


def run_of(step: Step, playbook: Playbook) -> Run:
    """A task's own `vars` go before the play's, as they do for Ansible."""
    known = {**playbook.variables, **_mapping(step.task.get("vars"))}
    words = tuple(_filled(each, known) for each in argv(step.arguments))
    arguments = step.arguments if isinstance(step.arguments, Mapping) else {"_": step.arguments}
    given = tuple(
        (str(key), _written(value, known))
        for key, value in arguments.items()
        if not (words and key == "argv") and value is not None
    )
    beside = tuple(
        (str(key), _written(value, known))
        for key, value in step.task.items()
        if key not in _CHANGES_NOTHING_RUN and key != step.module
    )
    told = (*words, *(value for _, value in (*given, *beside)))
    still = tuple(dict.fromkeys(inert(each) for each in told if is_templated(each)))
    return Run(step.module, words, () if words else given, (*(given if words else ()), *beside), still)


def word(text: str) -> str:
    """One word, so that nobody can mistake it for two, or for a command to the terminal."""
    return text if _PLAIN.match(text) else inert(json.dumps(text, ensure_ascii=False))


def _written(value: Any, known: Mapping[str, Any]) -> str:
    """A value that is no command's word, as JSON on one line."""
    return inert(json.dumps(_deep(value, known), ensure_ascii=False, default=str))


def _deep(value: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _deep(each, known) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_deep(each, known) for each in value]
    return _filled(value, known) if isinstance(value, str) else value


def _filled(text: str, known: Mapping[str, Any]) -> str:
    """The text with plain variables put in; a template that is more than a name stays as it stands."""
    for _ in range(_DEEPEST):
        filled = "".join(_parts(text, known))
        if filled == text:
            break
        text = filled
    return text


def _parts(text: str, known: Mapping[str, Any]) -> Iterator[str]:
    end = 0
    for match in _VARIABLE.finditer(text):
        value = known.get(match[1])
        plain = isinstance(value, str | int | float) and not isinstance(value, bool)
        yield text[end : match.start()]
        yield str(value) if plain else match[0]
        end = match.end()
    yield text[end:]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
