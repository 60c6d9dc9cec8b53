"""Guess the encoding of text that is neither UTF-8 nor UTF-16, from the words that it would show.

chardet names the most likely encoding. Each other encoding that can decode the bytes is compared with it by the words that it
would show, because a person can check words, and a wrong encoding shows some that no language has.
"""

import re
import unicodedata
from codecs import lookup
from collections.abc import Iterable
from contextlib import suppress
from itertools import pairwise
from typing import Final, NamedTuple

import chardet

_SINGLE_BYTE: Final = (
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 iso8859-15 iso8859-2 iso8859-16 iso8859-5 "
    "iso8859-7 iso8859-9 iso8859-8 iso8859-6 iso8859-13 iso8859-4 iso8859-10 iso8859-3 koi8-r koi8-u mac-roman mac-latin2 "
    "mac-cyrillic mac-greek mac-turkish cp850 cp437 cp858 cp852 cp866 cp855 cp857 cp775 cp737 cp869 cp862 cp864"
).split()
_KOREAN_AND_CHINESE: Final = ("gb18030", "cp950", "big5hkscs", "cp949", "johab")
CANDIDATES: Final = (*_SINGLE_BYTE, "cp932", "euc_jp", *_KOREAN_AND_CHINESE)
"""The encodings that are compared, the usual ones first. If several show the same text, the first gives the name."""
_SUPERSETS: Final = {"shift_jis": "cp932", "euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030"}
_ALPHABETS: Final = (
    "äöüß|àâæçéèêëîïôœùûüÿ|áéíóúüñ|áâãàçéêíóôõú|àèéìîòù|åäöé|æøåéö|áðéíóúýþæö|ąćęłńóśźż|áčďéěíňóřšťúůýž|áäčďéíĺľňóôŕšťúýž|"
    "áéíóöőúüű|ăâîșț|ăâîşţ|čćđšž|çğıöşüâîû|ąčęėįšųūž|āčēģīķļņšūž|äõöüšž|ëç|àçèéíïòóúü|âêîôûŵŷ"
)
"""Letters beyond ASCII of the languages in Latin script, with a bar between two languages."""
_LETTERS_OF_LANGUAGES: Final = tuple(
    frozenset(letters + letters.upper() + ("İ" if "ı" in letters else ""))
    for letters in _ALPHABETS.split("|")
)
_WORD = re.compile(r"[^\s,;|\"@<>()/\\&+]*[^\x00-\x7f][^\s,;|\"@<>()/\\&+]*")
_PARTS = re.compile(r"\W+")
_AROUND_WORDS: Final = "“”„«»‚–—…®™©°ºª€£§’‘·'.-:!?*#%_[]{}0123456789、。（）「」【】，：　"
_INSIDE_WORDS: Final = frozenset("’'‘·.-`´・〇々ー")
_SCRIPTS: Final = (
    (0x250, "Latin"), (0x370, ""), (0x400, "Greek"), (0x530, "Cyrillic"), (0x590, ""), (0x600, "Hebrew"), (0x700, "Arabic"),
    (0xE00, ""), (0xE80, "Thai"), (0x1E00, ""), (0x1F00, "Latin"), (0x2000, "Greek"), (0x3040, ""), (0x3100, "Kana"),
    (0x3400, ""), (0xA000, "Han"), (0xAC00, ""), (0xD7B0, "Hangul"), (0xF900, ""), (0xFB00, "Han"),
)  # fmt: skip
"""The end of each range of code points, and its script."""
_SCRIPTS_TOGETHER: Final = tuple(
    map(frozenset, (("Kana", "Han"), ("Kana", "Han", "Latin"), ("Kana", "Latin"), ("Han", "Latin"), ("Hangul", "Latin")))
)  # fmt: skip
_EAST_ASIAN: Final = frozenset(("Kana", "Han", "Hangul"))
_MAX_WORDS: Final = 1_500
_MAX_SAMPLE_BYTES: Final = 64_000
_UTF7 = re.compile(rb"\+(?=[0-9/]*[A-Za-z])[A-Za-z0-9/]{3,}")
_MIN_CHARS_PER_ERROR: Final = 100
_MIN_KANA: Final = 0.05
_OTHERS: Final = 4
# Chosen on generated lead lists in 28 languages and 48 encodings: no wrong encoding passed for certain (decision record 104).
_BAD_WORD_COST: Final = 3.0
_CHARDET_BONUS: Final = 0.3
_CERTAIN_GAP: Final = 0.4
_UNREADABLE: Final = 0.5
_MIN_UNREADABLE_WORDS: Final = 5


class EncodingGuess(NamedTuple):
    encoding: str
    others: tuple[str, ...]
    """Other encodings, best first, each of which shows other text; empty if the guess is certain."""


class _Reading(NamedTuple):
    encoding: str
    bad_words: float
    """Share of words that no language has."""
    cost: float


def lines_beyond_ascii(data: bytes) -> bytes:
    """Return the lines of `data` that are not ASCII, up to a size that is enough for a guess."""
    lines: list[bytes] = []
    size = 0
    for line in data.split(b"\n"):
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size > _MAX_SAMPLE_BYTES:
                break
    return b"\n".join(lines)[: 2 * _MAX_SAMPLE_BYTES]


def guess_encoding(sample: bytes) -> EncodingGuess | None:
    """Return the most likely encoding of `sample`, or None if all of them show text that no language has."""
    return _guess(sample, "strict") or _guess(sample, "replace")


def _guess(sample: bytes, errors: str) -> EncodingGuess | None:
    named_encoding = _named_by_chardet(sample)
    named_text = sample.decode(named_encoding, "replace") if named_encoding else None
    readings: list[_Reading] = []
    word_count = 0
    for text, encoding in _readings(sample, named_encoding, errors).items():
        words = list(dict.fromkeys(_WORD.findall(text)))[:_MAX_WORDS]
        word_count = max(word_count, len(words))
        bad_words = sum(map(_is_bad_word, words)) / max(1, len(words))
        cost = _BAD_WORD_COST * bad_words + _foreign_letters(words)
        readings.append(_Reading(encoding, bad_words, cost - _CHARDET_BONUS * (text == named_text)))
    readings.sort(key=lambda reading: reading.cost)
    if not readings or (word_count >= _MIN_UNREADABLE_WORDS and readings[0].bad_words > _UNREADABLE):
        return None
    best = readings[0]
    is_certain = len(readings) == 1 or readings[1].cost - best.cost >= _CERTAIN_GAP
    others = () if is_certain else tuple(reading.encoding for reading in readings[1 : _OTHERS + 1])
    return EncodingGuess(best.encoding, others)


def guess_seven_bit_encoding(sample: bytes) -> str | None:
    """Return the encoding of ASCII bytes that represent other characters, such as ISO-2022-JP, or None for plain ASCII."""
    names = (_named_by_chardet(sample), "utf-7" if _UTF7.search(sample) else None)
    return next((name for name in names if name and _shows_words(sample, name)), None)


def _shows_words(sample: bytes, encoding: str) -> bool:
    try:
        words = _WORD.findall(sample.decode(encoding))
    except UnicodeDecodeError:
        return False
    # A plus sign before a word may by chance represent one other character.
    return len(set(words)) > 1 and not any(map(_is_bad_word, words))


def _named_by_chardet(sample: bytes) -> str | None:
    name = chardet.detect(sample)["encoding"]
    try:
        codec = lookup(name or "")
    except LookupError:
        return None
    # Whether a file is in another UTF is settled before, by its mark and by its zero bytes.
    is_utf = codec.name.startswith("utf") and codec.name != "utf-7"
    return None if is_utf else _SUPERSETS.get(codec.name, codec.name)


def _readings(sample: bytes, named_encoding: str | None, errors: str) -> dict[str, str]:
    """Return each text that an encoding shows with few errors, with the most usual encoding that shows it."""
    encodings: dict[str, str] = {}
    for encoding in (*CANDIDATES, *((named_encoding,) if named_encoding else ())):
        with suppress(UnicodeDecodeError, LookupError):
            text = sample.decode(encoding, errors)
            if text.count("\ufffd") <= max(1, len(text) // _MIN_CHARS_PER_ERROR):
                encodings.setdefault(text, encoding)
    if any(encoding == "euc_jp" and _is_japanese(text) for text, encoding in encodings.items()):
        return {text: name for text, name in encodings.items() if name not in _KOREAN_AND_CHINESE}
    return encodings


def _is_japanese(text: str) -> bool:
    """Return True for text with kana. Chinese and Korean encodings have kana in the same place as EUC-JP."""
    scripts = [_script(char) for char in text if char > "\x7f"]
    kana = scripts.count("Kana")
    return kana > _MIN_KANA * max(1, kana + scripts.count("Han"))


def _foreign_letters(words: Iterable[str]) -> float:
    """Return the share of Latin letters beyond ASCII that are not in the one language that has most of them."""
    letters = [
        char
        for word in words
        for char in word
        if char > "\x7f" and char.isalpha() and _script(char) == "Latin"
    ]
    if not letters:
        return 0.0
    return 1 - max(sum(char in language for char in letters) for language in _LETTERS_OF_LANGUAGES) / len(
        letters
    )


def _script(char: str) -> str:
    code = ord(char)
    return next((name for end, name in _SCRIPTS if code < end), "Han" if 0x20000 <= code < 0x30000 else "")


def _is_bad_word(word: str) -> bool:
    """Return True for a word that no language has: with a symbol inside, of two scripts, or with strange capitals."""
    core = word.strip(_AROUND_WORDS)
    if not core:
        return False
    if not any(map(str.isalpha, core)):
        return True
    scripts = {"Latin" for char in core if char < "\x80" and char.isalpha()}
    for char in core:
        if char < "\x80":
            continue
        category = unicodedata.category(char)
        if category == "Mn" or char in _INSIDE_WORDS:
            continue
        script = _script(char)
        if category not in ("Ll", "Lu", "Lt", "Lo", "Mc") or not script or char in "ªº":
            return True
        scripts.add(script)
    if len(scripts) > 1 and scripts not in _SCRIPTS_TOGETHER:
        return True
    if "Latin" in scripts and scripts & _EAST_ASIAN and _touch(core):
        return True
    return any(map(_has_strange_capitals, _PARTS.split(core)))


def _touch(word: str) -> bool:
    """Return True if a lower-case Latin letter is next to an East Asian character."""
    return any(
        (left.islower() and right > "\u2e00") or (right.islower() and left > "\u2e00")
        for left, right in pairwise(word)
    )


def _has_strange_capitals(word: str) -> bool:
    if any(
        left.islower() and right.isupper() and not (left + right).isascii() for left, right in pairwise(word)
    ):
        return True
    capitals = sum(map(str.isupper, word))
    has_small = any(char.islower() and char > "\x7f" for char in word)
    return has_small and capitals > len(word) / 2 and len(word) > 2 and word[:2].isupper()
