"""A broken line of CSV costs itself alone, whatever it takes with it at first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.tools.ingested import ingested

RULES = "tables: [{files: '*.csv', into: dependencies, columns: {caller: a, callee: b}}]"


def read(folder: Path, content: str) -> tuple[list[str], Sequence[tuple[Any, ...]]]:
    with ingested(folder, {"a.csv": "a,b\n" + content}, mapping=RULES) as done:
        callers = [caller for (caller,) in done.rows("SELECT caller FROM dependencies ORDER BY caller")]
        return callers, done.rows("SELECT line, reason, raw FROM rejects ORDER BY line")


def test_a_quote_that_never_closes_takes_nothing_with_it(tmp_path: Path) -> None:
    content = 'r02,x\nr03,"open\n' + "".join(f"r{line:02},x\n" for line in range(4, 60))
    callers, rejects = read(tmp_path, content)
    assert callers == [f"r{line:02}" for line in range(2, 60) if line != 3]
    assert rejects == ((3, "quotes do not pair", 'r03,"open'),)


def test_a_quote_that_the_next_one_closes_takes_nothing_with_it(tmp_path: Path) -> None:
    content = 'r02,x\nr03,"open\nr04,x\nr05,x\nr06,"y"\nr07,x\n'
    callers, rejects = read(tmp_path, content)
    assert callers == ["r02", "r04", "r05", "r06", "r07"]
    assert rejects == ((3, "quotes do not pair", 'r03,"open'),)


def test_every_line_that_is_broken_is_kept_with_its_number(tmp_path: Path) -> None:
    content = 'r02,x\nr03,"open\nr04\nr05,"open\nr06,x\nr07,x,x\nr08,"y"\n'
    callers, rejects = read(tmp_path, content)
    assert callers == ["r02", "r06", "r08"]
    assert [(line, reason) for line, reason, _ in rejects] == [
        (3, "quotes do not pair"),
        (4, "too few columns"),
        (5, "quotes do not pair"),
        (7, "too many columns"),
    ]
    assert [raw for *_, raw in rejects] == ['r03,"open', "r04", 'r05,"open', "r07,x,x"]


def test_a_quoted_value_may_span_lines(tmp_path: Path) -> None:
    callers, rejects = read(tmp_path, 'r02,"one\ntwo\nthree"\nr03,x\n')
    assert callers == ["r02", "r03"]
    assert rejects == ()


@pytest.mark.parametrize("raw", ["x" * 5000, 'r,"' + "y" * 5000])
def test_the_raw_text_is_kept_up_to_a_length(tmp_path: Path, raw: str) -> None:
    _, rejects = read(tmp_path, f"r02,x\n{raw}\n")
    [(_, _, kept)] = rejects
    assert kept == raw[:500]
