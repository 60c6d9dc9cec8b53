"""JSON schemas as the strict mode of structured outputs takes them, made from Pydantic models."""

from functools import cache
from typing import Any

from pydantic import BaseModel

_KEPT = frozenset(
    {"type", "enum", "anyOf", "items", "properties", "required", "additionalProperties", "description"}
)
"""Keywords that say something in strict mode and that all compatible servers know; sizes are checked afterwards, here."""


@cache
def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model: every object closed, every property required, no references, no keyword beyond the subset.

    Raises ValueError for a model that cannot be said so (a free-form object, a tuple of different things).
    """
    schema = model.model_json_schema()
    return _strict(schema, schema.get("$defs", {}), model.__name__)


def _strict(node: dict[str, Any], definitions: dict[str, Any], where: str) -> dict[str, Any]:
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        merged = {**definitions[name], **{key: value for key, value in node.items() if key != "$ref"}}
        return _strict(merged, definitions, f"{where}.{name}")
    if "const" in node:
        node = {**node, "enum": [node["const"]]}
    kept = {key: value for key, value in node.items() if key in _KEPT}
    if "anyOf" in kept:
        kept["anyOf"] = [_strict(option, definitions, where) for option in kept["anyOf"]]
        return kept
    match kept.get("type"):
        case "object":
            properties = node.get("properties")
            if not properties or isinstance(node.get("additionalProperties"), dict):
                raise ValueError(f"{where}: an object without named properties cannot be made strict")
            kept["properties"] = {
                name: _strict(each, definitions, f"{where}.{name}") for name, each in properties.items()
            }
            kept["required"] = list(properties)
            kept["additionalProperties"] = False
        case "array":
            if "items" not in node:
                raise ValueError(f"{where}: an array whose items differ cannot be made strict")
            kept["items"] = _strict(node["items"], definitions, f"{where}[]")
        case "string" | "boolean" | "null" | "integer" | "number":
            pass
        case other:
            raise ValueError(f"{where}: {other!r} cannot be made strict")
    return kept
