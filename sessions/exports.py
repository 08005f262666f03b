"""A case as a file: the postmortem as Markdown or HTML, or everything as JSON.

The JSON is `whydunit.session/1`: `session` (how it was opened), `phase`, `verdict`, `diagnosis` (as
`diagnose --json` prints it, or null), `steering` (what is pruned or pinned, by agent), `playbook` (or null),
`postmortem` (`sections` and `timeline` as people left them, with what they hid) and `events`, the whole
journal in order, each with `seq`, `at` (ISO 8601, UTC), `at_ns` and `event`. It is plain ASCII.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from agents.case_view import CaseView, PlaybookView
from agents.events import Entry
from sessions.postmortem import Section, postmortem, sections, told_moments
from sessions.timeline import Moment
from sessions.whole_file import write_whole
from sessions.wording import plain
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


def write_export(view: CaseView, form: str, path: Path, *, replace: bool = True) -> tuple[Path, str]:
    """Write the case to a file only its owner may read; the file's absolute path and its sha256.

    The file is there whole or not at all, and replaces one that was there only where it may. Raises
    `ExportError`.
    """
    content = render(view, form).encode("utf-8")
    target = path.expanduser().absolute()
    if target.is_dir():
        raise ExportError(
            f"{target} is a folder; nothing was written.",
            f"Name a file in it, such as {target / f'case.{form}'}.",
        )
    try:
        write_whole(target, content, replace=replace)
    except FileExistsError as error:
        raise ExportError(
            f"{target} is there already; it was left as it is.",
            "Name another file, or say that it is to be replaced.",
        ) from error
    except OSError as error:
        raise ExportError(
            f"{target} could not be written ({error.strerror}); what was there before is untouched.",
            "Name a file in a folder that exists and that you may write to.",
        ) from error
    return target, hashlib.sha256(content).hexdigest()


def _json(view: CaseView) -> str:
    case = {
        "schema": "whydunit.session/1",
        "session": view.opened.to_json() if view.opened else None,
        "phase": view.phase,
        "verdict": view.verdict,
        "diagnosis": view.diagnosis.to_json() if view.diagnosis else None,
        "steering": {agent: asdict(mark) for agent, mark in view.steering.marks.items()},
        "playbook": _playbook(view.playbook) if view.playbook else None,
        "postmortem": {
            "sections": [_section(each) for each in sections(view)],
            "timeline": [_moment(moment, words) for moment, words, _ in told_moments(view)],
        },
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


def _section(section: Section) -> dict[str, Any]:
    return {
        "section": section.key,
        "title": section.title,
        "text": section.text,
        "written_by": section.edit.by if section.edit and section.written else None,
        "stale": section.written and section.stale,
    }


def _moment(moment: Moment, words: str) -> dict[str, Any]:
    """An entry of the timeline; `journal` is the entry it is from, null where telemetry says it."""
    written = moment.written
    return {
        "key": moment.key,
        "at": format_instant(moment.at_ns),
        "at_ns": moment.at_ns,
        "text": plain(words),
        "evidence": list(moment.evidence),
        "journal": written.seq if written and moment.what == "added" else moment.seq,
        "written_by": written.by if written else None,
        "was": format_instant(written.was_ns) if written and written.was_ns is not None else None,
        "hidden_by": moment.hidden_by,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": format_instant(entry.at_ns),
        "at_ns": entry.at_ns,
        "event": entry.event.to_json(),
    }
