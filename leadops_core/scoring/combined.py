"""Combine the points of characteristics that tell the same about a lead, so that they are one line of its score."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadops_core.schemas.scorecard import MISSING, Characteristic, Origin, Scorecard
from leadops_core.scoring.engine import Floats, LeveledLeads

_REGION, _COUNTRY = (Origin.FACT, "region"), (Origin.FIELD, "country")
_DERIVED_FROM = {
    _REGION: _COUNTRY,
    (Origin.FACT, "seniority"): (Origin.FIELD, "job_title"),
    (Origin.FACT, "department"): (Origin.FIELD, "job_title"),
}
"""Facts, and the fields that they follow from."""


class CombinedPoints(NamedTuple):
    """Points of leads with those of combined characteristics in one place."""

    points: Floats
    """Leads × places: points of each line. The sum of each row is as before."""
    members: dict[tuple[int, int], tuple[int, ...]]
    """For each combined line, by row and place, the places of its characteristics, the line's own first."""


def combine(leads: LeveledLeads, scorecard: Scorecard, points: Floats) -> CombinedPoints:
    """Return the points with one place for a country and its region, and one for the missing values of a form.

    `points` has a column for each characteristic of the scorecard, and possibly more. Only characteristics of the same group
    are combined. The points of a form stand in the place of its largest member.
    """
    characteristics = scorecard.characteristics
    combined, members = points.copy(), dict[tuple[int, int], tuple[int, ...]]()
    for field, fact in _country_and_region(characteristics):
        is_joined = (points[:, [field, fact]] != 0).all(axis=1)
        is_joined &= _is_missing(leads, field) == _is_missing(leads, fact)
        combined[is_joined, field] += combined[is_joined, fact]
        combined[is_joined, fact] = 0.0
        members |= {(row, field): (field, fact) for row in np.flatnonzero(is_joined).tolist()}
    for places in _forms(characteristics):
        own = combined[:, places]
        is_member = (own != 0) & np.column_stack([_is_missing(leads, place) for place in places])
        is_joined = is_member.sum(axis=1) > 1
        own[~(is_member & is_joined[:, None])] = 0.0
        combined[:, places] -= own
        order = np.argsort(-np.abs(own), axis=1, kind="stable")
        for row in np.flatnonzero(is_joined).tolist():
            joined = [places[index] for index in order[row].tolist() if own[row, index]]
            combined[row, joined[0]] = own[row].sum()
            parts = [members.pop((row, place), (place,)) for place in joined]
            members[row, joined[0]] = tuple(place for part in parts for place in part)
    return CombinedPoints(combined, members)


def combined_title(characteristics: Sequence[Characteristic]) -> str:
    """Return the titles of the characteristics of a line, without facts that follow from a field beside them."""
    sources = {(own.origin, own.key) for own in characteristics}
    titles = [own.title for own in characteristics if _DERIVED_FROM.get((own.origin, own.key)) not in sources]
    return ", ".join(dict.fromkeys(titles))


def _country_and_region(characteristics: tuple[Characteristic, ...]) -> list[tuple[int, int]]:
    """Return the places of both, if the scorecard has them in the same group: a region adds nothing to its country."""
    places = {(own.origin, own.key): place for place, own in enumerate(characteristics)}
    country, region = places.get(_COUNTRY), places.get(_REGION)
    if country is None or region is None or characteristics[country].group != characteristics[region].group:
        return []
    return [(country, region)]


def _forms(characteristics: tuple[Characteristic, ...]) -> list[list[int]]:
    """Return the places of the characteristics of each form."""
    forms: dict[tuple[str, str], list[int]] = {}
    for place, own in enumerate(characteristics):
        if own.form is not None:
            forms.setdefault((own.form, own.group), []).append(place)
    return [places for places in forms.values() if len(places) > 1]


def _is_missing(leads: LeveledLeads, place: int) -> NDArray[np.bool_]:
    levels, codes = leads.levels(place)
    return np.array([level == MISSING for level in levels], dtype=np.bool_)[codes]
