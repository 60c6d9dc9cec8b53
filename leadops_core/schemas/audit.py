"""The audit log: who did something that matters for security, and from where."""

from collections.abc import Mapping
from enum import StrEnum

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.ids import AuditEventId


class Actor(Schema):
    """Who makes a change, for the audit log."""

    name: str
    """Display name."""
    id: str | None = None
    """Stable id of a caller of the API; None on the command line and in a notebook."""
    client_address: str | None = None
    """IP address of the caller; None on the command line and in a notebook."""

    @classmethod
    def of(cls, by: "str | Actor") -> "Actor":
        """Return the actor, or the actor with this name."""
        return cls(name=by) if isinstance(by, str) else by


class AuditKind(StrEnum):
    """The kind of an event in the audit log."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    """Somebody revoked a session."""
    ROLE_CHANGED = "role_changed"
    """A user signed in with another role than the last time."""
    SETTINGS_CHANGED = "settings_changed"
    OPT_OUT_REMOVED = "opt_out_removed"
    """An entry was removed from the do-not-contact list."""
    LEAD_ERASED = "lead_erased"
    LOG_PRUNED = "log_pruned"
    """Old events were deleted from the audit log."""


class AuditEvent(Schema):
    """An event in the audit log. It is never changed and kept for 90 days or more, so it holds nothing about a lead but ids."""

    id: AuditEventId
    kind: AuditKind
    actor: Actor
    details: Mapping[str, str]
    """Facts about the event, such as `from` and `to` of a changed role."""
    created_at: UtcDatetime


class AuditPruneReport(Schema):
    """The result of deleting old events from the audit log or, for a dry run, what it would do."""

    dry_run: bool
    before: UtcDatetime
    """Events before this time are deleted."""
    deleted: Count
