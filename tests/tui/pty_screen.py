"""A program in a terminal of its own: keys go in, and what a person would read comes out."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import pexpect
from rich.cells import cell_len

ENTERED: Final = "\x1b[?1049h"
"""What a program says to the terminal when it takes the whole screen."""
KEYS: Final = {"enter": "\r", "escape": "\x1b", "tab": "\t", "backspace": "\x7f", "space": " "}

_TOKEN = re.compile(
    r"\x1b\[(?P<arguments>[0-9;:?<>=$ ]*)(?P<final>[A-Za-z~@`])"  # a control sequence
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)"  # a string of another kind: titles, clipboard
    r"|\x1b[^\[\]PX^_]"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f])"
    r"|(?P<text>[^\x00-\x1f]+)",
    re.DOTALL,
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-9;:?<>=$ ]*|[\]PX^_][^\x07]*)?\Z", re.DOTALL)


class PtyScreen:
    """The screen of a program that runs in a pseudo terminal; see `in_terminal`.

    Understands what Textual writes: places, text, and the clearing of the screen. Colours are ignored.
    `when` is the clock at the last byte read, `painted_at` when the first frame was there.
    """

    def __init__(self, program: pexpect.spawn[bytes], size: tuple[int, int]) -> None:
        self.program = program
        self.width, self.height = size
        self.began = self.when = time.monotonic()
        self.painted_at: float | None = None
        self.raw: list[str] = []
        self._cells, self._styles = self._blank(), self._blank()
        self._style = ""
        self._row = self._column = 0
        self._full, self._painted = False, 0
        self._rest = b""
        self._unfinished = ""

    @property
    def pid(self) -> int:
        return int(self.program.pid)

    @property
    def shown(self) -> str:
        return "\n".join("".join(row).rstrip() for row in self._cells)

    def look(self, row: int) -> tuple[tuple[str, str], ...]:
        """A row's characters, each with how it is drawn."""
        return tuple(zip(self._cells[row], self._styles[row], strict=True))

    def press(self, *keys: str) -> float:
        """Type these keys; when."""
        pressed = time.monotonic()
        os.write(self.program.child_fd, "".join(KEYS.get(key, key) for key in keys).encode())
        return pressed

    def resize(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._clear()
        self.program.setwinsize(height, width)

    def read(self, timeout_s: float = 0.05) -> str | None:
        """What the program wrote since, "" when it wrote nothing for so long, None when it has ended."""
        ready, _, _ = select.select([self.program.child_fd], [], [], timeout_s)
        if not ready:
            return ""
        try:
            data = os.read(self.program.child_fd, 1 << 16)
        except OSError:
            return None
        if not data:
            return None
        self.when = time.monotonic()
        text = self._decoded(data)
        self.raw.append(text)
        self._feed(text)
        return text

    def until(self, true: Callable[[], bool], timeout_s: float = 30.0) -> float:
        """Read until something is true of the screen; when that was."""
        deadline = time.monotonic() + timeout_s
        while not true():
            if self.read() is None:
                raise AssertionError(f"the program ended; the screen showed:\n{self.shown}")
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {timeout_s:.0f} s in vain; the screen shows:\n{self.shown}")
        return self.when

    def until_shows(self, *words: str, timeout_s: float = 30.0) -> float:
        """Read until all of these words are on the screen; when that was."""
        try:
            return self.until(lambda: all(word in self.shown for word in words), timeout_s)
        except AssertionError as error:
            raise AssertionError(f"{words} did not come: {error}") from None

    def until_painted(self, timeout_s: float = 60.0) -> float:
        """Read until the first frame is there: the screen is taken, and a row's worth of cells written."""
        self.until(lambda: self.painted_at is not None, timeout_s)
        assert self.painted_at is not None
        return self.painted_at

    def until_quiet(self, quiet_s: float = 0.3, timeout_s: float = 30.0) -> None:
        """Read until nothing has been written for so long."""
        deadline = time.monotonic() + timeout_s
        while self.read(quiet_s):
            if time.monotonic() > deadline:
                raise AssertionError(f"never quiet; the screen shows:\n{self.shown}")

    def until_ended(self, timeout_s: float = 20.0) -> int:
        """Read until the program is gone; its exit code, or minus the signal it died of."""
        deadline = time.monotonic() + timeout_s
        while self.read() is not None:
            if time.monotonic() > deadline:
                raise AssertionError(f"it does not end; the screen shows:\n{self.shown}")
        self.program.wait()
        code = self.program.exitstatus
        return int(code) if code is not None else -int(self.program.signalstatus)

    def kill(self) -> None:
        """As when the machine dies: no last word."""
        os.kill(self.pid, signal.SIGKILL)

    # -- inside -----------------------------------------------------------------------------------

    def _blank(self) -> list[list[str]]:
        return [[" "] * self.width for _ in range(self.height)]

    def _clear(self) -> None:
        self._cells, self._styles = self._blank(), self._blank()

    def _decoded(self, data: bytes) -> str:
        """Whole characters; what is cut off waits for its other half."""
        data, self._rest = self._rest + data, b""
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            if len(data) - error.start > 3:
                return data.decode(errors="replace")
            self._rest = data[error.start :]
            return data[: error.start].decode()

    def _feed(self, text: str) -> None:
        text = self._unfinished + text
        cut = _UNFINISHED.search(text)
        self._unfinished = cut[0] if cut else ""
        for token in _TOKEN.finditer(text[: cut.start()] if cut else text):
            if token["text"]:
                self._write(token["text"])
            elif token["control"]:
                self._control(token["control"])
            elif token["final"]:
                self._sequence(token["arguments"], token["final"])

    def _write(self, text: str) -> None:
        self._painted += len(text)
        if self._full and self.painted_at is None and self._painted >= self.width:
            self.painted_at = self.when
        for character in text:
            cells = 1 if character.isascii() else cell_len(character)
            if cells == 0 or not 0 <= self._row < self.height:
                continue
            for place in range(self._column, min(self._column + cells, self.width)):
                self._cells[self._row][place] = character if place == self._column else ""
                self._styles[self._row][place] = self._style
            self._column += cells

    def _control(self, character: str) -> None:
        if character == "\r":
            self._column = 0
        elif character == "\n":
            self._row, self._column = self._row + 1, 0

    def _sequence(self, arguments: str, final: str) -> None:
        if final == "H":
            row, _, column = arguments.partition(";")
            self._row, self._column = int(row or 1) - 1, int(column or 1) - 1
        elif final == "J" and arguments in ("2", "3"):
            self._clear()
        elif final == "m":
            self._style = "" if arguments in ("", "0") else arguments
        elif final in "hl" and arguments == "?1049":
            self._full, self._painted = final == "h", 0
            self._clear()


@contextmanager
def in_terminal(
    command: Sequence[str], size: tuple[int, int] = (80, 24), environment: Mapping[str, str] | None = None
) -> Iterator[PtyScreen]:
    """Run a program in a terminal of so many columns and rows; it is ended with the block."""
    told = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})}
    width, height = size
    began = time.monotonic()
    program = pexpect.spawn(
        command[0], list(command[1:]), dimensions=(height, width), env=told, timeout=None, echo=False
    )
    screen = PtyScreen(program, size)
    screen.began = began
    try:
        yield screen
    finally:
        if program.isalive():
            with contextlib.suppress(ProcessLookupError):
                screen.kill()
        program.close(force=True)
