"""The words that a rule's pattern can begin with: where none of them stands, it need not be tried."""

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<assertion>\(\?<?[!=])|(?P<open>\(\?:)|(?P<close>\))|(?P<bar>\|)|(?P<gap><\d>)|(?P<set>\[[^\]]*\])"
    r"|(?P<escape>\\.)|(?P<char>.)",
    re.DOTALL,
)
_QUANTIFIER = re.compile(r"\?\??|\{(\d+)(?:,\d*)?\}\??|[*+]\??")
_ENDS_A_WORD = re.compile(r"<\d>|\[(?!\^)(?:[^\\\w]|\\s)+\]|\\?[^\w\\]", re.DOTALL)
_MOST_WORDS = 600


class _Unknown(Exception):
    """The pattern can begin with words that cannot be listed."""


class _Words(NamedTuple):
    """What has been read so far: beginnings of a first word, and first words that have ended."""

    open: frozenset[str]
    ended: frozenset[str]


def first_words(pattern: str) -> frozenset[str] | None:
    """Every word that a text matched by the pattern can begin with, None where they cannot be listed.

    A superset: conditions that the pattern makes on what stands around it are left out.
    """
    try:
        words, _ = _alternatives(list(_TOKEN.finditer(pattern)), 0, _Words(frozenset([""]), frozenset()))
    except _Unknown:
        return None
    found = words.open | words.ended
    return found if "" not in found else None


def _alternatives(tokens: list[re.Match[str]], at: int, before: _Words) -> tuple[_Words, int]:
    """The words after any one of the alternatives that begin at `at`, and the place of the bracket that ends them."""
    opened: frozenset[str] = frozenset()
    ended = before.ended
    now = before
    while at < len(tokens):
        kind = tokens[at].lastgroup
        if kind == "close":
            break
        if kind == "bar":
            opened, ended, now = opened | now.open, ended | now.ended, before
            at += 1
        else:
            now, at = _item(tokens, at, now)
    return _Words(opened | now.open, ended | now.ended), at


def _item(tokens: list[re.Match[str]], at: int, before: _Words) -> tuple[_Words, int]:
    """The words after one item and its quantifier, and the place behind them."""
    token = tokens[at]
    if token.lastgroup == "assertion":
        return before, _after_bracket(tokens, at)
    if token.lastgroup == "open":
        after, closing = _alternatives(tokens, at + 1, before)
        at = closing + 1
    else:
        after = _extended(before, token)
        at += 1
    optional, at = _quantifier(tokens, at)
    return (_Words(after.open | before.open, after.ended | before.ended) if optional else after), at


def _extended(before: _Words, token: re.Match[str]) -> _Words:
    if not before.open:
        return before
    text = token[0]
    if token.lastgroup == "char" and text.isalnum():
        letters = frozenset([text])
    elif token.lastgroup == "set" and text[1:-1].isalnum():
        letters = frozenset(text[1:-1])
    elif _ENDS_A_WORD.fullmatch(text) and "" not in before.open:
        return _Words(frozenset(), before.ended | before.open)
    else:
        raise _Unknown
    grown = frozenset(start + letter for start in before.open for letter in letters)
    if len(grown) > _MOST_WORDS:
        raise _Unknown
    return _Words(grown, before.ended)


def _quantifier(tokens: list[re.Match[str]], at: int) -> tuple[bool, int]:
    """Whether the item before `at` may be left out, and the place behind its quantifier."""
    if at >= len(tokens):
        return False, at
    match = _QUANTIFIER.match(tokens[at].string, tokens[at].start())
    if match is None:
        return False, at
    end = match.end()
    while at < len(tokens) and tokens[at].start() < end:
        at += 1
    return match[0][0] in "?*" or match[1] == "0", at


def _after_bracket(tokens: list[re.Match[str]], at: int) -> int:
    depth = 0
    while True:
        kind = tokens[at].lastgroup
        depth += (kind in {"open", "assertion"}) - (kind == "close")
        at += 1
        if not depth:
            return at
