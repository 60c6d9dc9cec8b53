"""Faults of a playbook in words: the place, what is wrong, and the remedy."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import (
    ApprovedAnswer,
    Audience,
    Offer,
    PlaybookContent,
    PlaybookLink,
    ProofPoint,
)

Path = tuple[str | int, ...]
_FIELDS = sorted(
    {
        name
        for record in (PlaybookContent, Audience, Offer, ProofPoint, PlaybookLink, ApprovedAnswer)
        for name in record.model_fields
    }
)
_REMEDIES: Mapping[str, str] = {
    "missing": "is missing; add it",
    "string_too_short": "is empty or too short; write a text, or remove the line",
    "string_too_long": "has more than {max_length} characters; shorten it",
    "string_type": "must be a text",
    "too_short": "needs at least {min_length}; add one",
    "too_long": "has more than {max_length} entries; remove some",
    "dict_type": "must be texts by language, such as `en: …`",
    "model_type": "must be a group of fields, such as `name: …`",
    "model_attributes_type": "must be a group of fields, such as `name: …`",
    "tuple_type": "must be a list; begin each entry with a hyphen",
    "string_pattern_mismatch": "has other characters than lowercase letters, digits, hyphens, and underscores",
}


def faults_of(error: ValidationError) -> list[tuple[Path, str]]:
    """Return each fault with its path and its sentence without a subject."""
    details = error.errors(include_url=False)
    paths = [_path_of(detail) for detail in details]
    return [
        (path, _sentence(detail))
        for path, detail in zip(paths, details, strict=True)
        # A list of which every entry is faulty counts as empty.
        if detail["type"] != "too_short" or not any(other[: len(path)] == path != other for other in paths)
    ]


def show_path(path: Path) -> str:
    """Return a path as people count: `offers.1.texts.de` is in the first offer."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def _path_of(detail: Mapping[str, Any]) -> Path:
    # Pydantic marks an invalid key of a mapping with a step of its own.
    return tuple(step for step in detail["loc"] if step != "[key]")


def _sentence(detail: Mapping[str, Any]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        name = str(detail["loc"][-1])
        similar = get_close_matches(name, _FIELDS, n=1)
        return f"is no field of the playbook; {f'did you mean `{similar[0]}`?' if similar else 'remove it'}"
    if kind in ("enum", "literal_error"):
        return f"is not one of {_choices(detail['loc'], context)}"
    if kind == "value_error":
        return str(context["error"])
    remedy = _REMEDIES.get(kind)
    return f"is not valid: {detail['msg']}" if remedy is None else remedy.format(**context)


def _choices(path: Sequence[str | int], context: Mapping[str, Any]) -> str:
    if path[-1] == "[key]":
        return ", ".join(Language)
    return str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
