"""How soon is a key seen while a diagnosis runs and log lines stream in? How long does the event loop block?

The app runs in a pseudo terminal. Two kinds of key: a letter typed into the input line, each one that nobody
else writes, so that the paint it is seen in is known; and a digit that changes the pane, seen in the strip of
the panes.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.tui_watched import STREAMED
from tests.tui.pty_screen import PtyScreen, in_terminal

LETTERS: Final = [chr(0x2801 + place) for place in range(250)]
PANES: Final = "12345"
_PAUSE_S: Final = 0.03
_AT_ONCE: Final = 40


@dataclass(frozen=True)
class Felt:
    """Seconds from each key to its paint, how late the last line was seen, and the loop's longest blocks."""

    letters: tuple[float, ...]
    panes: tuple[float, ...]
    late_s: float
    loop: dict[str, Any]

    @property
    def keys(self) -> tuple[float, ...]:
        return self.letters + self.panes

    @property
    def longest_block_s(self) -> float:
        return max((block["blocked_s"] for block in self.loop["longest"]), default=0.0)


def quantile(figures: Sequence[float], share: float) -> float:
    """The least figure that so large a share of them does not exceed."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def measure(
    store: Path, lines: int = 50_000, seconds: float = 20.0, size: tuple[int, int] = (120, 40)
) -> Felt:
    """Type until all the lines are in."""
    with tempfile.TemporaryDirectory(prefix="whydunit-keys-") as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "tests.benchmarks.tui_watched", str(store), str(report)]
        if lines:
            command += ["--lines", str(lines), "--seconds", str(seconds)]
        with in_terminal(command, size) as screen:
            screen.until_shows("Reasoning", "Talk")
            felt = _type(screen, bool(lines), seconds)
            screen.press("\x03")
            screen.press("\x03")
            screen.until_ended(60)
        return Felt(*felt, json.loads(report.read_text("utf-8")))


def _type(
    screen: PtyScreen, streams: bool, seconds: float
) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    letters: list[float] = []
    panes: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        letters += _letters(screen)
        panes += _panes(screen)
    late = 0.0
    if streams:
        screen.press("4", "G")
        late = screen.until_shows(STREAMED, timeout_s=120) - until
    return tuple(letters), tuple(panes), max(late, 0.0)


def _letters(screen: PtyScreen) -> list[float]:
    """Into the input line, one by one; then the line is emptied and left."""
    took = []
    screen.press("i")
    _read_for(screen, 4 * _PAUSE_S)
    for letter in LETTERS[:_AT_ONCE]:
        took.append(-screen.press(letter) + screen.until(lambda letter=letter: letter in screen.shown, 5))  # type: ignore[misc]  # bound now
        _read_for(screen, _PAUSE_S)
    screen.press("\x15")
    _read_for(screen, _PAUSE_S)
    screen.press("\x1b[Z")
    _read_for(screen, 4 * _PAUSE_S)
    return took


def _panes(screen: PtyScreen) -> list[float]:
    """Each pane in turn: its strip has one look for each, and it changes with the key."""
    took = []
    for digit in PANES * 3:
        before = screen.look(_strip(screen))
        pressed = screen.press(digit)
        try:
            seen = screen.until(lambda before=before: screen.look(_strip(screen)) != before, 2)  # type: ignore[misc]  # as above
        except AssertionError:
            continue  # it was that pane already
        took.append(seen - pressed)
        _read_for(screen, _PAUSE_S)
    return took


def _strip(screen: PtyScreen) -> int:
    rows = screen.shown.splitlines()
    return next((place for place, row in enumerate(rows) if "Reasoning" in row and "Talk" in row), 0)


def _read_for(screen: PtyScreen, seconds: float) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        screen.read(left)


def main() -> None:
    """`STORE [LINES [SECONDS]]` prints what was felt."""
    store, lines, seconds = (*sys.argv[1:4], "50000", "20")[:3]
    felt = measure(Path(store), int(lines), float(seconds))
    for name, took in (("letters", felt.letters), ("panes", felt.panes)):
        told = ", ".join(
            f"{label} {1e3 * quantile(took, share):.0f}"
            for label, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("worst", 1.0))
        )
        sys.stdout.write(f"{name}: {len(took)} keys, ms: {told}\n")
    sys.stdout.write(f"the last line was seen {felt.late_s:.1f} s late\n")
    sys.stdout.write(json.dumps(felt.loop, indent=1) + "\n")


if __name__ == "__main__":
    main()
