"""What Ansible would template in a playbook, and whose words would come in by that.

A command may hold the play's own variables, which stand in the text under review. It may not hold what
another task printed, what a machine says of itself, or anything a template calls into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jinja2
from jinja2 import nodes
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from playbooks.document import line_of

EXPRESSION_KEYS = frozenset({"when", "that", "until", "failed_when", "changed_when"})
"""Where Ansible reads a bare string as an expression."""

_MARKS = re.compile(r"\{\{|\{%|\{#")
_GRAMMAR = jinja2.Environment(autoescape=False)


def strings(value: Any, line: int, *, expression: bool = False) -> Iterator[tuple[str, int, bool]]:
    """Every string under a value: its text, its line, and whether Ansible reads it as an expression."""
    if isinstance(value, CommentedMap):
        for key in value:
            yield str(key), line_of(value, key), False
            bare = key in EXPRESSION_KEYS
            yield from strings(value[key], line_of(value, key), expression=bare)
    elif isinstance(value, CommentedSeq):
        for index, item in enumerate(value):
            yield from strings(item, line_of(value, index), expression=expression)
    elif isinstance(value, str):
        yield value, line, expression


def is_templated(text: str) -> bool:
    return _MARKS.search(text) is not None


def names_used(text: str, *, expression: bool) -> frozenset[str] | None:
    """The variables a template or an expression reads; None where it calls anything, or cannot be read.

    A call is how a template reaches lookups, and by them commands, files and the network.
    """
    try:
        tree = _GRAMMAR.parse(f"{{{{ {text} }}}}" if expression and not is_templated(text) else text)
    except jinja2.TemplateSyntaxError:
        return None
    if next(
        tree.find_all((nodes.Call, nodes.CallBlock, nodes.Import, nodes.FromImport, nodes.Include)), None
    ):
        return None
    return frozenset(name.name for name in tree.find_all(nodes.Name))
