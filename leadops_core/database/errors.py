"""How the store says no. The texts are for people: no SQL, no address, no secret."""

from leadops_core.errors import ErrorKind
from leadops_core.tools.errors import PermanentToolError, ToolError, TransientToolError


class StoreError(ToolError):
    """Something could not be read from or written to the database; nothing of it was written."""


class DatabaseBusyError(StoreError, TransientToolError):
    """Another process kept the database busy for too long."""


class DeadlockError(DatabaseBusyError):
    """Two transactions stood in each other's way and the database ended this one; done again it may well succeed."""


class DatabaseUnreachableError(StoreError, TransientToolError):
    """The database does not answer."""


class DatabaseFailedError(StoreError, PermanentToolError):
    """The database refused or broke; the text says how, as far as it can without showing data."""

    kind = ErrorKind.FAILED


class NotADatabaseError(StoreError, PermanentToolError):
    """What is at the URL is not a database of LeadOps."""

    kind = ErrorKind.FAILED


class SchemaVersionError(StoreError, PermanentToolError):
    """The database was made by another version of LeadOps."""

    kind = ErrorKind.FAILED


class NotFoundError(StoreError, PermanentToolError):
    """There is no such record."""

    kind = ErrorKind.NOT_FOUND


class AmbiguousReferenceError(StoreError, PermanentToolError):
    """More than one record is meant."""

    kind = ErrorKind.INVALID


class InvalidValueError(StoreError, PermanentToolError):
    """A value that cannot be stored."""

    kind = ErrorKind.INVALID


class InvalidCursorError(StoreError, PermanentToolError):
    """A page was asked for with a cursor of another list."""

    kind = ErrorKind.INVALID


class VersionConflict(StoreError, PermanentToolError):
    """Somebody changed the record in between."""

    kind = ErrorKind.STALE

    def __init__(self, what: str, expected: int, found: int) -> None:
        super().__init__(
            f"The {what} was changed since you read it: you have version {expected}, and it is now version {found}. "
            "Read it again and repeat the change."
        )
        self.expected = expected
        self.found = found


class IllegalStateError(StoreError, PermanentToolError):
    """The record is in a state in which this cannot be done."""

    kind = ErrorKind.CONFLICT


class ClaimLostError(StoreError, PermanentToolError):
    """Another worker has taken over the work; nothing of this step was stored."""

    kind = ErrorKind.CONFLICT
