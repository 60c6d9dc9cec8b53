"""Replacing a person in the values of other rows, and finding quotes of their words."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

MARK = "[erased]"
"""Replaces a person."""
_MIN_QUOTE_LENGTH = 12
_MODEL_MASKS = re.compile(r"\[(?:email|link|phone|address|name)\]")


class PersonMask:
    """Replaces the texts in strings and in nested records, ignoring case."""

    def __init__(self, texts: Iterable[str]) -> None:
        longest_first = sorted(texts, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)

    def __call__(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._pattern.sub(MARK, value)
        if isinstance(value, Mapping):
            return {self(key): self(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self(item) for item in value]
        # The encoding of the bytes is unknown, so all of them are dropped.
        return b"" if isinstance(value, bytes) else value


def mask_samples(mapping: Mapping[str, Any], texts: Iterable[str]) -> dict[str, Any]:
    """Return the column mapping of a file with those sample cells replaced that hold one of the texts."""
    lowered = [text.casefold() for text in texts]

    def mask(sample: str) -> str:
        # A long cell was cut off and ends with an ellipsis.
        start = sample.casefold().removesuffix("…").rstrip()
        is_cut = sample.endswith("…")
        is_match = start and any(text == start or (is_cut and text.startswith(start)) for text in lowered)
        return MARK if is_match else sample

    columns = mapping.get("columns", ())
    return {
        **mapping,
        "columns": [{**column, "samples": [*map(mask, column.get("samples", ()))]} for column in columns],
    }


def quotes_any(reply: Any, texts: Collection[str]) -> bool:
    """Return True if a part of a model's reply is contained in one of the texts."""
    return _quotes(reply, "\n".join(texts).casefold())


def _quotes(reply: Any, text: str) -> bool:
    if isinstance(reply, str):
        # Personal data was masked before the model read them.
        parts = (part.strip() for part in _MODEL_MASKS.split(reply.casefold()))
        return any(len(part) >= _MIN_QUOTE_LENGTH and part in text for part in parts)
    if isinstance(reply, Mapping):
        return any(_quotes(item, text) for item in reply.values())
    return isinstance(reply, list | tuple) and any(_quotes(item, text) for item in reply)
