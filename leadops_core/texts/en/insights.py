"""Words for how leads respond to emails."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas.insights import ResponseDimension

RESPONSE_DIMENSIONS: Final[Mapping[ResponseDimension, str]] = {
    ResponseDimension.SOURCE: "Source",
    ResponseDimension.TEMPLATE: "Email",
    ResponseDimension.REP: "Approved by",
    ResponseDimension.SCORE_BAND: "Score",
    ResponseDimension.LANGUAGE: "Language",
}
RESPONSE_COLUMNS: Final[Mapping[str, str]] = {
    "contacted": "Emailed",
    "replied": "Replied",
    "positive": "Positive replies",
    "meetings": "Booked a meeting",
}
RESPONSE_SUMMARY: Final = "{leads} got a first email in the last {days}."
RESPONSE_RECENT: Final = "{count} of them got it in the last 7 days and may still answer."
RESPONSE_NONE: Final = "No first email was sent in the last {days}."
RESPONSE_INTERVALS: Final = (
    "In parentheses: 95% intervals. Groups whose intervals overlap may differ by chance only."
)
RESPONSE_SMALL: Final = "Fewer than 30 leads: too few to compare."
RESPONSE_OMITTED: Final = "{groups} not listed."
RESPONSE_TEMPLATE: Final = "{purpose}, templates {version}"
RESPONSE_UNKNOWN: Final = "Unknown"
GROUP_NOUN: Final = ("smaller group", "smaller groups")
DAY_NOUN: Final = ("day", "days")
