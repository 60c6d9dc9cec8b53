"""Errors of learning."""

from leadops_core.database.errors import StoreError
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.tools.errors import PermanentToolError


class LearningBusyError(StoreError, PermanentToolError):
    """Another process is learning."""

    kind = ErrorKind.CONFLICT


class OutcomeFileError(LeadOpsError):
    """A file of outcomes cannot be read as requested."""
