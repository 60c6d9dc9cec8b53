"""The one error of intake."""

from leadops_core.errors import ErrorKind, LeadOpsError


class IntakeError(LeadOpsError, ValueError):
    """A file or a value cannot be taken at all; the message names where it stands, the limit if any, and the remedy."""

    kind = ErrorKind.INVALID
