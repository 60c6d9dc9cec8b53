"""Errors of the database. Their messages are for people and contain no SQL, no address, and no secret."""

from leadops_core.errors import ErrorKind, UpgradeNeededError
from leadops_core.tools.errors import PermanentToolError, ToolError, TransientToolError


class StoreError(ToolError):
    """A transaction failed, and none of it was stored."""


class DatabaseBusyError(StoreError, TransientToolError):
    """Another process kept the database busy for too long."""


class DeadlockError(DatabaseBusyError):
    """The database ended one of two transactions that waited for each other. It can be repeated."""


class DatabaseUnreachableError(StoreError, TransientToolError):
    """The database server cannot be reached."""


class DatabaseFailedError(StoreError, PermanentToolError):
    """The database failed. The message contains no data."""

    kind = ErrorKind.FAILED


class NotADatabaseError(StoreError, PermanentToolError):
    """The URL is not that of a LeadOps database."""

    kind = ErrorKind.FAILED


class MissingDatabaseError(NotADatabaseError):
    """There is no file at the path of the database."""


class SchemaVersionError(StoreError, PermanentToolError):
    """The database belongs to another version of LeadOps."""

    kind = ErrorKind.FAILED


class SchemaBehindError(StoreError, TransientToolError, UpgradeNeededError):
    """The database has no such table or column yet."""


class NotFoundError(StoreError, PermanentToolError):
    kind = ErrorKind.NOT_FOUND


class AmbiguousReferenceError(StoreError, PermanentToolError):
    """The reference matches several records."""

    kind = ErrorKind.INVALID


class InvalidValueError(StoreError, PermanentToolError):
    kind = ErrorKind.INVALID


class InvalidCursorError(StoreError, PermanentToolError):
    """The cursor belongs to another list, or is malformed."""

    kind = ErrorKind.INVALID


class VersionConflict(StoreError, PermanentToolError):
    """The record was changed since the caller read it."""

    kind = ErrorKind.STALE

    def __init__(self, what: str, expected: int, found: int) -> None:
        super().__init__(
            f"The {what} was changed since you read it: you have version {expected}, and it is now version {found}. "
            "Read it again and repeat the change."
        )
        self.expected = expected
        self.found = found


class IllegalStateError(StoreError, PermanentToolError):
    """The state of the record does not permit the change."""

    kind = ErrorKind.CONFLICT


class ClaimLostError(StoreError, PermanentToolError):
    """Another worker took over the work, so nothing of this step was stored."""

    kind = ErrorKind.CONFLICT
