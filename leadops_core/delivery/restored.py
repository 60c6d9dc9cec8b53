"""Drafts of a restored database, which may have been sent since the backup."""

from leadops_core.database.database import Database
from leadops_core.delivery.repository.deliveries import DeliveryRepository
from leadops_core.delivery.transitions import DeliveryTransitions
from leadops_core.drafts.transitions import DraftTransitions
from leadops_core.schemas import DeliveryState

_WITHDRAWN_AT_ONCE = 1_000


def withdraw_unsent(database: Database, *, by: str) -> int:
    """Return approved drafts to the review queue, and declare those being sent unknown. Return the number of both.

    No worker may run.
    """
    ended = DeliveryTransitions(database).end_expired_claims(lambda _worker: True)
    deliveries, drafts = DeliveryRepository(database), DraftTransitions(database)
    count = ended.unknown
    while approved := deliveries.list((DeliveryState.APPROVED,), None, _WITHDRAWN_AT_ONCE).items:
        for draft in approved:
            drafts.unapprove(draft.id, by=by)
        count += len(approved)
    return count
