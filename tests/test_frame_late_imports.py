"""What is not needed is not imported: asking for help must not wait for a graph, a screen or a database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sessions.journal import Journal
from sessions.locations import Home, private_folder
from tests.sessions.cases import confirmed_entries

SCREEN_AND_GRAPH = ("textual", "langgraph", "langchain_core")
DATA = ("duckdb", "numpy", "scipy", "networkx")
JOURNALS_ONLY = (*SCREEN_AND_GRAPH, *DATA)
NEXT_TO_NOTHING = (*JOURNALS_ONLY, "rich", "agents", "sqlite3")

_PROGRAM = """
import json, sys
from tui.main import run
code = run(sys.argv[1:])
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A data folder with one session in it."""
    home = Home(tmp_path_factory.mktemp("home"))
    folder = home.session_folder("20260301-0230-k7qd")
    private_folder(folder.path)
    journal = Journal.open(folder.journal)
    for entry in confirmed_entries():
        journal.append(entry.event)
    journal.close()
    return home


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [
        ("--help", NEXT_TO_NOTHING),
        ("diagnose --help", NEXT_TO_NOTHING),
        ("--version", NEXT_TO_NOTHING),
        ("info", NEXT_TO_NOTHING),
        ("completion bash", NEXT_TO_NOTHING),
        ("sessions list", JOURNALS_ONLY),
        ("sessions show last", JOURNALS_ONLY),
        ("playbook diff last", JOURNALS_ONLY),
        ("export last --format md", JOURNALS_ONLY),
        ("export last --format json", JOURNALS_ONLY),
    ],
)
def test_a_light_command_imports_lightly(home: Home, command: str, unwanted: tuple[str, ...]) -> None:
    code, imported = _run(home, command)
    assert code == 0
    assert not set(unwanted) & imported


def test_the_app_paints_before_the_graph_is_imported() -> None:
    code = "import sys, tui.app; sys.exit('langgraph' in sys.modules or 'duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _run(home: Home, command: str) -> tuple[int, set[str]]:
    environment = {**os.environ, "WHYDUNIT_HOME": str(home.data), "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *command.split()],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    code, imported = json.loads(done.stderr.splitlines()[-1])
    return code, set(imported)
