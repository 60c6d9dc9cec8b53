"""Compare two identities by points, and name what agrees and what differs.

The points were set by hand and measured on a generated set with known truth
(`tests/unit/duplicates/test_duplicate_figures.py` and decision record 106).
"""

from typing import Final, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from leadops_core.duplicates.identity import Identity
from leadops_core.duplicates.nicknames import is_nickname
from leadops_core.schemas import DuplicateReason as R

PROPOSED_FROM: Final = 55
"""Points from which two leads are proposed as duplicates."""
_POINTS: Final = {
    R.SAME_PROFILE: 70,
    R.SAME_MAILBOX: 60,
    R.SIMILAR_ADDRESS: 35,
    R.SAME_PHONE: 35,
    R.SAME_NAME: 40,
    R.SWAPPED_NAME: 38,
    R.NICKNAME: 34,
    R.SIMILAR_NAME: 34,
    R.INITIAL: 32,
    R.SAME_COMPANY: 25,
    R.SIMILAR_COMPANY: 21,
    R.SAME_DOMAIN: 20,
    R.OTHER_LAST_NAME: -5,
    R.OTHER_FIRST_NAME: -45,
    R.OTHER_NAME: -60,
    R.OTHER_COMPANY: -15,
    R.OTHER_COUNTRY: -15,
}
_MOST_FOR_COMPANY: Final = 30
_COMPANY: Final = frozenset((R.SAME_COMPANY, R.SIMILAR_COMPANY, R.SAME_DOMAIN))
_OTHER_PERSON: Final = frozenset((R.OTHER_FIRST_NAME, R.OTHER_NAME))
_SHORT_WORD: Final = 4
_LONG_WORD: Final = 8
_SIMILAR_COMPANY: Final = 88


class Comparison(NamedTuple):
    """How much speaks for two leads being one person."""

    score: int
    """0 to 100."""
    reasons: tuple[R, ...]


def compare(one: Identity, other: Identity) -> Comparison:
    """Return the points and reasons for two identities."""
    name = _name_reason(one, other)
    if name in _OTHER_PERSON and one.mailbox != other.mailbox and one.profiles.isdisjoint(other.profiles):
        # Nothing else makes up for another name. Most pairs of colleagues end here.
        return Comparison(0, (name,))
    reasons = [reason for reason in (name, *_reasons(one, other)) if reason is not None]
    company = sum(_POINTS[reason] for reason in reasons if reason in _COMPANY)
    points = sum(_POINTS[reason] for reason in reasons) - company + min(company, _MOST_FOR_COMPANY)
    return Comparison(max(0, min(points, 100)), tuple(reasons))


def _reasons(one: Identity, other: Identity) -> tuple[R | None, ...]:
    same_company = _company_reason(one.company, other.company)
    is_same_domain = not one.domains.isdisjoint(other.domains)
    if is_same_domain and same_company is R.OTHER_COMPANY:
        # One company under two names.
        same_company = None
    return (
        R.SAME_PROFILE if not one.profiles.isdisjoint(other.profiles) else None,
        _address_reason(one, other),
        R.SAME_PHONE if not one.phones.isdisjoint(other.phones) else None,
        same_company,
        R.SAME_DOMAIN if is_same_domain else None,
        R.OTHER_COUNTRY if one.country and other.country and one.country != other.country else None,
    )


def _name_reason(one: Identity, other: Identity) -> R | None:
    if not one.name or not other.name:
        return None
    if sorted(one.name) == sorted(other.name):
        is_swapped = one.first and one.last and one.first != other.first and set(one.first) <= set(other.last)
        return R.SWAPPED_NAME if is_swapped else R.SAME_NAME
    if not (one.first and one.last and other.first and other.last):
        return _one_half_reason(one, other)
    is_same_last = _is_same_last_name(one.last, other.last)
    first = _first_name_reason(one.first, other.first)
    if is_same_last and first is not None:
        return first
    if _is_same_last_name(one.last, other.first) and _first_name_reason(one.first, other.last) is R.SAME_NAME:
        return R.SWAPPED_NAME
    if first is R.SAME_NAME and _is_similar(" ".join(one.last), " ".join(other.last)):
        return R.SIMILAR_NAME
    if first is R.SAME_NAME:
        return R.OTHER_LAST_NAME
    return R.OTHER_FIRST_NAME if is_same_last else R.OTHER_NAME


def _one_half_reason(one: Identity, other: Identity) -> R | None:
    """Return the reason for names of which one has only one half."""
    mine, theirs = set(one.name), set(other.name)
    return None if mine & theirs else R.OTHER_NAME


def _is_same_last_name(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return True for the same last name, or for a double name and one of its halves."""
    mine, theirs = set(one), set(other)
    return mine <= theirs or theirs <= mine


def _first_name_reason(one: tuple[str, ...], other: tuple[str, ...]) -> R | None:
    """Return in which way two first names are the same, or None if they are not."""
    if set(one) <= set(other) or set(other) <= set(one):
        return R.SAME_NAME
    mine, theirs = one[0], other[0]
    if is_nickname(mine, theirs):
        return R.NICKNAME
    if min(len(mine), len(theirs)) == 1:
        return R.INITIAL if mine[0] == theirs[0] else None
    # A last letter often tells two names apart: Martin and Martina, Jan and Jana.
    is_last_letter = mine[:-1] == theirs[:-1] or mine == theirs[:-1] or theirs == mine[:-1]
    return R.SIMILAR_NAME if not is_last_letter and _is_similar(mine, theirs) else None


def _is_similar(one: str, other: str) -> bool:
    """Return True if two words differ by one slip of the keyboard, or long ones by two."""
    length = max(len(one), len(other))
    if length < _SHORT_WORD:
        return False
    slips = 2 if length >= _LONG_WORD else 1
    return OSA.distance(one, other, score_cutoff=slips) <= slips


def _address_reason(one: Identity, other: Identity) -> R | None:
    if one.mailbox is None or other.mailbox is None or one.is_shared or other.is_shared:
        return None
    if one.mailbox == other.mailbox:
        return R.SAME_MAILBOX
    (my_local, _, my_host), (local, _, host) = one.mailbox.rpartition("@"), other.mailbox.rpartition("@")
    if my_host == host:
        return R.SIMILAR_ADDRESS if len(local) > _SHORT_WORD and _is_similar(my_local, local) else None
    is_same_local = my_local == local and len(local) > _SHORT_WORD
    return R.SIMILAR_ADDRESS if is_same_local and _is_similar(my_host, host) else None


def _company_reason(one: tuple[str, ...], other: tuple[str, ...]) -> R | None:
    if not one or not other:
        return None
    if one == other:
        return R.SAME_COMPANY
    mine, theirs = " ".join(one), " ".join(other)
    if mine.replace(" ", "") == theirs.replace(" ", ""):
        return R.SAME_COMPANY
    is_longer_form = one[: len(other)] == other or other[: len(one)] == one
    if is_longer_form or fuzz.token_sort_ratio(mine, theirs) >= _SIMILAR_COMPANY:
        return R.SIMILAR_COMPANY
    return R.OTHER_COMPANY
