"""The present, for words such as `2 h ago`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment in the zone of whoever looks."""
    return datetime.now(UTC).astimezone()
