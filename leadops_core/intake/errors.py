"""Errors of intake."""

from leadops_core.database.errors import StoreError
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.tools.errors import PermanentToolError


class IntakeError(LeadOpsError, ValueError):
    """A file or value cannot be read. The message names its place, the limit if there is one, and the remedy."""

    kind = ErrorKind.INVALID


class UploadConflictError(StoreError, PermanentToolError):
    """Another process is importing the same file."""

    kind = ErrorKind.CONFLICT


class UploadNotUndoableError(StoreError, PermanentToolError):
    """The import was already undone."""

    kind = ErrorKind.CONFLICT
