"""Match a header with the table of aliases: exactly, without its prefix, or with a typing error."""

from typing import Final, NamedTuple

from leadops_core.intake.aliases import (
    COMPANY_PREFIXES,
    CRM_OUTCOMES,
    FIELD_OF,
    KNOWN_OTHERS,
    NAME_WORDS,
    NAMED_THINGS,
    NOT_THE_LEAD,
    PERSON_PREFIXES,
)
from leadops_core.intake.headers import compact, words
from leadops_core.schemas import LeadField

_COMPANY_FIELDS: Final = frozenset((LeadField.INDUSTRY, LeadField.COMPANY_SIZE, LeadField.COUNTRY))
_SHORTEST_TYPO: Final = 6
_SHORTEST_WORD: Final = 5
_LONG_WORD: Final = 9
_FIRST_WORDS: Final = ("first", "last", "company", "contact", "person", "lead", "job")
_LAST_WORDS: Final = ("name", "mail", "address", "size", "title", "source")
_TYPO_ALIASES: Final = tuple(sorted(alias for alias in FIELD_OF if len(alias) >= _SHORTEST_TYPO))
_CUSTOM_SUFFIX: Final = "c"


class HeaderMatch(NamedTuple):
    """A field that a header may name."""

    field: LeadField
    confidence: float
    why: str
    is_guess: bool = False
    """Whether the values must confirm the match."""


def match_header(header: str) -> HeaderMatch | None:
    """Return the field that `header` names, or None."""
    key = compact(header)
    known = FIELD_OF.get(key)
    if known:
        field, confidence = known
        return HeaderMatch(field, confidence, f"the header “{header}” is a common name for it")
    if not key or key in KNOWN_OTHERS or key in CRM_OUTCOMES or names_a_thing(header):
        return None
    return _without_prefix(header) or _with_typo(header, key)


def names_a_thing(header: str) -> bool:
    """Return True if the header is the name or title of a form, list, or campaign, such as `form_name` or `List Name`."""
    parts = words(header)
    if len(parts) == 1:
        # `formname` is `form_name` without its underscore.
        end = next((end for end in NAME_WORDS if parts[0].endswith(end)), "")
        parts = (parts[0].removesuffix(end), end)
    return bool(parts) and parts[-1] in NAME_WORDS and not NAMED_THINGS.isdisjoint(parts[:-1])


def _without_prefix(header: str) -> HeaderMatch | None:
    parts = words(header)
    # Salesforce adds __c to the name of a custom field.
    if len(parts) > 1 and parts[-1] == _CUSTOM_SUFFIX:
        parts = parts[:-1]
        known = FIELD_OF.get("".join(parts))
        if known:
            return HeaderMatch(known[0], known[1] * 0.95, f"“{header}” is a custom field with a common name")
    if len(parts) < 2:
        return None
    known = FIELD_OF.get("".join(parts[1:]))
    if known is None:
        return None
    field, confidence = known
    is_person = parts[0] in PERSON_PREFIXES and field not in {LeadField.FULL_NAME, LeadField.COMPANY_NAME}
    is_company = parts[0] in COMPANY_PREFIXES and field in _COMPANY_FIELDS
    if not (is_person or is_company):
        return None
    return HeaderMatch(
        field,
        round(confidence * 0.9, 2),
        f"“{header}” is a common name for it with the prefix “{parts[0]}”",
        True,
    )


def _with_typo(header: str, key: str) -> HeaderMatch | None:
    parts = words(header)
    if not parts or len(key) < _SHORTEST_TYPO - 1 or not key.isalpha() or not NOT_THE_LEAD.isdisjoint(parts):
        return None
    if parts[0] in (*PERSON_PREFIXES, *COMPANY_PREFIXES) and "".join(parts[1:]) in KNOWN_OTHERS:
        return None
    best: tuple[float, str] | None = None
    for alias in _TYPO_ALIASES:
        if alias[0] != key[0] or abs(len(alias) - len(key)) > 1:
            continue
        distance = _typo_distance(header, key, alias)
        if distance is not None:
            confidence = round(FIELD_OF[alias][1] * (0.75 if distance == 1 else 0.6), 2)
            if best is None or confidence > best[0]:
                best = (confidence, alias)
    if best is None:
        return None
    why = f"the header “{header}” looks like “{best[1]}” with a typing error"
    return HeaderMatch(FIELD_OF[best[1]][0], best[0], why, True)


def _typo_distance(header: str, key: str, alias: str) -> int | None:
    """Return the number of typing errors between `alias` and the header, or None if there are too many.

    Words that both contain are left out. A short remainder may be another word: `list` is not a typing error of `last`, and
    `page` is not one of `name`, but `nmae` is.
    """
    most = 2 if min(len(alias), len(key)) >= _LONG_WORD else 1
    if _distance(key, alias, most) > most:
        return None
    mine, other = _without_common_words(header, key, alias)
    if not mine or not other:
        return None
    is_short = min(len(mine), len(other)) < _SHORTEST_WORD
    if is_short and len(mine) == len(other) and sorted(mine) != sorted(other):
        return None
    most = 2 if min(len(mine), len(other)) >= _LONG_WORD else 1
    distance = _distance(mine, other, most)
    return distance if distance <= most else None


def _without_common_words(header: str, key: str, alias: str) -> tuple[str, str]:
    """Return the two compact headers without their common first and last words."""
    mine, other = key, alias
    parts = words(header)
    for word in (*parts[:-1], *_FIRST_WORDS):
        if mine.startswith(word) and other.startswith(word):
            mine, other = mine.removeprefix(word), other.removeprefix(word)
    for word in (*reversed(parts[1:]), *_LAST_WORDS):
        if mine.endswith(word) and other.endswith(word):
            mine, other = mine.removesuffix(word), other.removesuffix(word)
    return mine, other


def _distance(one: str, other: str, most: int) -> int:
    """Return the Damerau-Levenshtein distance (optimal string alignment), counted up to `most` + 1."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, last = row, before
        row = [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
