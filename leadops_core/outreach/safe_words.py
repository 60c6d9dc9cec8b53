"""Decide which words of a lead may appear in an email to that lead.

Each function returns the words in a form that fits a sentence, or None. A generic sentence is never wrong, but a
strange name is, and the reader may not be the person who filled in the form.
"""

import re
import unicodedata
from collections.abc import Iterator

from leadops_core.outreach.word_lists import (
    ABUSE,
    ALARMING_WORDS,
    COMPOUND_NAMES,
    QUOTABLE_WORDS,
    STATING_VERBS,
    TOOL_NAMES,
    VERBS,
)
from leadops_core.schemas.language import Language

_PLAIN_NAME = re.compile(r"[A-Za-z]{2}[A-Za-z'’.-]{0,24}(?: [A-Za-z'’.-]{1,24}){0,2}")
_NAME_MARKS = frozenset(" '’.-")
_COMPANY = re.compile(r"[\w &.,'’+\-–/()!]{2,60}")
_SPACES = re.compile(r"\s+")
_HOST_LIKE = re.compile(r"[\w-]\.[^\W\d_]{2,}|//")
_MANY_DIGITS = re.compile(r"(?:\d[ .\-/()]?){7,}")
_MANGLED = re.compile("Ã[\u0080-\u00bf\u0100-\u2fff]|Â[\u0080-\u00bf]|â[€\u201a]|\ufffd")
_NEEDS_A_LETTER = re.compile(r"[^\W\d_]")
_LETTERS = re.compile(r"[^\W\d_]+")
_TITLE = re.compile(r"^(?:(?:dr|prof|mr|mrs|ms|mx|herr|frau|ing|dipl)\.? )+", re.IGNORECASE)
_LEGAL_FORM = re.compile(
    r"[ ,]+(?:gmbh(?: ?& ?co\.? ?kg)?|& co\.? kg|ag|se|kg|ug|e\.?v\.?|inc|incorporated|llc|llp|ltd|limited|plc|corp|"
    r"corporation|co|pty|s\.?a\.?[sc]?|s\.?a\.? de c\.?v|uab|jsc|zrt|nyrt|pte|bhd|k\.?k|s\.?r\.?l|s\.?p\.?a|s\.?l\.?u?|"
    r"b\.?v|n\.?v|a/?s|aps|ab|oyj?|asa|kft|sp\. ?z ?o\.? ?o|"
    r"d\.?o\.?o|s\.?r\.?o|sarl|bvba|lda|ltda|pvt)\.?$",
    re.IGNORECASE,
)

_PLACEHOLDER_NAMES = frozenset(
    (
        "a an admin anonymous asdf company contact customer employee firma freelance freelancer friend hello "
        "independent individual info lead n/a na nan nil no none null owner personal private sales self "
        "self-employed sir student support team test tester there undefined unemployed unknown user xxx yes "
        "mr mrs ms miss dr prof herr frau mme madam daddy mommy baby jew jews gay osama"
    ).split()
)
"""Placeholders that people and programs enter in place of a name, and words that are an insult after "Hi"."""

_ABUSIVE_STEMS = ("fuck", "hitler", "nigger")
"""Parts that make every longer word abusive, too."""
_LONGEST_PAIN_POINT = 90
_SENTENCE = re.compile(r"[\w'’&/%-]+(?:[,;]? [\w'’&/%-]+)+")
_QUOTED_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_COUNT = re.compile(r"\d{1,3}[a-z]?")
_ENDINGS = (
    *(
        ("'s", ""),
        ("ies", "y"),
        ("es", ""),
        ("s", ""),
        ("ied", "y"),
        ("ed", ""),
        ("d", ""),
        ("ing", ""),
        ("ing", "e"),
    ),
    ("ly", ""),
)
_NAME_GAP = re.compile(r"[ -]+")
_LAST_NAME = re.compile(r"(?:[^\W\d_]{2,25}|[A-Z]['’][^\W\d_]{2,25})(?:-[^\W\d_]{2,25})?")
_NAME_PARTICLES = frozenset(
    "af al ben bin da das de del della den der di do dos du el la le lo los mac ten ter van vom von y zu zum zur".split()
)
_HAS_INITIAL = re.compile(r"^[\w'’]+ \w\.?$")
_FEWEST_CONFIRMING_LETTERS = 3


def safe_first_name(name: str | None) -> str | None:
    """Return the name as it can follow "Hi", or None if it may be no name."""
    if name is None:
        return None
    name = _TITLE.sub("", unicodedata.normalize("NFC", name)).strip(" ")
    if not _PLAIN_NAME.fullmatch(name) and not _is_name_of_another_script(name):
        return None
    words = _words(name)
    if (
        _HOST_LIKE.search(name)
        or _is_abusive(words)
        or not words.isdisjoint(_PLACEHOLDER_NAMES | ALARMING_WORDS)
    ):
        return None
    # "Will" and "Grace" are names; "Read This" is none. Other scripts write words that no list here has.
    parts = frozenset(part.strip(".") for part in _NAME_GAP.split(name.lower()) if part)
    if len(parts) > 1 and not (
        parts <= COMPOUND_NAMES or _HAS_INITIAL.search(name) or _is_of_another_script(words)
    ):
        return None
    return name.title() if name.isupper() and len(name) > 3 and name.isascii() else name


def safe_last_name(name: str | None) -> str | None:
    """Return the name as it can follow the first name in a greeting, or None if it may be no name.

    It is one word, or a double name, after particles such as `von der`.
    """
    if name is None:
        return None
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip()
    *particles, last = name.split(" ")
    if not _LAST_NAME.fullmatch(last) or not last[0].isupper() or _MANGLED.search(name):
        return None
    words = _words(name)
    if _is_abusive(words) or not words.isdisjoint(_PLACEHOLDER_NAMES | ALARMING_WORDS):
        return None
    if not _NAME_PARTICLES.issuperset(particle.lower() for particle in particles):
        return None
    return name.title() if name.isupper() and len(name) > 3 else name


def _is_name_of_another_script(name: str) -> bool:
    if not 1 <= len(name) <= 40 or name.isascii() or name.count(" ") > 2 or _MANGLED.search(name):
        return False
    marks = 0
    for character in name:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Mc") else 0
        if category[0] not in "LM" and character not in _NAME_MARKS:
            return False
        if marks > 3:  # Stacked accents break the layout of the line.
            return False
    return unicodedata.category(name[0])[0] == "L"


def safe_company(name: str | None, email: str | None = None) -> str | None:
    """Return the company's name without its legal form, or None.

    A name with a word of payment, security, or instruction counts only if the domain of `email` contains it, too.
    """
    if name is None:
        return None
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip(" .,")
    if not _COMPANY.fullmatch(name) or _MANGLED.search(name):
        return None
    while (shorter := _LEGAL_FORM.sub("", name).strip(" .,&")) != name and len(shorter) > 1:
        name = shorter
    if name.lower() in _PLACEHOLDER_NAMES or _HOST_LIKE.search(name):
        return None
    if name.count(" ") > 5 or not _NEEDS_A_LETTER.search(name) or _MANY_DIGITS.search(name):
        return None
    words = _words(name)
    if _is_abusive(words) or not (words.isdisjoint(ALARMING_WORDS) or _is_confirmed(name, email)):
        return None
    return _without_capitals(name) if name.isupper() and " " in name else name


def _is_confirmed(company: str, email: str | None) -> bool:
    """Return True if the domain of the address is made of the company's name."""
    letters = "".join(filter(str.isalnum, company.lower()))
    labels = (email or "").lower().rpartition("@")[2].split(".")[:-1]
    return any(
        len(label) >= _FEWEST_CONFIRMING_LETTERS
        and label.replace("-", "") in (letters, letters[: len(label)])
        for label in labels
    )


def _without_capitals(name: str) -> str:
    """Turn `ACME CHEMICALS` into `Acme Chemicals`. Words of up to four letters stay, because they may be abbreviations."""
    return " ".join(word.title() if len(word) > 4 else word for word in name.split(" "))


def safe_pain_point(text: str | None, language: Language) -> str | None:
    """Return the pain point as it can be quoted in a sentence of this language, or None.

    Only English has a list of words that may be quoted, so an email in another language quotes nothing.

    It is quoted only if every word is in `QUOTABLE_WORDS`, `VERBS`, or `TOOL_NAMES`, or a small number, and if it does not
    begin like an order. These lists contain no second person, insult, sum, account, promise, or name of a person.
    """
    if text is None or language is not Language.ENGLISH:
        return None
    text = _SPACES.sub(" ", text).strip(" .").replace("’", "'")
    if len(text) > _LONGEST_PAIN_POINT or not text.isprintable() or not _SENTENCE.fullmatch(text):
        return None
    words = [match.group() for match in _QUOTED_WORD.finditer(text.lower())]
    if words[0] in VERBS and words[0] not in QUOTABLE_WORDS | STATING_VERBS:
        return None
    if text.isupper() and len(text) > 12:
        return None
    return text if all(map(may_be_quoted, words)) else None


def may_be_quoted(word: str) -> bool:
    """Return True if a sentence with this word, in lowercase, may be quoted to a stranger."""
    return (
        _COUNT.fullmatch(word) is not None
        or any(form in QUOTABLE_WORDS or form in VERBS or form in TOOL_NAMES for form in base_forms(word))
        or ("-" in word and all(map(may_be_quoted, word.split("-"))))
    )


def base_forms(word: str) -> Iterator[str]:
    """Yield the word, and what it may be a form of: "routing" of "route", "dropped" of "drop"."""
    yield word
    for ending, replacement in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            base = word.removesuffix(ending) + replacement
            yield base
            if base[-1:] == base[-2:-1]:
                yield base[:-1]


def _is_of_another_script(words: frozenset[str]) -> bool:
    """Return True if no word has a Latin letter."""
    return not any("LATIN" in unicodedata.name(letter, "") for word in words for letter in word)


def _words(text: str) -> frozenset[str]:
    return frozenset(_LETTERS.findall(text.lower()))


def _is_abusive(words: frozenset[str]) -> bool:
    return not words.isdisjoint(ABUSE) or any(stem in word for stem in _ABUSIVE_STEMS for word in words)
