"""Undo the merge of two leads, in the caller's transaction."""

from uuid import UUID

from leadops_core.database.database import INTAKE_LOCK, Transaction
from leadops_core.database.errors import IllegalStateError
from leadops_core.duplicates.repository.merges import (
    StoredMerge,
    has_later_merge,
    lock_merge,
    mark_merge_undone,
    read_merge,
    refuse_if_busy,
    restore_cadence,
    restore_label,
    restore_lead,
)
from leadops_core.duplicates.use_cases.merge_leads import STATUS, WITHDRAWN
from leadops_core.intake.dedupe import dedupe_keys
from leadops_core.intake.merge import flatten, unflatten
from leadops_core.intake.repository.leads import KnownLead, is_key_taken, leads_with_ids, update_contents
from leadops_core.leads.errors import DuplicateLeadError
from leadops_core.leads.repository.leads import update_lead
from leadops_core.outreach.repository.follow_ups import WithdrawnEmails, restore_emails
from leadops_core.schemas import ActivityType, LeadMerge, MergeId
from leadops_core.tables.activity_log import log_activity


def undo_merge(transaction: Transaction, merge_id: MergeId, *, by: str) -> LeadMerge:
    """Undo a merge: the removed lead exists again with its data, and both have their drafts and outcomes back.

    Fields and the status of the kept lead get their old values back if they are still those of the merge. Drafts that the
    merge withdrew return to the inbox and need a new approval. An entry on the do-not-contact list stays.

    Raise NotFoundError, IllegalStateError if the merge was undone or a later merge must be undone first, or
    DuplicateLeadError if another lead has the identity of the removed one by now.
    """
    transaction.take_lock(INTAKE_LOCK)
    merge = lock_merge(transaction, merge_id)
    if merge.is_undone:
        raise IllegalStateError("This merge was already undone.")
    if has_later_merge(transaction.connection, merge):
        raise IllegalStateError("Another lead was merged into this one later. Undo that merge first.")
    refuse_if_busy(transaction, [merge.lead_id])
    kept = leads_with_ids(transaction.connection, [merge.lead_id])[merge.lead_id]
    # First, because the address may be one that only the removed lead had.
    _restore_content(transaction, kept, merge)
    if is_key_taken(transaction.connection, merge.dedupe_key):
        raise DuplicateLeadError(
            "Another lead has the identity of the merged lead by now, so the merge cannot be undone. "
            "Change the address or name of that lead first."
        )
    restore_lead(transaction, merge)
    restore_label(transaction, merge)
    restore_cadence(transaction, merge)
    withdrawn = [UUID(hex=id) for id in merge.moved.get(WITHDRAWN, ())]
    restore_emails(transaction, merge.lead_id, WithdrawnEmails(withdrawn))
    mark_merge_undone(transaction, merge.id, by)
    payload = {"text": "A merge with another lead was undone", "merge_id": merge.id}
    for lead_id in (merge.lead_id, merge.removed_lead_id):
        log_activity(transaction, lead_id, ActivityType.NOTE, payload, by=by)
    return read_merge(transaction.connection, merge.id)


def _restore_content(transaction: Transaction, kept: KnownLead, merge: StoredMerge) -> None:
    values = flatten(kept.content)
    merged = {name: value for name, value in merge.after.items() if name != STATUS}
    names = [name for name, value in merged.items() if values.get(name) == value]
    for name in names:
        values[name] = merge.before[name]
    if names:
        content = unflatten(values)
        key, name_key = dedupe_keys(content)
        if key == dedupe_keys(kept.content)[0]:
            key = kept.dedupe_key
        if key != kept.dedupe_key and is_key_taken(transaction.connection, key):
            raise DuplicateLeadError(
                "Another lead has the identity that this lead had before the merge, so the merge cannot be undone. "
                "Change the address or name of that lead first."
            )
        kept.content, kept.dedupe_key, kept.name_key = content, key, name_key
        kept.version += 1
        update_contents(transaction, [kept])
    if STATUS in merge.after and kept.status == merge.after[STATUS]:
        update_lead(transaction, merge.lead_id, status=merge.before[STATUS])
