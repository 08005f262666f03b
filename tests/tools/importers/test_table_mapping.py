"""A mapping that is not right is refused before anything is read, with every place that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.errors import IngestError
from tools.importers.table_mapping import TableMapping


def complaint_about(folder: Path, text: str) -> str:
    path = folder / "mapping.yaml"
    path.write_text(text)
    with pytest.raises(IngestError) as caught:
        TableMapping.load(path)
    assert "docs/ingest.md" in caught.value.remedy
    return caught.value.message


def table(columns: str, into: str = "logs", more: str = "") -> str:
    return f"tables:\n  - {{files: '*.csv', into: {into}, columns: {{{columns}}}{more}}}\n"


LOG = "time: t, service: s, body: b"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (table("time: t, service: s"), "tables.0: logs needs body"),
        (table(f"{LOG}, colour: c"), "tables.0: logs has no colour; it has time, service, body"),
        (table("time: {unit: ms}, service: s, body: b"), "time: give either a column or a value"),
        (
            table("time: {column: t, unit: weeks}, service: s, body: b"),
            "the unit is one of s, ms, us, ns, iso",
        ),
        (table("time: t, service: {column: s, pattern: '('}, body: b"), "is not a regular expression"),
        (table("time: t, service: {column: s, pattern: 'a'}, body: b"), "exactly one group"),
        (table("time: t, service: {column: s, patern: x}, body: b"), "Extra inputs are not permitted"),
        (table(LOG, into="blobs"), "into: Input should be"),
        (table(LOG, more=", unpivot: '(?P<name>.*)'"), "only metrics can be unpivoted"),
        (
            table("time: t, service: s, name: n", into="metrics", more=", unpivot: 'x'"),
            "unpivot needs a group called name",
        ),
        (
            table("trace_id: t, span_id: s, service: a, operation: o, start_time: b", into="spans"),
            "spans needs duration or end_time",
        ),
        ("tables: []", "tables: the mapping has no table"),
        ("tables: [", "could not be read"),
        ("", "is not right"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    assert said in complaint_about(tmp_path, text)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    message = complaint_about(
        tmp_path, table("time: {column: t, unit: weeks}, service: {column: s, pattern: a}, body: b")
    )
    assert "unit" in message
    assert "exactly one group" in message


def test_a_mapping_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="could not be read"):
        TableMapping.load(tmp_path / "none.yaml")
