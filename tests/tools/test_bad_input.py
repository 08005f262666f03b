"""Every kind of bad input: the rest is read, and a person hears what became of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.bad_input_cases import CASES, BadInput, document
from tests.tools.ingested import ingested

DOCUMENT = Path(__file__).parents[2] / "docs" / "bad-input.md"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.case)
def test_the_rest_is_read_and_the_sentence_said(tmp_path: Path, case: BadInput) -> None:
    with ingested(tmp_path, case.files, mapping=case.rules) as done:
        assert case.sentence in done.report.warnings
        kept = {table: done.report.rows[table] for table in ("spans", "logs", "metrics")}
        assert {table: count for table, count in kept.items() if count} == case.kept
        assert list(done.report.warnings) == done.store.info["warnings"]
        broken = "kept in the table rejects" in case.sentence
        assert bool(done.rejects()) == broken == bool(done.report.rejects)
        assert all(len(raw) <= 500 for (raw,) in done.rows("SELECT raw FROM rejects"))


def test_the_document_says_what_is_true() -> None:
    assert DOCUMENT.read_text() == document()
