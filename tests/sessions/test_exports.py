from __future__ import annotations

import hashlib
import json
import stat
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from agents.case_view import CaseView
from agents.events import Entry, event_adapter
from sessions.exports import FORMATS, render, write_export
from sessions.postmortem import postmortem
from tests.sessions import cases
from tests.sessions.test_postmortem import CASES, EVERY_CASE, HOSTILE, retold
from tools.errors import ExportError


class Tags(HTMLParser):
    """Every tag of a page, with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_markdown_is_the_postmortem() -> None:
    view = cases.a_confirmed_case()
    assert render(view, "md") == postmortem(view)


@EVERY_CASE
def test_the_page_fetches_nothing_and_runs_nothing(name: str) -> None:
    page = render(CaseView.of(retold(CASES[name](), HOSTILE)), "html")
    tags = Tags(page).found
    assert not {"script", "img", "iframe", "object", "link", "form", "svg"} & {tag for tag, _ in tags}
    for tag, attributes in tags:
        assert not any(key.startswith("on") or key in ("src", "style") for key in attributes)
        if tag == "a":
            assert (attributes["href"] or "").startswith("#E")
    assert "default-src 'none'" in page


def test_the_page_follows_the_readers_light_or_dark() -> None:
    assert "@media (prefers-color-scheme: dark)" in render(cases.a_healthy_case(), "html")


def test_every_link_of_the_page_leads_to_its_evidence() -> None:
    tags = Tags(render(cases.a_confirmed_case(), "html")).found
    targets = {attributes.get("id") for _, attributes in tags} - {None}
    links = {(attributes["href"] or "").removeprefix("#") for tag, attributes in tags if tag == "a"}
    assert links
    assert links <= targets == {"E1", "E2", "E3", "E4", "E5", "E6"}


@EVERY_CASE
def test_json_holds_the_journal_to_the_last_event(name: str) -> None:
    entries = CASES[name]()
    case = json.loads(render(CaseView.of(entries), "json"))
    assert case["schema"] == "whydunit.session/1"
    read = [
        Entry(event["seq"], event["at_ns"], event_adapter.validate_python(event["event"]))
        for event in case["events"]
    ]
    assert read == entries


def test_json_says_where_the_case_stands() -> None:
    view = cases.a_confirmed_case()
    case = json.loads(render(view, "json"))
    assert view.diagnosis is not None
    assert view.playbook is not None
    assert case["session"]["title"] == "Checkout errors"
    assert (case["phase"], case["verdict"]) == ("done", "confirmed")
    assert case["diagnosis"] == view.diagnosis.to_json()
    assert case["playbook"]["status"] == "approved"
    assert case["playbook"]["document"] == view.playbook.document
    assert case["playbook"]["decided_at"] == "2026-03-01T02:36:44Z"
    assert case["events"][0]["at"] == "2026-03-01T02:30:00Z"


def test_json_of_a_case_without_conclusion_has_nulls() -> None:
    case = json.loads(render(cases.a_cancelled_case(), "json"))
    assert (case["verdict"], case["diagnosis"], case["playbook"]) == (None, None, None)


def test_json_is_plain_ascii_whatever_strangers_wrote() -> None:
    assert render(CaseView.of(retold(cases.confirmed_entries(), HOSTILE)), "json").isascii()


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ExportError, match="no format named 'pdf'") as caught:
        render(cases.a_healthy_case(), "pdf")
    assert caught.value.remedy == "Use one of md, html, json."


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_its_owners_alone_and_known_by_its_hash(form: str, tmp_path: Path) -> None:
    target, sha256 = write_export(cases.a_confirmed_case(), form, tmp_path / f"case.{form}")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert hashlib.sha256(target.read_bytes()).hexdigest() == sha256
    assert target.read_text("utf-8") == render(cases.a_confirmed_case(), form)
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_was_there_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "case.md"
    path.write_text("old")
    path.chmod(0o644)
    write_export(cases.a_healthy_case(), "md", path)
    assert path.read_text("utf-8").startswith("# Postmortem: A quiet night")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is a folder") as caught:
        write_export(cases.a_healthy_case(), "md", tmp_path)
    assert str(tmp_path / "case.md") in caught.value.remedy


def test_a_folder_that_is_not_there_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="could not be written") as caught:
        write_export(cases.a_healthy_case(), "md", tmp_path / "nowhere" / "case.md")
    assert "a folder that exists" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_exporting_loads_neither_screen_nor_graph() -> None:
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, sessions.exports\n"
            "from agents.case_view import CaseView\n"
            "[sessions.exports.render(CaseView(), form) for form in sessions.exports.FORMATS]\n"
            "print(sorted({'textual', 'langgraph', 'rich'} & set(sys.modules)))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.strip() == "[]"
