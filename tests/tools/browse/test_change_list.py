from __future__ import annotations

from pathlib import Path

from tests.tools.browse.stores import WINDOWS, told
from tests.tools.small_store import INCIDENT
from tools.browse.change_list import matching, read_changes, read_detail
from tools.times import MINUTE_NS

ONSET = INCIDENT.start_ns
CHANGES = [
    {"time": ONSET + MINUTE_NS, "change_id": "d2", "service": "pay", "kind": "deploy", "version": "1.2",
     "summary": "Faster charges", "source": "ci"},
    {"time": ONSET - MINUTE_NS, "change_id": "c1", "service": None, "kind": "commit", "summary": "Tidy up",
     "attributes": {"files": ["src/a.py", "src/b.py"], "diff": "--- a\n+++ b\n-old\n+new", "author": "mara"}},
    {"time": ONSET - 1000 * MINUTE_NS, "change_id": "c0", "kind": "commit", "summary": "Long ago"},
]  # fmt: skip
ALERTS = [
    {"starts_at": ONSET, "ends_at": ONSET + 5, "name": "Slow", "severity": "page", "service": "pay",
     "labels": {"team": "money"}, "annotations": {"summary": "p95 over 1 s"}},
]  # fmt: skip


def test_changes_and_alerts_are_one_list_in_time_order(tmp_path: Path) -> None:
    with told(tmp_path / "s.duckdb", changes=CHANGES, alerts=ALERTS) as browser:
        found = read_changes(browser, WINDOWS)
    assert [(each.kind, each.id) for each in found.changes] == [
        ("commit", "c1"),
        ("alert", "Slow"),
        ("deploy", "d2"),
    ]
    assert (found.outside, found.cut) == (1, False)
    assert found.changes[0].files == ("src/a.py", "src/b.py")
    assert found.changes[1].summary == "p95 over 1 s"


def test_where_nothing_lies_in_the_window_what_lies_outside_is_counted(tmp_path: Path) -> None:
    with told(tmp_path / "s.duckdb", changes=CHANGES) as browser:
        found = read_changes(browser, {"window_from": 5, "window_to": 6})
    assert (found.changes, found.outside) == ((), 3)


def test_what_else_is_known_is_told_by_name(tmp_path: Path) -> None:
    with told(tmp_path / "s.duckdb", changes=CHANGES, alerts=ALERTS) as browser:
        commit, alert, _ = read_changes(browser, WINDOWS).changes
        assert dict(read_detail(browser, commit)) == {
            "author": "mara", "diff": "--- a\n+++ b\n-old\n+new", "files": '["src/a.py","src/b.py"]',
        }  # fmt: skip
        assert dict(read_detail(browser, alert)) == {"summary": "p95 over 1 s", "team": "money"}


def test_what_names_no_service_touches_any(tmp_path: Path) -> None:
    with told(tmp_path / "s.duckdb", changes=CHANGES, alerts=ALERTS) as browser:
        changes = read_changes(browser, WINDOWS).changes
    assert [each.id for each in matching(changes, "", None, "cart")] == ["c1"]
    assert [each.id for each in matching(changes, "", "alert", None)] == ["Slow"]
    assert [each.id for each in matching(changes, "tidy SRC/A", None, None)] == ["c1"]
