"""Recognize what a column contains by its values."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from leadops_core.intake.cells import clean_line, is_placeholder
from leadops_core.intake.fields import PARSED_FIELDS
from leadops_core.intake.headers import fold
from leadops_core.intake.values.currency import parse_currency
from leadops_core.intake.values.email import parse_email_cell
from leadops_core.intake.values.industry import parse_industry
from leadops_core.schemas import LeadField

_BINARY_VALUES: Final = frozenset(
    "yes no y n true false t f 0 1 0.0 1.0 -1 ja nein oui non si sim nao won lost win loss gewonnen verloren x".split()
)
_SALUTATIONS: Final = frozenset(
    """
    mr mrs ms miss mx dr prof sir madam herr frau hr fr m mme mlle monsieur madame sr sra srta senor senora sig sigra
    signor signora dott dottssa dhr mevr mw rev hon profdr drmed prof.dr
""".split()
)
_NUMBER_LIKE = re.compile(r"[-+(]?[\d\s.,:/%()-]+")
_TITLE_WORDS: Final = frozenset(
    """
    manager director head chief officer president vp ceo cto cfo coo cmo cio ciso founder owner engineer developer
    analyst consultant specialist lead coordinator administrator assistant architect executive partner leiter leiterin
    geschaftsfuhrer geschaftsfuhrerin directeur directrice responsable gerente director directora diretor jefe
""".split()
)
_SIZE_BOUNDS: Final = frozenset(
    map(
        int,
        """
        1 2 5 9 10 11 19 20 21 24 25 49 50 51 99 100 101 149 150 199 200 201 249 250 251 299 300 499 500 501 999 1000
        1001 1999 2000 2001 4999 5000 5001 9999 10000 10001 20000 49999 50000 50001 99999 100000
    """.split(),
    )
)
"""Usual bounds of ranges of employees."""
_MIN_BOUND: Final = 5_000
"""Ranges that are all above this are incomes, not employees."""
_WEB_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,24}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_PROFILE = re.compile(
    r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/(?:in|pub|sales|company)/\S+", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?:tel:|'|[A-Za-z]{1,6}:)?\s*[+(\d][\d\s().,/+*#-]{3,28}(?:\s*(?:x|ext\.?|durchwahl|-)\s*\d{1,6})?",
    re.IGNORECASE,
)
_CERTAIN_PHONE = re.compile(r"(?=(?:\D*\d){8})'?[+(0][\d\s()/-]{7,24}")
_DATE_LIKE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_HAS_DATE = re.compile(r"\d{1,4}\D|\d{5,14}")
_LEGAL_FORM = re.compile(
    r"\b(?:gmbh|ag|kg|inc|llc|ltd|limited|plc|corp|co|sa|sas|sarl|srl|spa|sl|bv|nv|ab|as|oy|sro|zoo|lda|ltda)\.?$",
    re.IGNORECASE,
)
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WIDE_CHARS_PER_WORD: Final = 2
_WORDS_OF_TEXT: Final = 6
_WORDS_OF_PHRASE: Final = 3
_READERS: Final[dict[LeadField, Callable[[str], object]]] = {
    LeadField.PHONE: _PHONE.match,
    LeadField.WEBSITE: lambda text: _WEB_ADDRESS.fullmatch(text) and "@" not in text.partition("/")[0],
    LeadField.LINKEDIN_URL: lambda text: "/" in text or "linkedin" in text.casefold(),
    LeadField.CREATED_DATE: _HAS_DATE.search,
    LeadField.CURRENCY: parse_currency,
    LeadField.EMAIL: lambda text: parse_email_cell(text).email,
    LeadField.INDUSTRY: parse_industry,
    **{field: parsed.can_read for field, parsed in PARSED_FIELDS.items()},
}


def filled_values(values: Sequence[str]) -> list[str]:
    """Return the values without blanks and placeholders, each on one line."""
    lines = (clean_line(value) for value in values)
    return [line for line in lines if line and not is_placeholder(line)]


def readable_share(field: LeadField, values: Sequence[str]) -> float:
    """Return the share of the filled `values` that can be read as `field`; 1 for free text and for no values."""
    reader = _READERS.get(field)
    if reader is None or not values:
        return 1.0
    return sum(bool(reader(value)) for value in values) / len(values)


def is_binary(values: Sequence[str]) -> bool:
    """Return True if the values are forms of yes and no."""
    distinct = {fold(value) for value in values}
    return 0 < len(distinct) <= 2 and distinct <= _BINARY_VALUES


def are_salutations(values: Sequence[str]) -> bool:
    """Return True if most values are forms of address, such as Mr and Dr."""
    hits = sum(fold(value).replace(".", "").replace(" ", "") in _SALUTATIONS for value in values)
    return bool(values) and 2 * hits > len(values)


def are_numbers(values: Sequence[str]) -> bool:
    """Return True if most values are numbers or dates."""
    hits = sum(_NUMBER_LIKE.fullmatch(value) is not None for value in values)
    return bool(values) and 2 * hits > len(values)


def are_capitalized(values: Sequence[str]) -> bool:
    """Return True if most values begin with a capital letter, or if there are no values."""
    return 2 * sum(value[0].isupper() for value in values) >= len(values)


def look_like_names(values: Sequence[str]) -> bool:
    """Return True if most values are names of two to four words."""
    hits = sum(
        len(parts) in (2, 3, 4)
        and all(part[:1].isalpha() for part in parts)
        and (parts[0][0].isupper() or "," in value)
        for value in values
        for parts in [value.split()]
    )
    return bool(values) and 2 * hits > len(values)


def look_like_emails(values: Sequence[str]) -> bool:
    """Return True if nearly all values are email addresses, most of them different."""
    if len(values) > 3 and len(set(values)) * 2 < len(values):
        return False
    return bool(values) and readable_share(LeadField.EMAIL, values) >= 0.8


def look_like_countries(values: Sequence[str]) -> bool:
    """Return True if nearly all values are countries, and not all are codes, which could be states."""
    return (
        len(values) >= 3
        and any(len(value) > 3 for value in values)
        and readable_share(LeadField.COUNTRY, values) >= 0.9
    )


def look_like_sizes(values: Sequence[str]) -> bool:
    """Return True if nearly all values are ranges of employees. Their bounds distinguish them from ranges of ages."""
    ranges = [
        value for value in values if re.search(r"\d\s*[-–+]", value) and not re.search(r"\d-\d\d?-\d", value)
    ]
    return (
        len(values) >= 3
        and len(ranges) * 10 >= len(values) * 8
        and _are_usual_bounds(ranges)
        and readable_share(LeadField.COMPANY_SIZE, values) >= 0.9
    )


def _are_usual_bounds(ranges: Sequence[str]) -> bool:
    bounds = [
        int(number.replace(",", "").replace(".", "").replace(" ", "").replace("’", "").replace("'", ""))
        for value in ranges
        for number in re.findall(r"\d{1,3}(?:[,.’' ]\d{3})+|\d+", value)
    ]
    usual = sum(bound in _SIZE_BOUNDS for bound in bounds)
    return 10 * usual >= 9 * len(bounds) and min(bounds, default=0) < _MIN_BOUND


def look_like_websites(values: Sequence[str]) -> bool:
    """Return True if nearly all values are web addresses."""
    return len(values) >= 3 and readable_share(LeadField.WEBSITE, values) >= 0.9


def look_like_profiles(values: Sequence[str]) -> bool:
    """Return True if most values are LinkedIn profiles."""
    hits = sum(_PROFILE.match(value) is not None for value in values)
    return bool(values) and 2 * hits > len(values)


def look_like_phones(values: Sequence[str]) -> bool:
    """Return True if nearly all values are phone numbers with a country or area code, and no dates."""
    hits = sum(
        _CERTAIN_PHONE.fullmatch(value) is not None and not _DATE_LIKE.match(value) for value in values
    )
    return len(values) >= 3 and 10 * hits >= 9 * len(values)


def are_free_text(values: Sequence[str]) -> bool:
    """Return True if at least half of the values are texts of six words or more, and most differ."""
    return _are_texts(values, _WORDS_OF_TEXT)


def are_phrases(values: Sequence[str]) -> bool:
    """Return True if at least half of the values have three words or more, and most differ."""
    return _are_texts(values, _WORDS_OF_PHRASE)


def _are_texts(values: Sequence[str], least_words: int) -> bool:
    hits = sum(_word_count(value) >= least_words for value in values)
    return bool(values) and 2 * hits >= len(values) and 10 * len(set(values)) >= 7 * len(values)


def _word_count(value: str) -> int:
    return len(value.split()) + len(_WIDE.findall(value)) // _WIDE_CHARS_PER_WORD


def supports(field: LeadField, values: Sequence[str]) -> bool:
    """Return True if the values make an uncertain header certain."""
    if not values or is_binary(values):
        return False
    if field in _SUPPORTS:
        return _SUPPORTS[field](values)
    return field in _READERS and readable_share(field, values) >= 0.8


def look_like_companies(values: Sequence[str]) -> bool:
    """Return True if at least a third of the values end with a legal form."""
    hits = sum(_LEGAL_FORM.search(value) is not None for value in values)
    return bool(values) and 3 * hits >= len(values)


def look_like_job_titles(values: Sequence[str]) -> bool:
    """Return True if most values contain a word of job titles."""
    hits = sum(not _TITLE_WORDS.isdisjoint(re.split(r"[^\w]+", fold(value))) for value in values)
    return len(values) >= 3 and 2 * hits > len(values)


def share_in_address(values: Sequence[str], emails: Sequence[str], *, part: int) -> float:
    """Return the share of values that begin (0) or end (-1) the name in their row's address, or are in its host (1)."""
    pairs = [
        (fold(clean_line(value)), email)
        for value, email in zip(values, emails, strict=True)
        if value.strip() and "@" in email
    ]
    hits = 0
    for value, email in pairs:
        local, _, host = email.casefold().strip("<> ").rpartition("@")
        if part == 1:
            word = re.split(r"[^\w]+", value)[0]
            hits += len(word) >= 3 and word in host.partition(".")[0]
        else:
            parts = [part for part in re.split(r"[._-]+", local) if part]
            hits += len(parts) >= 2 and parts[part] == value.replace(" ", "")
    return hits / len(pairs) if pairs else 0.0


_SUPPORTS: Final[dict[LeadField, Callable[[Sequence[str]], bool]]] = {
    LeadField.EMAIL: look_like_emails,
    LeadField.FULL_NAME: look_like_names,
    LeadField.JOB_TITLE: look_like_job_titles,
    LeadField.LEAD_MESSAGE: are_phrases,
    LeadField.PAIN_POINT: are_phrases,
    LeadField.COMPANY_NAME: look_like_companies,
}
"""Checks for fields whose values have no reader, or a lenient one."""
