"""Errors of learning."""

from leadops_core.errors import ErrorKind, LeadOpsError


class OutcomeFileError(LeadOpsError):
    """A file of outcomes cannot be read as requested."""


class ColumnChoiceError(LeadOpsError):
    """Learning cannot use a column, or there is no such column."""

    kind = ErrorKind.INVALID


class FitError(LeadOpsError):
    """The process that learns ended without a result."""

    kind = ErrorKind.FAILED
