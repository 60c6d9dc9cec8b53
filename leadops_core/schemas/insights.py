"""How leads respond to their first email."""

from enum import StrEnum

from leadops_core.schemas.base import Count, Schema, UtcDatetime


class ResponseDimension(StrEnum):
    """What leads are grouped by. Each value is that of the first email, except for the source."""

    SOURCE = "source"
    """Where the lead came from."""
    TEMPLATE = "template"
    """The purpose and the template version of the email."""
    REP = "rep"
    """Who approved the email."""
    SCORE_BAND = "score_band"
    """The score of the lead when the email was written, in bands of 20 points."""
    LANGUAGE = "language"


class ResponseRate(Schema):
    """The share of contacted leads who responded, with a 95 % confidence interval (Wilson, 1927)."""

    count: Count
    share: float | None = None
    """None without contacted leads."""
    low: float | None = None
    high: float | None = None


class ResponseGroup(Schema):
    """Contacted leads that have one value of a dimension."""

    value: str | None = None
    """None if it is unknown."""
    contacted: Count
    replied: ResponseRate
    """Leads who answered in any way, opt-outs included. Automatic replies do not count."""
    positive: ResponseRate
    """Leads who answered and are interested, ask a question, or booked a meeting."""
    meetings: ResponseRate
    """Leads who booked a meeting or became customers after the email."""
    is_small: bool
    """True if there are too few leads to compare the rates."""


class ResponseBreakdown(Schema):
    """All contacted leads by one dimension, largest group first."""

    dimension: ResponseDimension
    groups: tuple[ResponseGroup, ...]
    omitted_groups: Count = 0
    """Number of smaller groups that are not listed."""


class ResponseReport(Schema):
    """Replies and meetings of the leads whose first email was sent since a day."""

    days: Count
    since: UtcDatetime
    total: ResponseGroup
    recent: Count
    """Leads whose first email was sent in the last seven days, and who may still answer."""
    breakdowns: tuple[ResponseBreakdown, ...]
