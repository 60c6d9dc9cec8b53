"""Counts of leads: by kind, and by day with sent emails and outcomes."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Text, cast, func, select

from leadops_core.schemas import (
    DayFigures,
    DeliveryState,
    LeadFigures,
    LeadStatus,
    Outcome,
    ProcessingState,
    RecommendedAction,
    ScoreLabel,
)
from leadops_core.tables import drafts, feedback, leads
from leadops_core.tables.learning import IS_VALID_OUTCOME

_NO_VALUE = "NONE"


def count_leads(connection: Connection) -> LeadFigures:
    """Return the number of leads of each kind; leads without a label or action count as NONE. One index holds them all."""
    kinds = (leads.c.status, leads.c.score_label, leads.c.recommended_action, leads.c.processing_state)
    rows = connection.execute(select(*kinds, func.count()).group_by(*kinds)).all()
    totals = [
        _zeros(LeadStatus),
        {**_zeros(ScoreLabel), _NO_VALUE: 0},
        {**_zeros(RecommendedAction), _NO_VALUE: 0},
        _zeros(ProcessingState),
    ]
    for *values, count in rows:
        for total, value in zip(totals, values, strict=True):
            total[value or _NO_VALUE] += count
    waiting = select(func.count()).select_from(drafts).where(drafts.c.state == DeliveryState.DRAFT.value)
    is_queued = leads.c.processing_state == ProcessingState.QUEUED.value
    oldest = select(leads.c.created_at).where(is_queued).order_by(leads.c.id).limit(1)
    return LeadFigures(
        total=sum(row[-1] for row in rows),
        by_status=totals[0],
        by_label=totals[1],
        by_action=totals[2],
        by_processing=totals[3],
        drafts_waiting=connection.execute(waiting).scalar_one(),
        oldest_queued_at=connection.execute(oldest).scalar(),
    )


def count_by_day(connection: Connection, now: datetime, day_count: int) -> tuple[DayFigures, ...]:
    """Return the figures of each of the last days in UTC, oldest first, with today as the last."""
    first = now.astimezone(UTC).date() - timedelta(days=day_count - 1)
    start = datetime.combine(first, time(), UTC)
    outcomes = [Outcome.BOOKED_DEMO.value, Outcome.CLOSED_WON.value]
    is_counted = feedback.c.outcome.in_(outcomes), IS_VALID_OUTCOME
    created = _daily_counts(connection, start, leads.c.created_at, leads.c.score_label)
    sent = _daily_counts(connection, start, drafts.c.sent_at, drafts.c.variant)
    won = _daily_counts(connection, start, feedback.c.created_at, feedback.c.outcome, *is_counted)
    days = (first + timedelta(days=number) for number in range(day_count))
    return tuple(
        DayFigures(
            day=day,
            created=created[day].total(),
            hot=created[day][ScoreLabel.HOT],
            warm=created[day][ScoreLabel.WARM],
            cold=created[day][ScoreLabel.COLD],
            unscored=created[day][None],
            sent=sent[day].total(),
            meetings=won[day][Outcome.BOOKED_DEMO],
            won=won[day][Outcome.CLOSED_WON],
        )
        for day in days
    )


def _daily_counts(
    connection: Connection,
    start: datetime,
    time_column: Column[Any],
    kind: Column[Any],
    *conditions: ColumnElement[bool],
) -> defaultdict[date, Counter[str | None]]:
    """Return the number of rows since `start` by day and kind."""
    # On both databases, the text of a time in UTC begins with the day.
    day = func.substr(cast(time_column, Text), 1, 10)
    query = select(day, kind, func.count()).where(time_column >= start, *conditions).group_by(day, kind)
    counts: defaultdict[date, Counter[str | None]] = defaultdict(Counter)
    for text, value, count in connection.execute(query):
        counts[date.fromisoformat(text)][value] += count
    return counts


def _zeros(kind: type[StrEnum]) -> dict[str, int]:
    return dict.fromkeys([member.value for member in kind], 0)
