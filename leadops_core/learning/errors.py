"""Errors of learning."""

from leadops_core.errors import LeadOpsError


class OutcomeFileError(LeadOpsError):
    """A file of outcomes cannot be read as requested."""
