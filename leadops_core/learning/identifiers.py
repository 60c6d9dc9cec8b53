"""Columns that identify a person, a company or a record, which are never learned from."""

import re
from collections.abc import Collection
from typing import Final

from leadops_core.intake.dedupe import is_record_id
from leadops_core.intake.headers import words
from leadops_core.schemas import Origin
from leadops_core.scoring.numbers import read_date, read_ordered
from leadops_core.scoring.table import Column, Key

RECORD_NUMBER: Final = "a different number in almost every lead, like the number of a record"
_FIELD_REASONS: Final = {
    "first_name": "names a person",
    "last_name": "names a person",
    "email": "names a person",
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"(?:https?://|www\.)\S+|(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:[/?#]\S*)?", re.IGNORECASE)
_UUID = re.compile(r"\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?|[0-9a-f]{24}", re.IGNORECASE)
_SALESFORCE_ID = re.compile(r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")
_PHONE = re.compile(r"(?:\+|00|\(|0(?=[1-9 /-]))[\d\s().\-/]{6,20}(?:(?:x|ext\.?)\s?\d{1,6})?", re.IGNORECASE)
_NORTH_AMERICAN_PHONE = re.compile(
    r"(?:1[-. ])?\d{3}[-. ]\d{3}[-. ]\d{4}(?:(?:x|ext\.?)\s?\d{1,6})?", re.IGNORECASE
)
_IP_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}", re.IGNORECASE)
_NUMBER_SIGN = re.compile(r"(?:#|№) ?\d{2,}")
_DIGITS = re.compile(r"\d{6,18}")
_FIVE_DIGITS = re.compile(r"[1-9]\d{4}")
_PERSON = re.compile(
    r"[^\W\d_a-z][^\W\d_]*\.?(?:[ '’-][^\W\d_]+\.?){1,4}|[^\W\d_a-z][^\W\d_]+, ?[^\W\d_a-z][^\W\d_]+"
)
_PHONE_WORDS: Final = frozenset(
    (
        "phone phones telephone tel mobile cell cellphone fax telefon telefonnummer handy handynummer mobil mobilnummer "
        "rufnummer telefono telefone celular portable gsm whatsapp"
    ).split()
)
_ID_WORDS: Final = frozenset("id ids uuid guid uid key ref reference referenz kennung".split())
_NUMBER_WORDS: Final = frozenset("number no nr num nummer numero".split())
_NUMBERED: Final = frozenset(
    (
        "record lead deal contact customer account order invoice ticket case quote client serial registration vat tax kunden "
        "rechnungs auftrags vorgangs policy contract reference"
    ).split()
)
_NAME_WORDS: Final = frozenset(
    "name names fullname firstname lastname surname forename ansprechpartner kontaktperson nachname vorname nom prenom".split()
)
_PARTS_OF_NAMES: Final = frozenset(
    "firstname givenname forename lastname familyname surname vorname nachname prenom nome nombre apellido apellidos sobrenome "
    "cognome voornaam achternaam".split()
)
_PERSON_WORDS: Final = frozenset(
    "person contact lead full first last middle decision maker referrer referred".split()
)
_POSTAL_WORDS: Final = frozenset("zip zipcode postal postcode postalcode plz postleitzahl cp cap cep".split())
_LOOKED_AT = 2_000
_NEARLY_ALL = 0.8
_SHARED_BY = 10
"""Leads that share a value on average from which an address of a page is a group of leads, such as a landing page."""
_WORDS_PER_NAME = 4
_DISTINCT_SHARE = 0.9
_MOST_LEVELS = 40
_LEAST_VALUES = 20
_LEAST_EVEN_VALUES = 150
_EVEN_P_VALUE = 0.01
_ROUND_SHARE = 0.25
_RARE_SHARE, _RARE_COUNT = 0.02, 3
"""A text whose most frequent value is this rare names the leads, such as a contact or a street, and groups none of them."""


def identifies(key: Key, column: Column) -> str | None:
    """Return why a column identifies leads instead of describing them, or None.

    The header decides together with the values: a column `Phone` that holds `yes` and `no` describes a lead.
    """
    origin, name = key
    if origin is Origin.FIELD:
        return _FIELD_REASONS.get(name)
    if origin is not Origin.ATTRIBUTE:
        return None
    given = _given(column)
    if not given:
        return None
    texts = list(given)[:_LOOKED_AT]
    header = words(name)
    total = sum(given.values())
    return (
        _by_pattern(header, texts, len(given), total)
        or _by_header(name, header, texts, len(given), total)
        or _by_rarity(texts, given.values())
    )


def _given(column: Column) -> dict[str, int]:
    """Return the number of leads for each value that is not empty."""
    return {
        value.strip(): count
        for value, count in zip(column.values, column.counts().tolist(), strict=True)
        if count and value is not None and value.strip()
    }


def numbers_records(key: Key, column: Column) -> bool:
    """Return True for five-digit numbers that almost every lead has for itself and that are spread evenly.

    Incomes and prices of five digits are different numbers, too, but not spread evenly (Kolmogorov–Smirnov test).
    """
    if key[0] is not Origin.ATTRIBUTE or not _POSTAL_WORDS.isdisjoint(words(key[1])):
        return False
    given = _given(column)
    texts, total = list(given), sum(given.values())
    if len(texts) < max(_LEAST_EVEN_VALUES, 0.95 * total) or _share(_FIVE_DIGITS, texts) < 1:
        return False
    numbers = [int(text) for text in texts]
    if sum(number % 10 == 0 for number in numbers) >= _ROUND_SHARE * len(numbers):
        return False
    # SciPy's statistics, which nothing else needs, take 24 MB.
    from scipy.stats import kstest

    lowest = min(numbers)
    even = kstest(numbers, "uniform", args=(lowest, max(max(numbers) - lowest, 1)))
    return bool(even.pvalue >= _EVEN_P_VALUE)


def _by_pattern(header: tuple[str, ...], texts: list[str], different: int, total: int) -> str | None:
    if _share(_EMAIL, texts) >= _NEARLY_ALL:
        return "holds email addresses"
    if _share(_UUID, texts) >= _NEARLY_ALL or (
        _share(_SALESFORCE_ID, texts) >= _NEARLY_ALL and _is_mixed(texts)
    ):
        return "holds record ids"
    if different * _SHARED_BY > total and _share(_URL, texts) >= _NEARLY_ALL:
        return "holds web addresses"
    if _are_phones(header, texts):
        return "holds phone numbers"
    if _share(_IP_ADDRESS, texts) >= _NEARLY_ALL:
        return "holds IP addresses"
    if 2 * different > total and _share(_NUMBER_SIGN, texts) >= _NEARLY_ALL:
        return "holds record ids"
    return None


def _by_header(
    name: str, header: tuple[str, ...], texts: list[str], different: int, total: int
) -> str | None:
    is_id = is_record_id(name) or bool(header and header[-1] in _ID_WORDS)
    is_number = bool(len(header) > 1 and header[-1] in _NUMBER_WORDS and header[-2] in _NUMBERED)
    # A campaign id that many leads share tells something; an id that most leads have for themselves does not.
    if (is_id or is_number) and (
        2 * different > total
        or (different > _MOST_LEVELS and _share(re.compile(r"\d+"), texts) >= _NEARLY_ALL)
    ):
        return "holds record ids"
    if "".join(header) in _PARTS_OF_NAMES:
        return "names a person"
    is_name = not _NAME_WORDS.isdisjoint(header) and not (_NAME_WORDS | _PERSON_WORDS).isdisjoint(header[:1])
    if is_name and 2 * different > total and _share(_PERSON, texts) >= _NEARLY_ALL:
        return "names a person"
    if total >= _LEAST_VALUES and different >= 0.95 * total and _are_record_numbers(texts):
        return RECORD_NUMBER
    return None


def _by_rarity(texts: list[str], counts: Collection[int]) -> str | None:
    total = sum(counts)
    is_rare = max(counts) <= max(_RARE_COUNT, _RARE_SHARE * total)
    # `find_candidates` sets aside columns with even more different values.
    if total < _LEAST_VALUES or not total < 2 * len(counts) <= _DISTINCT_SHARE * 2 * total or not is_rare:
        return None
    if sum(read_ordered(text) is None for text in texts) < _NEARLY_ALL * len(texts):
        return None
    if sum(len(text.split()) for text in texts) > _WORDS_PER_NAME * len(texts):
        return None
    return "a different value in most leads, like a name"


def _share(pattern: re.Pattern[str], texts: list[str]) -> float:
    return sum(pattern.fullmatch(text[:200]) is not None for text in texts) / len(texts)


def _is_mixed(texts: list[str]) -> bool:
    """Return True if nearly all texts have both digits and letters, unlike long words."""
    mixed = sum(
        any(char.isdigit() for char in text) and any(char.isalpha() for char in text) for text in texts
    )
    return mixed >= _NEARLY_ALL * len(texts)


def _are_phones(header: tuple[str, ...], texts: list[str]) -> bool:
    is_named = not _PHONE_WORDS.isdisjoint(header)
    found = sum(_is_phone(text, is_named=is_named) for text in texts)
    return found >= (0.5 if is_named else _NEARLY_ALL) * len(texts)


def _is_phone(text: str, *, is_named: bool) -> bool:
    digits = sum(char.isdigit() for char in text)
    if not 6 <= digits <= 20 or read_date(text) is not None:
        return False
    if is_named:
        return sum(char.isalpha() for char in text) <= 4
    return digits >= 7 and (
        _PHONE.fullmatch(text) is not None or _NORTH_AMERICAN_PHONE.fullmatch(text) is not None
    )


def _are_record_numbers(texts: list[str]) -> bool:
    """Return True for whole numbers of one length that are not rounded, as amounts of money mostly are."""
    if _share(_DIGITS, texts) < 0.99 or any(read_date(text) for text in texts[:20]):
        return False
    lengths = [len(text) for text in texts]
    most = max(lengths.count(length) for length in set(lengths))
    round_share = sum(text.endswith("0") for text in texts) / len(texts)
    return most >= 0.95 * len(texts) and round_share < _ROUND_SHARE
