"""YAML as a careful reader takes it: bounded, without aliases or tags, and with the line of every fault.

Read as YAML 1.1, as Ansible does: there `no` is false, and a reviewer must see what Ansible will.
"""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    NodeEvent,
)
from ruamel.yaml.reader import ReaderError

from tools.errors import PlaybookError
from tools.plain_text import shorten

MAX_BYTES = 128 * 1024
MAX_DEPTH = 24
MAX_NODES = 10_000


def load(document: str) -> Any:
    """The document with comments and line numbers kept. Raises `PlaybookError`."""
    if len(document.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise trouble(1, f"A playbook holds at most {MAX_BYTES // 1024} KiB.", "Split it.")
    try:
        _survey(document)
        return _reader().load(document)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = shorten(str(error.problem or error.context), 160)
        raise trouble(
            line, f"This is not YAML: {problem}.", "Look at this line and the one above it."
        ) from error
    except ReaderError as error:
        line = document.count("\n", 0, error.position) + 1
        raise trouble(
            line, "A character here cannot stand in YAML.", "Delete it, or write it as an escape."
        ) from error
    except (YAMLError, ValueError) as error:
        raise trouble(
            1, f"This is not YAML: {shorten(str(error), 160)}.", "Write every value plainly, or in quotes."
        ) from error


def trouble(line: int, message: str, remedy: str) -> PlaybookError:
    return PlaybookError(f"Line {line}: {message}", remedy)


def _reader() -> YAML:
    reader = YAML(typ="rt", pure=True)
    reader.version = (1, 1)
    return reader


def _survey(document: str) -> None:
    """Walk the events before anything is built: depth and aliases are where small texts turn huge."""
    depth = documents = 0
    for nodes, event in enumerate(_reader().parse(document)):
        line = event.start_mark.line + 1
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        documents += isinstance(event, DocumentStartEvent)
        if documents > 1:
            raise trouble(line, "A playbook is one YAML document.", "Put the second one into its own file.")
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            raise trouble(line, "The playbook is too deep or too long to review.", "Split it.")
        _refuse_indirection(event, line)


def _refuse_indirection(event: Event, line: int) -> None:
    if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
        raise trouble(
            line, "Anchors and aliases hide what a step does.", "Write the value out where it is used."
        )
    if getattr(event, "tag", None):
        raise trouble(
            line, "Tags (`!...`) change how a value is read.", "Write the value plainly, or in quotes."
        )
