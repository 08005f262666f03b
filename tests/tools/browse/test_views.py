"""Every view's file says what it asks for and gives, and says the same twice."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from tests.tools.browse.stores import WINDOWS
from tests.tools.small_store import BASELINE, INCIDENT, Call, SmallSystem
from tools.browse.browser import Browser

MINE = ("map_edges", "map_services", "series_shift", "series_points", "changes", "change_detail")
OTHERS: dict[str, Any] = {"series": [0, 1], "bucket_ns": 10**9, "time": 0, "id": "x"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("views") / "s.duckdb"
    system = SmallSystem()
    for window in (BASELINE, INCIDENT):
        system.calls(window, Call("shop", "GET", below=(Call("pay", "POST", logs=(("info", "paid"),)),)), 20)
        system.metric("pay", "cpu", [1.0, 2.0, 3.0], window)
    system.change("pay", INCIDENT.start_ns)
    with system.store(path):
        return path


@pytest.mark.parametrize("view", MINE)
def test_a_view_keeps_what_its_header_promises(store: Path, view: str) -> None:
    text = resources.files("tools").joinpath(f"browse/{view}.sql").read_text("utf-8")
    header = dict(re.findall(r"^-- (parameters|columns): *(.*)$", text, re.MULTILINE))
    assert set(re.findall(r"\$(\w+)", re.sub(r"--.*|'[^']*'", "", text))) == set(
        header["parameters"].split(", ")
    ) - {""}
    browser = Browser.open(store)
    try:
        rows = browser.ask(view, **WINDOWS, **OTHERS)
        assert rows.columns == tuple(header["columns"].split(", "))
        assert rows == browser.ask(view, **WINDOWS, **OTHERS)
    finally:
        browser.close()
