"""Telemetry's words on their way into a playbook: names that may stand in a command, text that may not.

A name that is not plainly a name never reaches a command: a blank takes its place, and a person fills
it. Free text only ever becomes a YAML string that no module executes, with nothing in it that Ansible
would template.
"""

from __future__ import annotations

import re

from tools.plain_text import shorten

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,252}\Z")
"""A service, an instance, a node. It cannot start with `-`: a command would read that as an option."""

WORKLOAD = re.compile(r"[a-z0-9][a-z0-9.-]{0,252}\Z")
"""What a cluster takes for a workload's name."""

VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,252}\Z")
"""A change's id or version: a name that may hold semantic versioning's `+`."""

SETTING = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,252}\Z")
"""The name of a setting, and a key of a ConfigMap."""

BLANK = re.compile(r"<fill in: [^<>]*>")
TEXT_LIMIT = 300

_TEMPLATE_MARK = re.compile(r"(?<=\{)(?=[{%#])|(?<=[}%#])(?=\})")


def blank(what: str) -> str:
    """The placeholder a person must fill; a playbook that holds one is not valid yet."""
    return f"<fill in: {what}>"


def free_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """A stranger's text on one line: what cannot be seen is written out, template marks are pulled
    apart (`{ {`), runs of blanks become one, and the end is cut off past `limit`."""
    return _TEMPLATE_MARK.sub(" ", " ".join(shorten(text, limit).split()))
