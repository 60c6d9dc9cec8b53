"""Decide which words of a lead may appear in an email to that lead.

Each function returns the words in a form that fits a sentence, or None. A generic sentence is never wrong, but a
strange name is.
"""

import re
import unicodedata

_PLAIN_NAME = re.compile(r"[A-Za-z]{2}[A-Za-z'’.-]{0,24}(?: [A-Za-z'’.-]{1,24}){0,2}")
_NAME_MARKS = frozenset(" '’.-")
_COMPANY = re.compile(r"[\w &.,'’+\-–/()!]{2,60}")
_PAIN = re.compile(r"[\w ,.;:'’\-–()/&%+€$£]{6,90}")
_SPACES = re.compile(r"\s+")
_HOST_LIKE = re.compile(r"[\w-]\.[^\W\d_]{2,}|//")
_MANY_DIGITS = re.compile(r"(?:\d[ .\-/()]?){7,}")
_MANGLED = re.compile("Ã[\u0080-\u00bf\u0100-\u2fff]|Â[\u0080-\u00bf]|â[€\u201a]|\ufffd")
_NEEDS_A_LETTER = re.compile(r"[^\W\d_]")
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
        "mr mrs ms miss dr prof herr frau mme madam"
    ).split()
)
"""Placeholders that people and programs enter in place of a name."""

_BLOCKED_WORDS = frozenset(
    (
        "assistant bcc click delete disregard drop forward ignore instruction instructions jailbreak "
        "override password previous prompt prompts reply script select subject system unsubscribe urgent "
        "verify wire bitcoin crypto viagra fuck fucking shit bullshit crap damn idiot idiots scam spam "
        "spammers"
    ).split()
)
"""Instructions to a machine, and words that nobody wants to see quoted."""


def safe_first_name(name: str | None) -> str | None:
    """Return the name as it can follow "Hi", or None."""
    if name is None:
        return None
    name = _TITLE.sub("", unicodedata.normalize("NFC", name)).strip(" ")
    if not _PLAIN_NAME.fullmatch(name) and not _is_name_of_another_script(name):
        return None
    words = _words(name)
    if (
        not _PLACEHOLDER_NAMES.isdisjoint(words)
        or not _BLOCKED_WORDS.isdisjoint(words)
        or _HOST_LIKE.search(name)
    ):
        return None
    return name.title() if name.isupper() and len(name) > 3 and name.isascii() else name


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


def safe_company(name: str | None) -> str | None:
    """Return the company's name without its legal form, or None."""
    if name is None:
        return None
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", name)).strip(" .,")
    if not _COMPANY.fullmatch(name) or _MANGLED.search(name):
        return None
    while (shorter := _LEGAL_FORM.sub("", name).strip(" .,&")) != name and len(shorter) > 1:
        name = shorter
    words = _words(name)
    if (
        len(words) > 6
        or not _BLOCKED_WORDS.isdisjoint(words)
        or name.lower() in _PLACEHOLDER_NAMES
        or _HOST_LIKE.search(name)
    ):
        return None
    if not _NEEDS_A_LETTER.search(name) or _MANY_DIGITS.search(name):
        return None
    return _without_capitals(name) if name.isupper() and len(words) > 1 else name


def _without_capitals(name: str) -> str:
    """Turn `ACME CHEMICALS` into `Acme Chemicals`. Words of up to four letters stay, because they may be abbreviations."""
    return " ".join(word.title() if len(word) > 4 else word for word in name.split(" "))


def safe_pain_point(text: str | None) -> str | None:
    """Return the pain point as it can be quoted in a sentence, or None if it is long, odd, rude, or an instruction."""
    if text is None or len(text) > 100 or not text.isprintable():
        return None
    text = _SPACES.sub(" ", text).strip(" .")
    if not _PAIN.fullmatch(text) or " " not in text:
        return None
    words = _words(text)
    if not _BLOCKED_WORDS.isdisjoint(words) or (words[0] in _PLACEHOLDER_NAMES and len(words) < 3):
        return None
    if _HOST_LIKE.search(text) or _MANY_DIGITS.search(text) or _MANGLED.search(text):
        return None
    return None if text.isupper() and len(text) > 12 else text


def _words(text: str) -> list[str]:
    return [word.strip(".,;:()!'’") for word in text.lower().split(" ")]
