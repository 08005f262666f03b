"""Settings: what cannot be used is named with its line, nothing crashes, nothing a person wrote is lost."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from sessions.settings import flat, known_settings, put, read, reset
from tools.errors import SettingsError, UsageError

MINE = """\
# what I like
theme: light  # in the day
colour: red
playbook:
  approver: Mara
  bogus: [1, 2]
keys:
  session.ask: [i, ctrl+k]
model:
  name: later
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "settings.yml"


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_everything_is_as_it_was_made(file: Path) -> None:
    found = read(file, {})
    assert {key: value for key, value, _ in found.shown()} == {
        key: each.default for key, each in known_settings().items()
    }
    assert {origin for *_, origin in found.shown()} == {"default"}
    assert not file.exists()


def test_every_setting_says_what_it_is() -> None:
    assert [key for key, each in known_settings().items() if not each.help.endswith(".")] == []


def test_a_value_comes_from_the_environment_the_file_or_the_default(file: Path) -> None:
    found = read(written(file, MINE), {"WHYDUNIT_CLOCK": "both", "WHYDUNIT_THEME": "ansi"})
    origins = {key: (value, origin) for key, value, origin in found.shown()}
    assert origins["theme"] == ("ansi", "environment, WHYDUNIT_THEME")
    assert origins["clock"] == ("both", "environment, WHYDUNIT_CLOCK")
    assert origins["playbook.approver"] == ("Mara", "settings.yml line 5")
    assert origins["export.folder"] == ("", "default")
    assert origins["keys.session.ask"] == ("i,ctrl+k", "settings.yml line 8")


def test_what_is_unknown_is_named_with_its_line_and_left_alone(file: Path) -> None:
    problems = [str(problem) for problem in read(written(file, MINE), {}).problems]
    assert problems == [
        "settings.yml line 3, colour: there is no such setting; it is left alone.",
        "settings.yml line 6, playbook.bogus: there is no such setting; it is left alone.",
        "settings.yml line 10, model.name: there is no such setting; it is left alone.",
    ]


@pytest.mark.parametrize("value", ["pink", "3", "[dark]", "{a: b}", "", "true"])
def test_a_value_that_cannot_be_is_named_with_what_is_used_instead(file: Path, value: str) -> None:
    (problem,) = read(written(file, f"clock: local\ntheme: {value}\n"), {}).problems
    assert str(problem).startswith("settings.yml line 2, theme: ") or value == "{a: b}"
    assert "'dark' is used" in str(problem) or value == "{a: b}"


def test_a_bad_wish_of_the_environment_leaves_the_file_its_say(file: Path) -> None:
    found = read(written(file, "theme: light\n"), {"WHYDUNIT_THEME": "pink"})
    assert found.settings.theme == "light"
    assert str(found.problems[0]).endswith("; 'light' is used.")


@pytest.mark.parametrize(
    "text", ["theme: [", "- a\n- b\n", "just words", "a: 1\na: 2\n", "\tx: 1", "&a [*a", "!!python/none x"]
)
def test_a_file_that_is_no_settings_is_named_and_neither_used_nor_changed(file: Path, text: str) -> None:
    found = read(written(file, text), {})
    assert flat(found.settings) == flat(read(file.with_name("none"), {}).settings)
    assert "line" in found.problems[0].message
    with pytest.raises(SettingsError):
        put(file, "theme", "light")
    assert file.read_text("utf-8") == text


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    content=strategies.binary(max_size=60)
    | strategies.text(alphabet="theme:-[]{}&*!#\n \"'kys.1", max_size=40).map(str.encode)
)
def test_no_file_keeps_it_from_starting(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.yml"
    file.write_bytes(content)
    found = read(file, {})
    assert found.settings.theme == "dark" or b"theme" in content


def test_setting_one_keeps_every_other_word(file: Path) -> None:
    put(written(file, MINE), "theme", "ansi")
    assert file.read_text("utf-8") == MINE.replace("theme: light  #", "theme: ansi   #")
    put(file, "export.folder", "~/incidents")
    assert file.read_text("utf-8").endswith("name: later\nexport:\n  folder: ~/incidents\n")
    assert read(file, {}).settings.export_folder() == Path("~/incidents").expanduser()


def test_the_file_is_its_owners_alone(file: Path) -> None:
    put(file, "theme", "light")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_setting_and_resetting_ends_where_it_began(file: Path) -> None:
    put(file, "playbook.approver", "Mara")
    assert reset(file, "playbook.approver")
    assert not reset(file, "playbook.approver")
    assert file.read_text("utf-8") == ""


@pytest.mark.parametrize(
    ("key", "value"), [("theme", "pink"), ("nothing", "x"), ("playbook.approver", "a\nb")]
)
def test_what_cannot_be_set_is_refused_and_nothing_is_written(file: Path, key: str, value: str) -> None:
    with pytest.raises(UsageError):
        put(file, key, value)
    assert not file.exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(SettingsError, match="could not be written"):
        put(tmp_path / "home" / "settings.yml", "theme", "light")
