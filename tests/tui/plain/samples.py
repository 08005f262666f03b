"""One of each event there is, filled to the brim by its own annotations: new events are among them."""

from __future__ import annotations

import types
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

Model = type[BaseModel]

_NUMBERED = {"evidence": "E1", "id": "E1"}
"""Fields that whydunit itself fills, with numbers of evidence."""


def sample(kind: Model, text: str, *, optional: bool) -> BaseModel:
    """An instance in which every text is this one, and everything that may be missing is, or is not."""
    return kind.model_construct(
        **{
            name: field.default
            if get_origin(field.annotation) is Literal and field.default in get_args(field.annotation)
            else _value(field.annotation, _NUMBERED.get(name, text), optional)
            for name, field in kind.model_fields.items()
        }
    )


def _value(annotation: Any, text: str, optional: bool) -> Any:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return inner[0]
    if origin in (Union, types.UnionType):
        filled = [each for each in inner if each is not type(None)]
        return _value(filled[0], text, optional) if optional or len(filled) == len(inner) else None
    if origin is tuple:
        each = inner[:1] if inner[-1:] == (...,) else inner
        return tuple(_value(one, text, optional) for one in each) if optional else ()
    if origin is dict:
        return {text: _value(inner[1], text, optional)} if optional else {}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return sample(annotation, text, optional=optional)
    return {str: text, int: 1, float: 0.5, bool: True}.get(annotation, text)
