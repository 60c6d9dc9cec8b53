"""The types in a checkpoint of the graph, for a parent graph with a checkpointer."""

from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel

from leadops_core.graph.state import LeadState


@cache
def checkpoint_types() -> tuple[type, ...]:
    """Return all types that a checkpoint of the graph may hold, for the allowlist of LangGraph's serializer.

    LangGraph warns about a type that is not on the list, and a later version will restore it as a dictionary.
    """
    types: dict[type, None] = {}
    _add_types(LeadState, types)
    return tuple(types)


def _add_types(annotation: Any, types: dict[type, None]) -> None:
    for argument in get_args(annotation):
        _add_types(argument, types)
    annotation = getattr(annotation, "__value__", annotation)
    if not isinstance(annotation, type) or annotation in types:
        return
    if issubclass(annotation, Enum):
        types[annotation] = None
    elif issubclass(annotation, BaseModel) or is_dataclass(annotation):
        types[annotation] = None
        for hint in get_type_hints(annotation).values():
            _add_types(hint, types)
