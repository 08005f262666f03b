"""What lies in the repository: nothing of one machine, nothing large, nothing half-made."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LARGEST_BYTES = 200_000
LONGEST_LINES = 400

_MACHINE = re.compile(r"/(?:home|Users|root|work|tmp/lab)/|file:///")
_ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host|@ ")
_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


def _tracked() -> list[Path]:
    """Every file of the repository that is there; where git is not, every file outside caches."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def _offenders(pattern: re.Pattern[str], *, but: tuple[str, ...] = ()) -> list[str]:
    found: list[str] = []
    for path in _tracked():
        if path.name in (Path(__file__).name, *but):
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        found.extend(f"{path.relative_to(ROOT)}: {match[0]}" for match in pattern.finditer(text))
    return found


def test_no_file_names_a_place_on_one_machine() -> None:
    assert _offenders(_MACHINE) == []


def test_no_file_is_unfinished() -> None:
    assert _offenders(_UNFINISHED) == []


def test_no_file_is_large() -> None:
    large = [
        path.name for path in _tracked() if path.stat().st_size > LARGEST_BYTES and path.suffix != ".svg"
    ]
    assert large == []


def test_no_module_is_longer_than_a_person_wants_to_read() -> None:
    modules = [path for path in _tracked() if path.suffix == ".py"]
    assert [path.name for path in modules if len(path.read_text("utf-8").splitlines()) > LONGEST_LINES] == []


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in _tracked() if path.suffix == ".py" and ROOT / "tests" in path.parents}
    assert [folder.name for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_everything_and_says_nothing_of_where_it_comes_from(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    assert not [line for line in lines if _ADDRESS.search(line)]
    assert not [line for line in lines if line and not line.startswith("#") and "==" not in line]


def test_the_locks_agree() -> None:
    runtime, dev = (
        {line for line in (ROOT / name).read_text("utf-8").splitlines() if not line.startswith("#")}
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert runtime <= dev


def test_the_locks_hold_every_dependency_that_is_asked_for() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {
        "requirements.lock": project["dependencies"],
        "requirements-dev.lock": project["optional-dependencies"]["dev"],
    }
    for name, requirements in asked.items():
        pinned = {_plain_name(line) for line in (ROOT / name).read_text("utf-8").splitlines()}
        assert {_plain_name(requirement) for requirement in requirements} <= pinned


def _plain_name(requirement: str) -> str:
    return (
        re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower().replace(".", "-").replace("_", "-")
    )
