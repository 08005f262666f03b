"""A case as a file: the postmortem as Markdown or HTML, or everything as JSON.

The JSON is `whydunit.session/1`: `session` (how it was opened), `phase`, `verdict`, `diagnosis` (as
`diagnose --json` prints it, or null), `steering` (what is pruned or pinned, by agent), `playbook` (or
null) and `events`, the whole journal in order, each with `seq`, `at`
(ISO 8601, UTC), `at_ns` and `event`. It is plain ASCII.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from agents.case_view import CaseView, PlaybookView
from agents.events import Entry
from sessions.postmortem import postmortem
from tools.errors import ExportError
from tools.times import format_instant

FORMATS = ("md", "html", "json")


def render(view: CaseView, form: str) -> str:
    """The case in one of `FORMATS`. Raises `ExportError` for any other."""
    match form:
        case "md":
            return postmortem(view)
        case "html":
            from sessions.html import page

            return page(postmortem(view), frozenset(view.evidence))
        case "json":
            return _json(view)
        case _:
            raise ExportError(f"There is no format named '{form}'.", f"Use one of {', '.join(FORMATS)}.")


def write_export(view: CaseView, form: str, path: Path) -> tuple[Path, str]:
    """Write the case to a file only its owner may read; the file's absolute path and its sha256.

    The file is there whole or not at all, and replaces one that was there. Raises `ExportError`.
    """
    content = render(view, form).encode("utf-8")
    target = path.expanduser().absolute()
    if target.is_dir():
        raise ExportError(
            f"{target} is a folder; nothing was written.",
            f"Name a file in it, such as {target / f'case.{form}'}.",
        )
    try:
        _write_whole(target, content)
    except OSError as error:
        raise ExportError(
            f"{target} could not be written ({error.strerror}); what was there before is untouched.",
            "Name a file in a folder that exists and that you may write to.",
        ) from error
    return target, hashlib.sha256(content).hexdigest()


def _write_whole(target: Path, content: bytes) -> None:
    scratch = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.partial")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            scratch.unlink()
        raise


def _json(view: CaseView) -> str:
    case = {
        "schema": "whydunit.session/1",
        "session": view.opened.to_json() if view.opened else None,
        "phase": view.phase,
        "verdict": view.verdict,
        "diagnosis": view.diagnosis.to_json() if view.diagnosis else None,
        "steering": {agent: asdict(mark) for agent, mark in view.steering.marks.items()},
        "playbook": _playbook(view.playbook) if view.playbook else None,
        "events": [_entry(entry) for entry in view.entries],
    }
    return json.dumps(case, indent=2) + "\n"


def _playbook(playbook: PlaybookView) -> dict[str, Any]:
    return {
        "status": playbook.status,
        "voided": playbook.voided,
        "sha256": playbook.sha256,
        "document": playbook.document,
        "decision": playbook.decision.to_json() if playbook.decision else None,
        "decided_at": format_instant(playbook.decided_at_ns) if playbook.decided_at_ns is not None else None,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": format_instant(entry.at_ns),
        "at_ns": entry.at_ns,
        "event": entry.event.to_json(),
    }
