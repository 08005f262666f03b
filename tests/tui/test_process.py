"""A command's process ends at once, yet never before all is said and done."""

from __future__ import annotations

import subprocess
import sys

import pytest

_AT_WORK = """
import threading

def finish():
    threading.main_thread().join()
    print("done")

threading.Thread(target=finish).start()
"""


def _run(before: str) -> subprocess.CompletedProcess[str]:
    code = f"from tui import process\nprocess.begin()\n{before}\nprint('said')\nprocess.leave(7)"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("before", "said"), [("", ["said"]), (_AT_WORK, ["done", "said"])])
def test_all_that_was_begun_is_finished_and_said_before_the_end(before: str, said: list[str]) -> None:
    done = _run(before)
    assert (done.returncode, sorted(done.stdout.split()), done.stderr) == (7, said, "")


def test_the_objects_of_a_process_that_ends_are_not_taken_apart_one_by_one() -> None:
    done = _run("class Mourner:\n    def __del__(self): print('gone')\nmourner = Mourner()")
    assert done.stdout.split() == ["said"]
