"""The base class of all errors whose text may be shown to a person."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID


class ErrorKind(StrEnum):
    """What an error means for a screen, an HTTP client, or an exit code."""

    REFUSED = "refused"
    """A rule of the product forbids it in the current state."""
    INVALID = "invalid"
    """The input is not valid."""
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    """The record's state or another process prevents it."""
    STALE = "stale"
    """The record changed after the caller read it."""
    UNAVAILABLE = "unavailable"
    """A retry can help."""
    FAILED = "failed"
    """Not caused by the caller. The operator must fix it."""


class LeadOpsError(Exception):
    """An error for a person. The message says what happened and what to do, without secrets or addresses."""

    kind: ClassVar[ErrorKind] = ErrorKind.REFUSED
    code: ClassVar[str | None] = None
    """Stable name of this error for programs, such as `failing-checks`; None if its kind says enough."""


class LeadExistsError(LeadOpsError):
    """The lead exists already, as `lead_id`, and was not changed."""

    kind = ErrorKind.CONFLICT

    def __init__(self, lead_id: UUID, name: str, *, same_email: bool) -> None:
        match = "this email address" if same_email else "this name and company"
        super().__init__(f"A lead with {match} already exists. Open it, or choose to update it.")
        self.lead_id = lead_id
        self.name = name
        self.same_email = same_email


class UpgradeNeededError(LeadOpsError):
    """This step needs a table or column of a newer version than the database has."""

    kind = ErrorKind.UNAVAILABLE


class SettingsError(LeadOpsError, ValueError):
    """LeadOps cannot start with these settings. The message names the environment variable of each faulty one."""

    kind = ErrorKind.FAILED
