"""Use cases of the audit log."""

from leadops_core.audit.repository import AuditRepository
from leadops_core.schemas import Actor, AuditEvent, AuditKind, Page

_UNKNOWN = "unknown"


class AuditService:
    """Events that matter for security, each with its actor and address.

    Other services write events in the transaction of the change. Triggers refuse to change or delete an event.
    """

    def __init__(self, repository: AuditRepository) -> None:
        self._repository = repository

    def list(self, *, cursor: str | None = None, limit: int = 100) -> Page[AuditEvent]:
        """Return one page of the log, newest first. Raise InvalidCursorError for a cursor of another list."""
        return self._repository.list(cursor, limit)

    def record_failed_sign_in(self, client_address: str | None) -> None:
        """Add an event for wrong credentials. The credentials are not stored, so nobody knows whose they were."""
        actor = Actor(name=_UNKNOWN, client_address=client_address)
        self._repository.record(AuditKind.SIGN_IN_FAILED, actor)
