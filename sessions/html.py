"""The postmortem's Markdown as one HTML page: no scripts, no links but within, nothing fetched."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import jinja2
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

TEMPLATES = Path(__file__).parent / "templates"

_NUMBER = re.compile(r"\bE\d+(?:\.\d+)*\b")


def page(markdown: str, evidence: frozenset[str]) -> str:
    """The page. A number among `evidence` leads to its heading in the appendix."""
    tokens = _parser().parse(markdown)
    _anchor(tokens, evidence)
    for inline in (token for token in tokens if token.type == "inline"):
        inline.children = [_linked(child, evidence) for child in inline.children or ()]
    body = _parser().renderer.render(tokens, _parser().options, {})
    title = markdown.partition("\n")[0].removeprefix("# ")
    return _template().render(title=title, body=Markup(body))


@cache
def _parser() -> MarkdownIt:
    """Markdown without raw HTML, links and pictures: a postmortem has none of its own."""
    return MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink", "html_inline"])


@cache
def _template() -> jinja2.Template:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined, autoescape=True
    ).get_template("page.html.j2")


def _anchor(tokens: list[Token], evidence: frozenset[str]) -> None:
    """An id for each heading that is a number of evidence."""
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open" and inline.content in evidence:
            heading.attrSet("id", inline.content)


def _linked(token: Token, evidence: frozenset[str]) -> Token:
    """Plain text with links on its numbers; everything else as it is."""
    if token.type != "text" or not _NUMBER.search(token.content):
        return token
    html = _NUMBER.sub(
        lambda found: f'<a href="#{found[0]}">{found[0]}</a>' if found[0] in evidence else found[0],
        str(escape(token.content)),
    )
    return Token("html_inline", "", 0, content=html)
