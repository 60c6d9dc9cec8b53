"""The base class of all errors whose text may be shown to a person."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID


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
    code: ClassVar[str | None] = None
    """Stable name of this error for programs, such as `failing-checks`; None if its kind says enough."""


class LeadExistsError(LeadOpsError):
    """A lead was to be added, but it is stored already: as `lead_id`, which was not changed."""

    kind = ErrorKind.CONFLICT

    def __init__(self, lead_id: UUID, name: str, *, same_email: bool) -> None:
        what = "this email address" if same_email else "this name and company"
        super().__init__(f"A lead with {what} already exists. Open it, or choose to update it.")
        self.lead_id = lead_id
        self.name = name
        self.same_email = same_email


class SettingsError(LeadOpsError, ValueError):
    """LeadOps can not start with these settings; the text names each that is missing or wrong, by its environment variable."""

    kind = ErrorKind.FAILED
