"""How a person's own tables map to the store's: a YAML file, checked before anything is read.

    tables:
      - files: "traces/*.csv"
        into: spans
        columns:
          trace_id: TraceID
          start_time: {column: ts, unit: ms}

`docs/ingest.md` has whole examples.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from tools.errors import IngestError
from tools.importers import SourceFile

Target = Literal["spans", "logs", "metrics", "dependencies", "changes", "alerts"]
FileKind = Literal["csv", "parquet", "ndjson", "json"]

REQUIRED: Mapping[Target, tuple[str, ...]] = {
    "spans": ("trace_id", "span_id", "service", "operation", "start_time"),
    "logs": ("time", "service", "body"),
    "metrics": ("time", "service", "name", "value"),
    "dependencies": ("caller", "callee"),
    "changes": ("time", "kind", "summary"),
    "alerts": ("starts_at", "name"),
}
OPTIONAL: Mapping[Target, tuple[str, ...]] = {
    "spans": ("parent_span_id", "instance", "node", "kind", "status", "duration", "end_time"),
    "logs": ("instance", "node", "severity", "trace_id", "span_id"),
    "metrics": ("instance", "node", "unit", "kind", "peer_service", "family"),
    "dependencies": ("source",),
    "changes": ("change_id", "service", "version", "source"),
    "alerts": ("ends_at", "severity", "service"),
}
_UNITS = ("s", "ms", "us", "ns", "iso")
_KINDS: Mapping[str, FileKind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".json": "json",
    ".jsonl": "ndjson",
    ".ndjson": "ndjson",
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Column(_Strict):
    """Where one field comes from: a column or a constant, and what is done to its words on the way."""

    column: str | None = None
    value: str | None = None
    unit: str | None = None
    pattern: str | None = None
    map: dict[str, str] = Field(default_factory=dict)
    otherwise: str | None = None
    empty: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        return {"column": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_origin(self) -> Column:
        if (self.column is None) == (self.value is None):
            raise ValueError("give either a column or a value")
        return self

    @field_validator("map", mode="before")
    @classmethod
    def _yaml_words(cls, given: Any) -> Any:
        """YAML reads `true` and `0` as what they are; in a table they are words."""
        return (
            {_word(key): _word(value) for key, value in given.items()} if isinstance(given, dict) else given
        )

    @field_validator("pattern")
    @classmethod
    def _pattern_has_a_group(cls, pattern: str | None) -> str | None:
        if pattern not in (None, "pod") and _compiled(str(pattern)).groups != 1:
            raise ValueError("the pattern needs exactly one group: what stands in it is taken")
        return pattern

    @field_validator("unit")
    @classmethod
    def _unit_is_known(cls, unit: str | None) -> str | None:
        if unit is not None and unit not in _UNITS and "%" not in unit:
            raise ValueError(
                f"the unit is one of {', '.join(_UNITS)}, or a format such as '%d/%m/%Y %H:%M:%S'"
            )
        return unit


class Table(_Strict):
    """One kind of file, and the table of the store that its rows go into."""

    files: tuple[str, ...]
    into: Target
    kind: FileKind | None = None
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    columns: dict[str, Column]
    attributes: tuple[str, ...] | Literal["*"] = ()
    unpivot: str | None = None

    @field_validator("files", mode="before")
    @classmethod
    def _one_or_many(cls, given: Any) -> Any:
        return (given,) if isinstance(given, str) else given

    @model_validator(mode="after")
    def _fields_fit(self) -> Table:
        fields = (*REQUIRED[self.into], *OPTIONAL[self.into])
        unknown = sorted(set(self.columns) - set(fields))
        if unknown:
            raise ValueError(f"{self.into} has no {', '.join(unknown)}; it has {', '.join(fields)}")
        given = {*self.columns, *self.unpivoted_fields}
        missing = [field for field in REQUIRED[self.into] if field not in given]
        if missing:
            raise ValueError(f"{self.into} needs {', '.join(missing)}")
        if self.into == "spans" and not given & {"duration", "end_time"}:
            raise ValueError("spans needs duration or end_time")
        return self

    @model_validator(mode="after")
    def _unpivot_fits(self) -> Table:
        if self.unpivot is not None:
            if self.into != "metrics":
                raise ValueError("only metrics can be unpivoted")
            if "name" not in _compiled(self.unpivot).groupindex:
                raise ValueError("unpivot needs a group called name, as in '(?P<service>.+)_(?P<name>.+)'")
        return self

    @property
    def unpivoted_fields(self) -> tuple[str, ...]:
        """The fields that a column's own name and its cells give."""
        return (*_compiled(self.unpivot).groupindex, "value") if self.unpivot else ()

    def claims(self, file: SourceFile) -> bool:
        return any(fnmatch(file.label, glob) or fnmatch(file.path.name, glob) for glob in self.files)

    def kind_of(self, path: Path) -> FileKind | None:
        """How to read a file: as the mapping says, else by its name, compressed or not."""
        suffixes = [suffix for suffix in path.suffixes if suffix not in (".gz", ".zst")]
        return self.kind or (_KINDS.get(suffixes[-1].lower()) if suffixes else None)


class TableMapping(_Strict):
    tables: tuple[Table, ...]

    @field_validator("tables")
    @classmethod
    def _some_table(cls, tables: tuple[Table, ...]) -> tuple[Table, ...]:
        if not tables:
            raise ValueError("the mapping has no table")
        return tables

    @classmethod
    def load(cls, path: Path) -> TableMapping:
        """Read and check a mapping. Raises `IngestError` that names every place that is wrong."""
        try:
            return cls.model_validate(yaml.safe_load(path.read_text("utf-8")))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise IngestError(f"The mapping {path} could not be read: {error}.", _REMEDY) from error
        except ValidationError as error:
            raise IngestError(f"The mapping {path} is not right: {_places(error)}.", _REMEDY) from error

    def claims(self, file: SourceFile) -> bool:
        return any(table.claims(file) for table in self.tables)


_REMEDY = "Mend the mapping; docs/ingest.md has examples of every table."


def _places(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, place['loc'])) or 'the file'}: {place['msg'].removeprefix('Value error, ')}"
        for place in error.errors(include_url=False)
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"'{pattern}' is not a regular expression: {error}") from error


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
