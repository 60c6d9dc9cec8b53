"""Records whose values are right by construction, made without validating them once more."""

from typing import Any, TypeVar

from leadops_core.schemas.base import Schema

Record = TypeVar("Record", bound=Schema)

_fields: dict[type[Schema], set[str]] = {}


def record(model: type[Record], values: dict[str, Any]) -> Record:
    """A record of exactly these values, equal to the validated one; `values` must hold every field and becomes its own.

    Does what `model_construct` does for a full set of fields, at a fifth of its cost: it is done many times a lead.
    """
    fields = _fields.get(model)
    if fields is None:
        fields = _fields[model] = set(model.model_fields)
    made = model.__new__(model)
    object.__setattr__(made, "__dict__", values)
    # All records of a kind share one set: they are frozen, and a copy takes a copy of it.
    object.__setattr__(made, "__pydantic_fields_set__", fields)
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made
