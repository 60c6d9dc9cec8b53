"""Column types for SQLite and Postgres."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


@lru_cache(maxsize=1_024)
def utc_text(moment: datetime) -> str:
    """Return the time in UTC as ISO 8601 with microseconds and offset, which sorts by time and which Postgres reads.

    Raise ValueError for a naive datetime.
    """
    if moment.tzinfo is not UTC:
        if moment.utcoffset() is None:
            raise ValueError(f"{moment.isoformat()} has no time zone. Use datetime(…, tzinfo=UTC).")
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, stored as text with an offset on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        text = utc_text(value)
        return text if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)


Json = JSON(none_as_null=True)
"""Serialized by orjson. On Postgres `json` instead of `jsonb`, because it keeps the order of keys."""
