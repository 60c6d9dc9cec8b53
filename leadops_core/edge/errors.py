"""Errors about local copies."""

from leadops_core.database.errors import (
    StoreError,
)
from leadops_core.errors import ErrorKind
from leadops_core.tools.errors import PermanentToolError


class CopyError(StoreError, PermanentToolError):
    """Not in a local copy of another database, or only in one; the text says where."""

    kind = ErrorKind.REFUSED
