"""Counts by day: new leads, sent emails, and outcomes."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, select

from leadops_core.database.database import Database
from leadops_core.schemas import (
    DayFigures,
    Outcome,
    ScoreLabel,
)
from leadops_core.tables import drafts, feedback, leads


class Statistics:
    """Counts that no single record holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def days(self, count: int) -> tuple[DayFigures, ...]:
        """The last `count` days up to today (UTC), oldest first, none left out."""
        today = self._database.clock.now().astimezone(UTC).date()
        first = today - timedelta(days=count - 1)
        start = datetime.combine(first, time(), UTC)
        created: Counter[tuple[str, str]] = Counter()
        others: Counter[tuple[str, str]] = Counter()
        with self._database.reading() as connection:
            day = _day(leads.c.created_at)
            query = (
                select(day, leads.c.score_label, func.count())
                .where(leads.c.created_at >= start)
                .group_by(day, leads.c.score_label)
            )
            for on, label, found in connection.execute(query):
                created[on, label or "unscored"] += found
            day = _day(drafts.c.sent_at)
            sent = select(day, func.count()).where(drafts.c.sent_at >= start).group_by(day)
            for on, found in connection.execute(sent):
                others[on, "sent"] += found
            day = _day(feedback.c.created_at)
            wanted = [Outcome.BOOKED_DEMO.value, Outcome.CLOSED_WON.value]
            told = (
                select(day, feedback.c.outcome, func.count())
                .where(
                    feedback.c.created_at >= start,
                    feedback.c.outcome.in_(wanted),
                    feedback.c.withdrawn_at.is_(None),
                )
                .group_by(day, feedback.c.outcome)
            )
            for on, outcome, found in connection.execute(told):
                others[on, outcome] += found
        return tuple(_day_figures(first + timedelta(days=each), created, others) for each in range(count))


def _day(moment: ColumnElement[Any]) -> ColumnElement[str]:
    # On both, the text of a moment in UTC begins with the day.
    return func.substr(cast(moment, Text), 1, 10)


def _day_figures(on: date, created: Counter[tuple[str, str]], others: Counter[tuple[str, str]]) -> DayFigures:
    day = on.isoformat()
    by_label = {label: created[day, label.value] for label in ScoreLabel}
    unscored = created[day, "unscored"]
    return DayFigures(
        day=on,
        created=sum(by_label.values()) + unscored,
        hot=by_label[ScoreLabel.HOT],
        warm=by_label[ScoreLabel.WARM],
        cold=by_label[ScoreLabel.COLD],
        unscored=unscored,
        sent=others[day, "sent"],
        meetings=others[day, Outcome.BOOKED_DEMO.value],
        won=others[day, Outcome.CLOSED_WON.value],
    )
