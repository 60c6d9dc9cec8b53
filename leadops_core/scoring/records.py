"""Records whose values are right by construction, made without validating them once more."""

from typing import Any, TypeVar

from leadops_core.schemas.base import Schema

Record = TypeVar("Record", bound=Schema)


def record(model: type[Record], values: dict[str, Any]) -> Record:
    """A record of exactly these values, equal to the validated one; `values` must hold every field and becomes its own.

    Does what `model_construct` does for a full set of fields, at a fifth of its cost: it is done several times a lead.
    """
    made = model.__new__(model)
    object.__setattr__(made, "__dict__", values)
    object.__setattr__(made, "__pydantic_fields_set__", set(values))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made
