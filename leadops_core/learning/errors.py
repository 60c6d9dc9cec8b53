"""Errors of learning."""

from leadops_core.database.errors import (
    StoreError,
)
from leadops_core.errors import ErrorKind
from leadops_core.tools.errors import PermanentToolError


class LearningBusyError(StoreError, PermanentToolError):
    """Another process is fitting a scorecard."""

    kind = ErrorKind.CONFLICT
