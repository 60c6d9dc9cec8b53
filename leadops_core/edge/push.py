"""Pushing the changes of a copy to its source."""

from leadops_core.database.database import Database, retried
from leadops_core.edge.apply import PushOptions, push_lead
from leadops_core.edge.errors import CopyError
from leadops_core.edge.repository import (
    EdgeRepository,
    added_suppressions,
    base_of,
    copy_leads,
    copy_scorecards,
    copy_suppressions,
    pending_leads,
    require_origin,
    store_origin,
    suppression_ids,
)
from leadops_core.schemas import EdgeLead, EdgeVerdict, LeadId
from leadops_core.schemas.progress import Progress
from leadops_core.suppressions.repository.entries import add_suppression, stop_suppressed

_SETTLED = (EdgeVerdict.PUSHED, EdgeVerdict.ALREADY, EdgeVerdict.DROPPED)


def push_changes(
    copy: Database, source: Database, options: PushOptions, progress: Progress | None
) -> tuple[list[EdgeLead], int]:
    """Push all pending changes. Return the leads with their verdicts, and the number of new do-not-contact entries.

    Each lead is one transaction at the source. A pushed lead is then copied back, so that both databases agree.
    """
    with copy.reading() as connection:
        origin = require_origin(connection)
        added = added_suppressions(connection, origin)
        lead_ids = [lead.lead_id for lead in pending_leads(connection)]
    if EdgeRepository(source).identity() != origin.source_id:
        raise CopyError(
            f"This copy was pulled from {origin.source}, not from {source.name}. Push to the original database."
        )
    if added and not options.dry_run:
        # First, so that no email that is pushed after them goes to these addresses.
        with source.writing() as transaction:
            for entry in sorted(added, key=lambda entry: (entry.kind, entry.value)):
                stop_suppressed(transaction, add_suppression(transaction.connection, entry))
    pushed = []
    for done, id in enumerate(lead_ids, 1):
        lead = _push_and_refresh(copy, source, id, options)
        if lead is not None:
            pushed.append(lead)
        if progress is not None:
            progress(done, len(lead_ids))
    if not options.dry_run:
        _refresh_shared(copy, source)
    return pushed, len(added)


@retried
def _push_and_refresh(copy: Database, source: Database, id: LeadId, options: PushOptions) -> EdgeLead | None:
    # The copy is locked, so that a decision made in it meanwhile is not overwritten.
    with copy.writing() as transaction:
        pending = pending_leads(transaction.connection, [id])
        if not pending:
            return None
        if id in options.theirs:
            lead = pending[0].model_copy(update={"verdict": EdgeVerdict.DROPPED})
        else:
            lead = push_lead(source, pending[0], base_of(transaction.connection, id), options)
        if not options.dry_run and lead.verdict in _SETTLED:
            with source.reading() as connection:
                copy_leads(connection, transaction, [id])
        return lead


def _refresh_shared(copy: Database, source: Database) -> None:
    with copy.writing() as transaction, source.reading() as connection:
        # Leads that were copied back may have scores of newer scorecard versions.
        copy_scorecards(connection, transaction)
        origin = require_origin(transaction.connection)
        copy_suppressions(connection, transaction, origin.suppressions)
        listed = suppression_ids(transaction.connection)
        store_origin(transaction, origin.model_copy(update={"suppressions": listed}))
