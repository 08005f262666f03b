"""What a person has chosen: each setting beside its default, and where its value comes from.

The file is YAML in the data folder, its owner's alone. A setting of the environment beats the file, the
file beats the default. Whatever cannot be used is named with its line and left where it stands, and the
default is used instead; no settings file keeps whydunit from starting.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sessions.locations import private_folder
from sessions.whole_file import write_whole
from tools.errors import SettingsError, UsageError

ThemeName = Literal["dark", "light", "high-contrast", "colour-blind", "ansi"]
ClockName = Literal["utc", "local", "both"]
OneLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f]*$")]

KEYS: Final = "keys"
"""The section of the key map: `keys.ACTION`, where the screen says which actions there are."""

LONGEST_FILE: Final = 1_000_000


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlaybookSettings(_Section):
    approver: OneLine = Field("", description="Who decides on playbooks. Your login name where it is empty.")


class ExportSettings(_Section):
    folder: OneLine = Field(
        "", description="Where the screen writes exports and pictures. Where you started, if it is empty."
    )


class Settings(_Section):
    theme: ThemeName = Field("dark", description="The colours of the screen.")
    clock: ClockName = Field("utc", description="The time of day on the screen: UTC, your zone's, or both.")
    playbook: PlaybookSettings = PlaybookSettings()
    export: ExportSettings = ExportSettings()
    keys: dict[str, str] = Field(
        default_factory=dict, description="Keys of your own by action, such as `session.ask: i,colon`."
    )

    def export_folder(self) -> Path:
        return Path(self.export.folder).expanduser() if self.export.folder else Path.cwd()


@dataclass(frozen=True)
class Known:
    """A setting there is: its dotted key, its default, what it is for, and what it can be."""

    key: str
    default: str
    help: str
    choices: tuple[str, ...]
    kind: Any

    @property
    def environment(self) -> str:
        return "WHYDUNIT_" + self.key.replace(".", "_").upper()

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.kind)

    def read(self, value: object) -> str:
        """The value as it is used. Raises `ValueError` with what it can be."""
        try:
            return str(self.adapter.validate_python(value, strict=True))
        except ValidationError as error:
            can_be = ", ".join(self.choices) or "text on one line, at most 200 characters"
            raise ValueError(f"it can be: {can_be}") from error


@dataclass(frozen=True)
class Problem:
    """Something in the file or the environment that cannot be used, and what is used instead."""

    key: str
    where: str
    message: str
    used: str

    def __str__(self) -> str:
        named = f"{self.where}, {self.key}" if self.key else self.where
        return f"{named}: {self.message}; {self.used}."


@dataclass(frozen=True)
class Choices:
    """The settings as they hold, where each comes from, and what could not be used."""

    settings: Settings
    origins: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    def shown(self) -> Iterator[tuple[str, str, str]]:
        """Key, value and origin of each setting; of the keys those that are mapped."""
        values = flat(self.settings)
        for key in (*known_settings(), *(f"{KEYS}.{name}" for name in self.settings.keys)):
            yield key, values[key], self.origins.get(key, "default")


def known_settings() -> dict[str, Known]:
    """Every setting but the key map, by dotted key, in the order of the model."""
    return {each.key: each for each in _known(Settings, "")}


def _known(model: type[BaseModel], prefix: str) -> Iterator[Known]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _known(kind, f"{prefix}{name}.")
        elif name != KEYS:
            limits = Annotated[kind, *field.metadata] if field.metadata else kind
            choices = tuple(map(str, get_args(kind)))
            yield Known(f"{prefix}{name}", str(field.default), field.description or "", choices, limits)


def flat(settings: Settings) -> dict[str, str]:
    """The values by dotted key."""
    return dict(_leaves(settings.model_dump()))


def _leaves(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


# -- reading --------------------------------------------------------------------------------------


def read(file: Path, environment: Mapping[str, str] = os.environ) -> Choices:
    """The settings as they hold now. Never fails: what cannot be used becomes a problem."""
    problems: list[Problem] = []
    try:
        written = dict(_written(_load(file), file))
    except SettingsError as error:
        problems.append(Problem("", str(file), error.message, "the defaults are used"))
        written = {}
    values: dict[str, str] = {}
    origins: dict[str, str] = {}
    known = known_settings()
    for key, (value, where) in written.items():
        if key.startswith(f"{KEYS}."):
            _take_keys(key, value, where, values, problems)
        elif key not in known:
            problems.append(Problem(key, where, "there is no such setting", "it is left alone"))
        else:
            _take(known[key], value, where, values, problems)
        if key in values:
            origins[key] = where
    for setting in known.values():
        if setting.environment in environment:
            where = f"environment, {setting.environment}"
            _take(setting, environment[setting.environment], where, values, problems)
            if values.get(setting.key) == environment[setting.environment]:
                origins[setting.key] = where
    return Choices(_settings(values), origins, tuple(problems))


def _take(setting: Known, value: object, where: str, values: dict[str, str], problems: list[Problem]) -> None:
    try:
        values[setting.key] = setting.read(value)
    except ValueError as error:
        instead = values.get(setting.key, setting.default)
        used = f"'{instead}' is used" if instead else "it stays unset"
        problems.append(Problem(setting.key, where, f"{value!r:.60} cannot be used, {error}", used))


def _take_keys(key: str, value: object, where: str, values: dict[str, str], problems: list[Problem]) -> None:
    keys = [value] if isinstance(value, str | int) else value
    if not isinstance(keys, list) or not all(isinstance(each, str | int) for each in keys):
        message = f"{value!r:.60} is no key, nor a list of keys"
        problems.append(Problem(key, where, message, "its own keys are used"))
    else:
        values[key] = ",".join(map(str, keys))


def _settings(values: Mapping[str, str]) -> Settings:
    nested: dict[str, Any] = {}
    for key, value in values.items():
        section, _, name = key.partition(".")
        if name:
            nested.setdefault(section, {})[name] = value
        else:
            nested[section] = value
    return Settings.model_validate(nested)


def _load(file: Path) -> CommentedMap:
    """The file as it is written. Raises `SettingsError`."""
    try:
        if not file.exists():
            return CommentedMap()
        with file.open("rb") as opened:
            document = _yaml().load(opened.read(LONGEST_FILE).decode("utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _unreadable(file, f"line {line} is no YAML ({error.problem or error.context})") from error
    except (OSError, UnicodeError, YAMLError, ValueError) as error:
        raise _unreadable(file, f"it cannot be read ({error})") from error
    if document is None:
        return CommentedMap()
    if not isinstance(document, CommentedMap):
        raise _unreadable(file, "line 1 is no `setting: value`")
    return document


def _unreadable(file: Path, why: str) -> SettingsError:
    return SettingsError(f"{why}. Nothing in it was changed.", f"Mend it by hand: {file}")


def _written(document: CommentedMap, file: Path, prefix: str = "") -> Iterator[tuple[str, tuple[Any, str]]]:
    """Key, value and place of everything that is written; sections that we know are looked into."""
    for name, value in document.items():
        key = f"{prefix}{name}"
        if isinstance(value, CommentedMap) and not prefix:
            yield from _written(value, file, f"{key}.")
        else:
            yield key, (_plain(value), f"{file.name} line {document.lc.key(name)[0] + 1}")


def _plain(value: Any) -> Any:
    """Without what ruamel knows of how it was written."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, str) else value


# -- writing --------------------------------------------------------------------------------------


def put(file: Path, key: str, text: str) -> None:
    """Set one setting; everything else in the file stays as it is written, comments too.

    Raises `UsageError` for a setting or a value that there is not, `SettingsError` where the file cannot
    be read or written.
    """
    value = text if key.startswith(f"{KEYS}.") else _checked(key, text)
    document = _load(file)
    section, name = _place(key)
    home = document if section is None else document.setdefault(section, CommentedMap())
    if not isinstance(home, CommentedMap):
        raise _unreadable(file, f"`{section}` is no section")
    home[name] = value
    _save(file, document)


def reset(file: Path, key: str) -> bool:
    """Take a setting, or anything else of that name, out of the file. False where it is not in there."""
    document = _load(file)
    section, name = _place(key)
    home = document if section is None else document.get(section)
    if not isinstance(home, CommentedMap) or name not in home:
        return False
    del home[name]
    if section is not None and not home:
        del document[section]
    _save(file, document)
    return True


def _checked(key: str, text: str) -> str:
    known = known_settings()
    if key not in known:
        raise UsageError(f"There is no setting {key}.", f"There is: {', '.join(known)}, {KEYS}.ACTION.")
    try:
        return known[key].read(text)
    except ValueError as error:
        raise UsageError(
            f"{key} cannot be {text!r:.60}; nothing was changed.", f"{str(error).capitalize()}."
        ) from error


def _place(key: str) -> tuple[str | None, str]:
    section, _, name = key.partition(".")
    return (section, name) if name else (None, section)


def _save(file: Path, document: CommentedMap) -> None:
    text = StringIO()
    if document:
        _yaml().dump(document, text)
    try:
        private_folder(file.parent)
        write_whole(file, text.getvalue().encode())
    except OSError as error:
        raise SettingsError(
            f"The settings could not be written to {file} ({error.strerror}); they are as before.",
            "Make the data folder writable, or name another in WHYDUNIT_HOME.",
        ) from error


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = LONGEST_FILE
    return yaml
