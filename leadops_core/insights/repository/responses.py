"""The SQL of contacted leads and how they responded."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, exists, func, or_, select

from leadops_core.database.database import Database
from leadops_core.insights.rules import BAND_WIDTH, ResponseRow, Responses
from leadops_core.schemas import DeliveryState, DraftPurpose, DraftVariant, Outcome, StopReason
from leadops_core.schemas.conversation import MessageKind
from leadops_core.tables import cadences, drafts, feedback, leads, messages
from leadops_core.tables.learning import IS_VALID_OUTCOME

_FIRST_EMAILS = (DraftPurpose.OUTREACH.value, DraftPurpose.QUESTION.value)
_ANSWERS = (MessageKind.REPLY.value, MessageKind.CALENDAR_ANSWER.value)
_REPLIES = (Outcome.REPLIED, Outcome.NEGATIVE_REPLY)
_MEETINGS = (Outcome.BOOKED_DEMO, Outcome.CLOSED_WON)
_RECENT = timedelta(days=7)


class InsightRepository:
    """Contacted leads, and how they responded."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def responses(self, since: datetime, now: datetime) -> list[ResponseRow]:
        """Count the leads whose first email was sent since a time, by all dimensions."""
        contacted = _contacted(since, now).subquery()
        values = [contacted.c[name] for name in ResponseRow._fields[:-1]]
        counts = [func.sum(contacted.c[name]) for name in Responses._fields[1:]]
        query = select(*values, func.count(), *counts).group_by(*values)
        with self._database.reading() as connection:
            return [
                ResponseRow(source, purpose, version, by, band, language, Responses(*map(int, numbers)))
                for source, purpose, version, by, band, language, *numbers in connection.execute(query)
            ]


def _contacted(since: datetime, now: datetime) -> Select[Any]:
    """Return one row for each lead whose first email was sent since a time."""
    earlier = drafts.alias()
    was_sent = (
        earlier.c.lead_id == drafts.c.lead_id,
        earlier.c.state == DeliveryState.SENT.value,
        earlier.c.variant == DraftVariant.FIRST_TOUCH.value,
        earlier.c.purpose.in_(_FIRST_EMAILS),
        or_(
            earlier.c.sent_at < drafts.c.sent_at,
            and_(earlier.c.sent_at == drafts.c.sent_at, earlier.c.id < drafts.c.id),
        ),
    )
    replied = or_(
        exists().where(
            messages.c.lead_id == drafts.c.lead_id,
            messages.c.kind.in_(_ANSWERS),
            messages.c.received_at >= drafts.c.sent_at,
        ),
        exists().where(
            cadences.c.lead_id == drafts.c.lead_id, cadences.c.stop_reason == StopReason.REPLIED.value
        ),
        _has_outcome(_REPLIES),
    )
    booked = _has_outcome(_MEETINGS)
    positive = or_(_has_outcome([Outcome.REPLIED]), and_(replied, booked))
    return (
        select(
            leads.c.source,
            drafts.c.purpose,
            drafts.c.template_version,
            drafts.c.approved_by,
            _band(drafts.c.score_value).label("score_band"),
            drafts.c.language,
            _number(replied).label("replied"),
            _number(positive).label("positive"),
            _number(booked).label("meetings"),
            _number(drafts.c.sent_at >= now - _RECENT).label("recent"),
        )
        .join_from(drafts, leads, leads.c.id == drafts.c.lead_id)
        .where(
            drafts.c.state == DeliveryState.SENT.value,
            drafts.c.variant == DraftVariant.FIRST_TOUCH.value,
            drafts.c.purpose.in_(_FIRST_EMAILS),
            drafts.c.sent_at >= since,
            ~exists().where(*was_sent),
        )
    )


def _has_outcome(outcomes: Collection[Outcome]) -> ColumnElement[bool]:
    return exists().where(
        feedback.c.lead_id == drafts.c.lead_id,
        feedback.c.outcome.in_([outcome.value for outcome in outcomes]),
        feedback.c.created_at >= drafts.c.sent_at,
        IS_VALID_OUTCOME,
    )


def _band(score: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the lowest score of the band, or null without a score."""
    starts = range(100 - BAND_WIDTH, -1, -BAND_WIDTH)
    return case(*((score >= start, start) for start in starts if start), (score.is_not(None), 0))


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(case((condition, 1), else_=0), Integer)
