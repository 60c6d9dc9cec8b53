"""Match a header with the known headers: exactly, without additions, as a question, or with a typing error."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from leadops_core.intake.aliases import (
    BY_LANGUAGE,
    COMPANY_PREFIXES,
    CRM_OUTCOMES,
    FIELD_OF,
    KNOWN_OTHERS,
    NAME_WORDS,
    NAMED_THINGS,
    NOT_THE_LEAD,
    PERSON_PREFIXES,
    PERSONS,
)
from leadops_core.intake.cells import shorten
from leadops_core.intake.fields import PARSED_FIELDS
from leadops_core.intake.form_questions import field_of_question
from leadops_core.intake.headers import compact, words
from leadops_core.schemas import LeadField

_COMPANY_FIELDS: Final = frozenset(
    (LeadField.INDUSTRY, LeadField.COMPANY_SIZE, LeadField.COUNTRY, LeadField.PHONE, LeadField.WEBSITE)
)
_MIN_HEADERS_OF_LANGUAGE: Final = 2
_QUESTION: Final = 0.85
"""Confidence of a question of a form."""
_CERTAIN_NAME: Final = 0.9
_ADDED_BEFORE: Final = frozenset(
    "custom customfield hs cf cfield qualifier field question q answer frage feld".split()
)
_ADDED_AFTER: Final = frozenset(
    """

    c required optional pflichtfeld erforderlich optionnel obligatoire requis obligatorio opcional obbligatorio
    verplicht optioneel wymagane opcjonalne obligatoriskt valfritt in eur usd gbp chf pln sek nok dkk czk jpy
    cny inr cad aud brl euro euros dollar dollars 必須 任意 必填 选填 選填 漢字 全角
    """.split()
)
"""What forms and CRMs add to a header; Salesforce adds __c to the name of a custom field."""
_ENDINGS_OF_LISTS: Final = {"label": 0.9, "value": 0.9, "text": 0.9, "name": 0.9, "code": 0.6, "id": 0.6}
"""Endings of columns with values of a list, each with a factor. Codes and ids count only if the values can be read."""
_PARTICLES: Final = frozenset(
    """
    the of a an your my our and der die das des dem ihr ihre ihren dein deine und von im le la les l de d du votre vos et el
    los las y su tu del il lo i gli della dell di da e suo tuo sua tua o os as do dos no seu het een van uw je jouw en
    twoja twoje twoj pana pani din ditt dina ert och av på pa
    """.split()
)
_SHORTEST_TYPO: Final = 6
_SHORTEST_WORD: Final = 5
_LONG_WORD: Final = 9
_FIRST_WORDS: Final = ("first", "last", "company", "contact", "person", "lead", "job")
_LAST_WORDS: Final = ("name", "mail", "address", "size", "title", "source")
_TYPO_ALIASES: Final = tuple(sorted(alias for alias in FIELD_OF if len(alias) >= _SHORTEST_TYPO))


class HeaderMatch(NamedTuple):
    """A field that a header may name."""

    field: LeadField
    confidence: float
    why: str
    is_guess: bool = False
    """Whether the values must confirm the match."""


def match_header(header: str, language: str | None = None) -> HeaderMatch | None:
    """Return the field that `header` names, or None. In doubt, the meaning in `language` counts."""
    key = compact(header)
    entry = BY_LANGUAGE.get(language or "", {}).get(key) or FIELD_OF.get(key)
    if entry:
        field, confidence = entry
        return HeaderMatch(field, confidence, f"the header “{header}” is a common name for it")
    if not key or key in KNOWN_OTHERS or key in CRM_OUTCOMES or names_a_thing(header):
        return None
    return _simplified(header) or _of_question(header) or _with_typo(header, key)


def language_of(headers: Iterable[str]) -> str | None:
    """Return the language in which most of the headers are known, or None if fewer than two are."""
    keys = set(map(compact, headers))
    counts = {language: len(keys & table.keys()) for language, table in BY_LANGUAGE.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= _MIN_HEADERS_OF_LANGUAGE else None


def names_a_thing(header: str) -> bool:
    """Return True if the header is the name or title of a form, list, or campaign, such as `form_name` or `List Name`."""
    parts = words(header)
    if len(parts) == 1:
        # `formname` is `form_name` without its underscore.
        end = next((end for end in NAME_WORDS if parts[0].endswith(end)), "")
        parts = (parts[0].removesuffix(end), end)
    return bool(parts) and parts[-1] in NAME_WORDS and not NAMED_THINGS.isdisjoint(parts[:-1])


def _simplified(header: str) -> HeaderMatch | None:
    """Match the header without articles, without the additions of forms and CRMs, and without the word for the person."""
    parts = list(words(header))
    while len(parts) > 1 and parts[0] in _ADDED_BEFORE:
        del parts[0]
    while len(parts) > 1 and (parts[-1] in _ADDED_AFTER or parts[-1] == parts[0]):
        del parts[-1]
    bare = [part for part in parts if part not in _PARTICLES] or parts
    for candidate in (parts, bare):
        entry = FIELD_OF.get("".join(candidate))
        if entry and (len(candidate) < len(words(header))):
            return HeaderMatch(
                entry[0],
                round(entry[1] * 0.95, 2),
                f"“{header}” contains a common name for it",
                True,
            )
    if len(parts) > 1 and (factor := _ENDINGS_OF_LISTS.get(parts[-1])):
        entry = FIELD_OF.get("".join(parts[:-1]))
        if entry and (entry[0] in PARSED_FIELDS or entry[0] is LeadField.INDUSTRY):
            why = f"“{header}” contains a common name for it"
            return HeaderMatch(entry[0], round(entry[1] * factor, 2), why, True)
    for candidate in (parts, bare):
        match = _without_person(header, candidate)
        if match:
            return match
    return None


def _without_person(header: str, parts: Sequence[str]) -> HeaderMatch | None:
    if len(parts) < 2:
        return None
    for word, rest in ((parts[0], parts[1:]), (parts[-1], parts[:-1])):
        entry = FIELD_OF.get("".join(rest))
        if entry is None:
            continue
        field, confidence = entry
        is_first = word is parts[0]
        is_name = field is LeadField.FULL_NAME and (word in PERSONS or confidence >= _CERTAIN_NAME)
        is_person = (word in PERSONS or (is_first and word in PERSON_PREFIXES)) and (
            is_name or field not in {LeadField.FULL_NAME, LeadField.COMPANY_NAME}
        )
        is_company = is_first and word in COMPANY_PREFIXES and field in _COMPANY_FIELDS
        if is_person or is_company:
            return HeaderMatch(
                field,
                0.9 if is_name else round(confidence * 0.9, 2),
                f"“{header}” is a common name for it with the word “{word}”",
                True,
            )
    return None


def _of_question(header: str) -> HeaderMatch | None:
    field = field_of_question(header)
    return None if field is None else HeaderMatch(field, _QUESTION, f"“{shorten(header)}” asks for it", True)


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
