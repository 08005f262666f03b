"""What the documents say can be followed: every link leads somewhere, every command line is one."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from tui.main import app

ROOT = Path(__file__).parents[1]
PAGES = sorted(path for folder in (ROOT, ROOT / "docs") for path in folder.glob("*.md")) + sorted(
    (ROOT / "docs" / "decisions").glob("*.md")
)

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:)([^)#]+)[^)]*\)")
_INDENTED = re.compile(r"^ {4}(whydunit .*)$", re.MULTILINE)
_QUOTED = re.compile(r"`(whydunit [^`|]*)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [match[1] for match in _LINK.finditer(page.read_text("utf-8"))]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_line_is_one(page: Path) -> None:
    assert [line for line in _command_lines(page.read_text("utf-8")) if not _is_known(line)] == []


def _command_lines(text: str) -> Iterator[list[str]]:
    for pattern in (_INDENTED, _QUOTED):
        for match in pattern.finditer(text):
            line = " ".join(match[1].split())
            yield shlex.split(line.partition(" | ")[0].partition(" -> ")[0], comments=True)


def _is_known(words: list[str]) -> bool:
    """The words name a command, and each of its options is one. `sessions list|show` names two."""
    command: Any = get_command(app)
    for word in words[1:]:
        if word.startswith("-"):
            known = {name for parameter in command.params for name in parameter.opts}
            if word.partition("=")[0] not in known | {"--help", "-h"}:
                return False
        elif hasattr(command, "commands"):
            named = [command.commands.get(name) for name in word.split("|")]
            if None in named:
                return False
            command = named[-1]
    return True
