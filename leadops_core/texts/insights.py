"""Sentences about how leads respond to emails; the dashboard makes the same ones (`frontend/src/lib/insights.ts`)."""

from leadops_core.schemas import DraftPurpose, Language, LeadSource
from leadops_core.schemas.insights import (
    ResponseBreakdown,
    ResponseDimension,
    ResponseRate,
    ResponseReport,
)
from leadops_core.texts import en
from leadops_core.texts.sentences import percent, plural

_SHOWN_DIGITS = 7


def response_sentences(report: ResponseReport) -> list[str]:
    """Return how many leads were contacted, and how many of them may still answer."""
    days = plural(report.days, en.DAY_NOUN)
    contacted = report.total.contacted
    if not contacted:
        return [en.RESPONSE_NONE.format(days=days)]
    sentences = [en.RESPONSE_SUMMARY.format(leads=plural(contacted, en.LEAD_NOUN), days=days)]
    if report.recent:
        sentences.append(en.RESPONSE_RECENT.format(count=f"{report.recent:,}"))
    return sentences


def response_value_words(dimension: ResponseDimension, value: str | None) -> str:
    """Return the value of a group in words."""
    if value is None:
        return en.RESPONSE_UNKNOWN
    match dimension:
        case ResponseDimension.SOURCE:
            return en.SOURCES[LeadSource(value)]
        case ResponseDimension.TEMPLATE:
            purpose, _, version = value.partition(" ")
            return en.RESPONSE_TEMPLATE.format(
                purpose=en.PURPOSES[DraftPurpose(purpose)], version=version[:_SHOWN_DIGITS]
            )
        case ResponseDimension.LANGUAGE:
            return en.LANGUAGES[Language(value)]
        case ResponseDimension.REP | ResponseDimension.SCORE_BAND:
            return value


def response_rate_words(rate: ResponseRate) -> str:
    """Return a rate with its count and interval, such as `3: 25% (9–53%)`."""
    if rate.share is None or rate.low is None or rate.high is None:
        return f"{rate.count:,}"
    return f"{rate.count:,}: {percent(rate.share)} ({percent(rate.low)[:-1]}–{percent(rate.high)})"


def omitted_words(breakdown: ResponseBreakdown) -> str | None:
    """Return how many groups a breakdown does not list, or None if it lists all."""
    if not breakdown.omitted_groups:
        return None
    return en.RESPONSE_OMITTED.format(groups=plural(breakdown.omitted_groups, en.GROUP_NOUN))
