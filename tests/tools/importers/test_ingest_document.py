"""What docs/ingest.md promises of mappings is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from tools.importers.table_mapping import OPTIONAL, REQUIRED, TableMapping

DOCUMENT = (Path(__file__).parents[3] / "docs" / "ingest.md").read_text()


def test_the_example_is_a_mapping(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
    assert example
    path = tmp_path / "mapping.yaml"
    path.write_text(example[1])
    assert {table.into for table in TableMapping.load(path).tables} == set(REQUIRED)


def test_every_field_is_listed() -> None:
    for table, needed in REQUIRED.items():
        fields = ", ".join([f"**`{name}`**" for name in needed] + [f"`{name}`" for name in OPTIONAL[table]])
        assert f"| `{table}` | {fields} |" in DOCUMENT
