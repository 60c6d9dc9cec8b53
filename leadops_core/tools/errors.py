"""Errors of tools."""

from leadops_core.errors import ErrorKind, LeadOpsError


class ToolError(LeadOpsError):
    """A tool failed. The message may be shown to a person, so it contains no address, secret, or SQL."""


class TransientToolError(ToolError):
    """A retry can help, for example after a lock, a timeout, or an overloaded provider. Nothing was done."""

    kind = ErrorKind.UNAVAILABLE


class PermanentToolError(ToolError):
    """A retry cannot help."""
