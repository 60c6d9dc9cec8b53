"""The root of every error that a person may be shown, and what sorts of error there are."""

from enum import StrEnum
from typing import ClassVar


class ErrorKind(StrEnum):
    """What an error means for the caller, whoever that is: a screen, a client, an exit code."""

    REFUSED = "refused"
    """Not as things stand: a rule of the product says no."""
    INVALID = "invalid"
    """What was given cannot be used, and never can."""
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    """The record, or another process, is in the way."""
    STALE = "stale"
    """Somebody changed the record since the caller read it."""
    UNAVAILABLE = "unavailable"
    """May pass: trying again can help."""
    FAILED = "failed"
    """Nothing that the caller did: the operator has to look."""


class LeadOpsError(Exception):
    """Something could not be done; the text says what, where and what to do, without secrets or addresses."""

    kind: ClassVar[ErrorKind] = ErrorKind.REFUSED


class SettingsError(LeadOpsError, ValueError):
    """LeadOps can not start with these settings; the text names each that is missing or wrong, by its environment variable."""

    kind = ErrorKind.FAILED
