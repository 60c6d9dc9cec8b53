"""How a tool says that it failed."""

from leadops_core.errors import ErrorKind, LeadOpsError


class ToolError(LeadOpsError):
    """A tool could not do what it was asked. The text may be shown to a person: no address, no secret, no SQL in it."""


class TransientToolError(ToolError):
    """Trying again may help (a lock, a time-out, an overloaded provider). Nothing was done."""

    kind = ErrorKind.UNAVAILABLE


class PermanentToolError(ToolError):
    """Trying again will not help."""
