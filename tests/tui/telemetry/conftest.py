from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.telemetry.night import write_night


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of `tests.tui.telemetry.night`; read-only, so one is enough."""
    return write_night(tmp_path_factory.mktemp("night") / "night.duckdb")
