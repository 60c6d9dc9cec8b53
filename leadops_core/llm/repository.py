"""Requests to language models: their replies and costs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, cast, func, select, update

from leadops_core.database.database import Database
from leadops_core.database.statements import any_of, insert_rows
from leadops_core.schemas import CallOutcome, CostLine, ModelCall
from leadops_core.tables import model_calls
from leadops_core.tables.rows import record_values


class ModelCallRepository:
    """One row for each request, with its reply or failure."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, calls: Sequence[ModelCall]) -> None:
        if not calls:
            return
        with self._database.writing() as transaction:
            insert_rows(transaction.connection, model_calls, [record_values(call) for call in calls])

    def replies(self, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Return the newest reply for each key that has one."""
        if not keys:
            return {}
        with self._database.reading() as connection:
            query = (
                select(model_calls.c.key, model_calls.c.reply)
                .where(any_of(model_calls.c.key, keys, connection), model_calls.c.reply.is_not(None))
                .order_by(model_calls.c.created_at, model_calls.c.id)
            )
            return {row.key: row.reply for row in connection.execute(query)}

    def spent_since(self, moment: datetime) -> float:
        """Return the cost of the requests since then, in dollars."""
        query = select(func.coalesce(func.sum(model_calls.c.cost_usd), 0.0))
        with self._database.reading() as connection:
            return float(connection.execute(query.where(model_calls.c.created_at >= moment)).scalar_one())

    def forget_replies(self, before: datetime) -> int:
        """Delete the texts of older replies, keep their costs, and return the number of replies."""
        with self._database.writing() as transaction:
            return transaction.connection.execute(
                update(model_calls)
                .where(model_calls.c.created_at < before, model_calls.c.reply.is_not(None))
                .values(reply=None)
            ).rowcount

    def costs(self, since: datetime | None = None) -> tuple[CostLine, ...]:
        """Return requests, tokens, and costs by day (UTC) and model, newest day first."""
        calls = model_calls.c
        with self._database.reading() as connection:
            if connection.dialect.name == "sqlite":
                day: Any = func.substr(calls.created_at, 1, 10)
            else:
                day = func.to_char(func.timezone("UTC", calls.created_at), "YYYY-MM-DD")
            query = select(
                day.label("day"),
                calls.provider,
                calls.model,
                func.count().label("requests"),
                func.sum(cast(calls.outcome != CallOutcome.OK.value, Integer)).label("failed"),
                func.sum(calls.tokens_in).label("tokens_in"),
                func.sum(calls.tokens_cached).label("tokens_cached"),
                func.sum(calls.tokens_out).label("tokens_out"),
                func.sum(calls.cost_usd).label("cost_usd"),
            ).group_by(day, calls.provider, calls.model)
            if since is not None:
                query = query.where(calls.created_at >= since)
            rows = connection.execute(query.order_by(day.desc(), calls.provider, calls.model))
            return tuple(
                CostLine(
                    day=row.day,
                    provider=row.provider,
                    model=row.model,
                    requests=int(row.requests),
                    failed=int(row.failed),
                    tokens_in=int(row.tokens_in),
                    tokens_cached=int(row.tokens_cached),
                    tokens_out=int(row.tokens_out),
                    cost_usd=float(row.cost_usd),
                )
                for row in rows
            )
