"""Errors about imported files."""

from leadops_core.database.errors import (
    StoreError,
)
from leadops_core.errors import ErrorKind
from leadops_core.tools.errors import PermanentToolError


class UploadConflictError(StoreError, PermanentToolError):
    """Another process is taking the same file in."""

    kind = ErrorKind.CONFLICT


class UploadNotUndoableError(StoreError, PermanentToolError):
    """The upload cannot be undone (again)."""

    kind = ErrorKind.CONFLICT
