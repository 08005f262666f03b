"""Where the data that others published lies, if it is there: `../shared/data` beside the repository."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

_DATA = Path(__file__).parents[4] / "shared" / "data"


def unpacked(archive: str, into: Path, only: str = "") -> Path:
    """Unpack what of a published archive begins with `only`; skips the test where it is not there."""
    file = _DATA / archive
    if not file.is_file():
        pytest.skip(f"the published data {archive} is not there")
    with tarfile.open(file) as tar:
        members = [member for member in tar if member.name.removeprefix("./").startswith(only)]
        tar.extractall(into, members=members, filter="data")
    return into
