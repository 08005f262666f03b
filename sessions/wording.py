"""How templates word a case: one environment, in which everything printed is inert Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from agents.case_view import CaseView
from agents.events import EvidenceRecord
from sessions.markdown import code, columns, fence, text
from sessions.timeline import clock
from tools.evidence import evidence_order
from tools.plain_text import inert
from tools.times import format_duration, format_instant

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

TEMPLATES = Path(__file__).parent / "templates"
FIRST_ROWS = 5

_FENCE_OR_GAP = re.compile(r"^(?P<ticks>`{3,})[^`\n]*\n.*?^(?P=ticks)$|\n{3,}", re.DOTALL | re.MULTILINE)


@cache
def templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=text,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clock": lambda at_ns: Markup(clock(at_ns)),
        "code": code,
        "duration": format_duration,
        "fence": fence,
        "instant": lambda at_ns: Markup(format_instant(at_ns)),
        "one_line": lambda value: Markup(" ".join(inert(str(value)).split())),
        "ms": lambda value: format_duration(value * 1e6),
        "names": lambda values: Markup(", ").join(map(code, values)),
        "parameters": _parameters,
        "percent": _percent,
        "rows": _first_rows,
        "unstopped": lambda value: text(str(value).strip().removesuffix(".")),
    }
    return environment


def refs(view: CaseView, numbers: Iterable[str]) -> Markup:
    """` (E3, E7)`: the numbers among these that this document can show."""
    known = sorted(view.evidence.keys() & set(numbers), key=evidence_order)
    return Markup(f" ({', '.join(known)})" if known else "")


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.1 or share == 0 else f"{share:.1%}"


def _first_rows(record: EvidenceRecord) -> str:
    return columns(record.columns, record.rows[:FIRST_ROWS])


def _parameters(values: Mapping[str, Any]) -> str:
    return "\n".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items())


def tidy(document: str) -> str:
    """One blank line where templates leave several; what stands in fences stays as it is."""
    return _FENCE_OR_GAP.sub(lambda found: found[0] if found["ticks"] else "\n\n", document.strip()) + "\n"


def plain(markdown: str) -> str:
    """The words of one line of a template's Markdown, without its marks."""
    inline = _reader().parseInline(markdown)[0]
    return "".join(token.content for token in inline.children or () if token.type in ("text", "code_inline"))


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink"])
