"""What leaves the screen: pictures that ask nobody for anything, and text that no terminal cuts short."""

from __future__ import annotations

import base64
import re
import stat
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sessions.locations import Home
from tests.sessions import cases
from tests.tui.driving import Driver, driven
from tests.tui.fakes import FakeSession
from tests.tui.test_hostile_text import HOSTILE, hostile_entries
from tools.errors import ExportError
from tui.leaving import MOST_COPIED_BYTES, copied, fits_clipboard, leave_file, without_addresses


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where one started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def picture_of(d: Driver, folder: Path) -> Path:
    await d.press("f12")
    await d.until(lambda: any("picture is in" in each.message for each in d.app._notifications))
    (path,) = folder.glob("*.svg")
    return path


async def test_a_picture_is_a_file_of_ones_own_and_says_where(folder: Path) -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        path = await picture_of(d, folder)
        assert path.name.startswith("20260301-0230-k7qd-picture-")
        assert any(str(path) in each.message for each in d.app._notifications)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "payment" in path.read_text("utf-8")


async def test_a_picture_names_no_address_elsewhere(folder: Path) -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        svg = (await picture_of(d, folder)).read_text("utf-8")
    assert set(re.findall(r"https?://[^\"]*", svg)) == {"http://www.w3.org/2000/svg"}
    assert "@font-face" not in svg and "@import" not in svg


@pytest.mark.parametrize("kind", ["markup", "ansi", "osc", "bidi", "svg"])
async def test_what_strangers_wrote_is_inert_in_a_picture(folder: Path, kind: str) -> None:
    text = {**HOSTILE, "svg": "]]><script>x</script><a href='http://evil'>&amp;&#x1b;"}[kind]
    async with driven(FakeSession(hostile_entries(text)), size=(200, 60)) as d:
        await d.press("2")
        root = ElementTree.fromstring((await picture_of(d, folder)).read_text("utf-8"))
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "style", "defs", "clipPath", "rect", "text", "g", "circle"}
    attributes = {name.rpartition("}")[2] for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name == "href"}


async def test_a_picture_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    home = Home(tmp_path)
    home.settings_file.write_text(f"export: {{folder: {tmp_path}/file/below}}\n", encoding="utf-8")
    async with driven(FakeSession(cases.review_entries()), home=home) as d:
        await d.press("f12")
        await d.until(lambda: any("Nothing was written" in each.message for each in d.app._notifications))


def test_the_font_is_one_that_is_there() -> None:
    remote = '<!-- https://x -->@font-face { src: url("https://y") } .a { font-family: Fira Code, monospace }'
    assert without_addresses(remote).endswith("'DejaVu Sans Mono', Menlo, Consolas, monospace }")
    assert "https" not in without_addresses(remote)


async def test_what_fits_is_copied_by_osc_52_and_what_does_not_goes_to_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with driven(FakeSession(cases.review_entries())) as d:
        sent: list[str] = []
        monkeypatch.setattr(d.app._driver, "write", sent.append)
        assert copied(d.app, "SELECT 1 \udc80")
        assert base64.b64decode(sent[-1].removeprefix("\x1b]52;c;").removesuffix("\a")) == b"SELECT 1 \\udc80"
        too_long = "é" * (MOST_COPIED_BYTES // 2 + 1)
        sent.clear()
        assert not copied(d.app, too_long)
        await d.until(lambda: any("Too long for" in each.message for each in d.app._notifications))
        assert not [each for each in sent if "]52;" in each]
    (path,) = folder.glob("*.txt")
    assert path.read_text("utf-8") == too_long
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_fits_is_counted_in_bytes() -> None:
    assert fits_clipboard("a" * MOST_COPIED_BYTES)
    assert not fits_clipboard("é" * MOST_COPIED_BYTES)
    assert len(base64.b64encode(b"a" * MOST_COPIED_BYTES)) + len("\x1b]52;c;\a") <= 100_000


def test_no_file_is_written_over_another(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.strftime", lambda _: "20260301T023000")
    paths = {leave_file(folder / "new", "x", ".txt", str(number)) for number in range(3)}
    assert sorted(path.read_text("utf-8") for path in paths) == ["0", "1", "2"]


def test_a_link_that_lies_in_the_way_is_not_followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.strftime", lambda _: "20260301T023000")
    (folder / "x-20260301T023000.txt").symlink_to(folder / "elsewhere")
    assert leave_file(folder, "x", ".txt", "mine").name == "x-20260301T023000-2.txt"
    assert not (folder / "elsewhere").exists()


def test_a_folder_that_is_none_is_said(folder: Path) -> None:
    (folder / "file").touch()
    with pytest.raises(ExportError, match="Nothing was written"):
        leave_file(folder / "file", "x", ".txt", "")
