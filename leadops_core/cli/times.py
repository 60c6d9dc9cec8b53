"""The present, for words such as `2 h ago`."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current time in the time zone of this machine."""
    return datetime.now(UTC).astimezone()
