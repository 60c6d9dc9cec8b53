"""Errors about leads."""

from leadops_core.database.errors import StoreError
from leadops_core.errors import ErrorKind
from leadops_core.tools.errors import PermanentToolError


class DuplicateLeadError(StoreError, PermanentToolError):
    """Another lead has this email address, or this name and company, already."""

    kind = ErrorKind.CONFLICT
