"""Add up contacted leads by source, template, rep, score band, and language."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from leadops_core.learning.calibration_plot import wilson_interval
from leadops_core.schemas.insights import (
    ResponseBreakdown,
    ResponseDimension,
    ResponseGroup,
    ResponseRate,
    ResponseReport,
)

BAND_WIDTH = 20
"""Points of a score band."""
SMALL_GROUP = 30
"""Below this number of leads, one reply moves a rate by more than three points."""
_MOST_GROUPS = 20


class Responses(NamedTuple):
    """Numbers of leads."""

    contacted: int = 0
    replied: int = 0
    positive: int = 0
    meetings: int = 0
    recent: int = 0

    def plus(self, other: "Responses") -> "Responses":
        return Responses(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class ResponseRow(NamedTuple):
    """Contacted leads with the same values of all dimensions."""

    source: str | None
    purpose: str
    template_version: str
    approved_by: str | None
    score_band: int | None
    """Lowest score of the band."""
    language: str
    responses: Responses


def _band_words(row: ResponseRow) -> str | None:
    low = row.score_band
    return None if low is None else f"{low}–{100 if low + BAND_WIDTH >= 100 else low + BAND_WIDTH - 1}"


_VALUES: Mapping[ResponseDimension, Callable[[ResponseRow], str | None]] = MappingProxyType(
    {
        ResponseDimension.SOURCE: lambda row: row.source or None,
        ResponseDimension.TEMPLATE: lambda row: f"{row.purpose} {row.template_version}",
        ResponseDimension.REP: lambda row: row.approved_by,
        ResponseDimension.SCORE_BAND: _band_words,
        ResponseDimension.LANGUAGE: lambda row: row.language,
    }
)


def response_report(rows: Iterable[ResponseRow], *, days: int, since: datetime) -> ResponseReport:
    """Return the report of contacted leads."""
    rows = list(rows)
    total = _sum(row.responses for row in rows)
    return ResponseReport(
        days=days,
        since=since,
        total=_group(None, total),
        recent=total.recent,
        breakdowns=tuple(_breakdown(dimension, rows) for dimension in ResponseDimension),
    )


def _breakdown(dimension: ResponseDimension, rows: Sequence[ResponseRow]) -> ResponseBreakdown:
    by_value: defaultdict[str | None, Responses] = defaultdict(Responses)
    for row in rows:
        value = _VALUES[dimension](row)
        by_value[value] = by_value[value].plus(row.responses)
    groups = [_group(value, responses) for value, responses in by_value.items()]
    groups.sort(key=lambda group: (-group.contacted, group.value or ""))
    listed = groups[:_MOST_GROUPS]
    if dimension is ResponseDimension.SCORE_BAND:
        listed.sort(key=lambda group: -int((group.value or "-1").split("–")[0]))
    return ResponseBreakdown(
        dimension=dimension, groups=tuple(listed), omitted_groups=len(groups) - len(listed)
    )


def _group(value: str | None, responses: Responses) -> ResponseGroup:
    return ResponseGroup(
        value=value,
        contacted=responses.contacted,
        replied=_rate(responses.replied, responses.contacted),
        positive=_rate(responses.positive, responses.contacted),
        meetings=_rate(responses.meetings, responses.contacted),
        is_small=responses.contacted < SMALL_GROUP,
    )


def _rate(count: int, contacted: int) -> ResponseRate:
    if not contacted:
        return ResponseRate(count=count)
    low, high = wilson_interval(count, contacted)
    return ResponseRate(count=count, share=count / contacted, low=low, high=high)


def _sum(all_responses: Iterable[Responses]) -> Responses:
    total = Responses()
    for responses in all_responses:
        total = total.plus(responses)
    return total
