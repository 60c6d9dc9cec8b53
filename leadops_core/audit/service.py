"""Use cases of the audit log."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from leadops_core.audit.repository import AuditRepository
from leadops_core.database.errors import InvalidValueError
from leadops_core.database.pages import iterate_pages
from leadops_core.schemas import Actor, AuditEvent, AuditKind, AuditPruneReport, Page
from leadops_core.tools import Clock

KEPT_DAYS = 90
"""Events of so many days cannot be deleted. The triggers of the database have the same number."""
_UNKNOWN = "unknown"


class AuditService:
    """Events that matter for security, each with its actor and address.

    Other services write events in the transaction of the change. Triggers refuse to change an event, and to delete one that is
    less than 90 days old.
    """

    def __init__(self, repository: AuditRepository, *, clock: Clock) -> None:
        self._repository = repository
        self._clock = clock

    def list(self, *, cursor: str | None = None, limit: int = 100) -> Page[AuditEvent]:
        """Return one page of the log, newest first. Raise InvalidCursorError for a cursor of another list."""
        return self._repository.list(cursor, limit)

    def iterate(self) -> Iterator[AuditEvent]:
        """Yield all events, newest first, read in chunks."""
        return iterate_pages(partial(self._repository.list, limit=1000))

    def record_failed_sign_in(self, client_address: str | None) -> None:
        """Add an event for wrong credentials. The credentials are not stored, so nobody knows whose they were."""
        actor = Actor(name=_UNKNOWN, client_address=client_address)
        self._repository.record(AuditKind.SIGN_IN_FAILED, actor)

    def prune(self, older_than_days: int, *, by: str | Actor, dry_run: bool = False) -> AuditPruneReport:
        """Delete events that are older than this, and record the deletion as an event.

        Raise InvalidValueError for less than 90 days. On Postgres only the owner of the tables may delete events.
        """
        if older_than_days < KEPT_DAYS:
            raise InvalidValueError(
                f"The audit log keeps events for at least {KEPT_DAYS} days. Give {KEPT_DAYS} or more."
            )
        before = self._clock.now() - timedelta(days=older_than_days)
        repository = self._repository
        count = repository.count_before(before) if dry_run else repository.delete_before(before, Actor.of(by))
        return AuditPruneReport(dry_run=dry_run, before=before, deleted=count)
