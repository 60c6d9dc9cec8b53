"""Merge two leads, in the caller's transaction."""

from leadops_core.database.database import INTAKE_LOCK, Transaction
from leadops_core.database.errors import InvalidValueError, NotFoundError, VersionConflict
from leadops_core.duplicates.repository.merges import (
    StoredMerge,
    delete_lead,
    has_sent,
    insert_merge,
    merge_cadences,
    merge_labels,
    move_decisions,
    move_rows,
    read_merge,
    refuse_if_busy,
    replaceable_of,
    snapshot_of,
    waiting_drafts,
    withdraw,
)
from leadops_core.duplicates.rules import further, merged_content
from leadops_core.intake.dedupe import dedupe_keys
from leadops_core.intake.merge import difference
from leadops_core.intake.repository.leads import KnownLead, is_key_taken, leads_with_ids, update_contents
from leadops_core.leads.errors import DuplicateLeadError
from leadops_core.leads.repository.leads import update_lead
from leadops_core.schemas import (
    ActivityType,
    LeadId,
    LeadMerge,
    LeadStatus,
    MergeId,
    SuppressionEntry,
    SuppressionId,
    SuppressionKind,
)
from leadops_core.schemas.display_name import display_name, full_name
from leadops_core.suppressions.repository.entries import add_suppression, find_entries, stop_suppressed
from leadops_core.tables.activity_log import log_activity

STATUS = "status"
"""Key of the status among the changed fields of a merge."""
WITHDRAWN = "withdrawn drafts"
"""Key of the drafts that a merge withdrew, among the moved rows."""


def merge_leads(
    transaction: Transaction,
    kept_id: LeadId,
    removed_id: LeadId,
    *,
    by: str,
    expected_version: int | None = None,
) -> LeadMerge:
    """Merge a lead into another one, and return the merge, which can be undone.

    The kept lead keeps its values and gets what it lacks. It gets the timeline, the drafts, the outcomes, and the traces of
    the removed lead, and the status that is further along. Drafts that wait for the removed lead are withdrawn. If the
    removed lead was written to, drafts that wait for the kept lead are withdrawn too. An opt-out of the removed address
    also applies to the kept one. Later rows of the removed lead in an import are rows of the kept one.

    Raise NotFoundError, InvalidValueError for a lead and itself, VersionConflict for the kept lead, IllegalStateError while
    one of them is processed or written to, or DuplicateLeadError if a third lead has the identity of the merged one.
    """
    transaction.take_lock(INTAKE_LOCK)
    connection = transaction.connection
    kept, removed = _lock(transaction, kept_id, removed_id, expected_version)
    snapshot, replaced = snapshot_of(connection, removed_id), replaceable_of(connection, kept_id)
    status = further(LeadStatus(kept.status), LeadStatus(removed.status))
    withdrawn = _withdraw_drafts(transaction, kept, removed_id, status)
    moved = {**move_rows(transaction, removed_id, kept_id), WITHDRAWN: withdrawn}
    move_decisions(transaction, removed_id, kept_id)
    delete_lead(transaction, removed_id)
    merge_labels(transaction, kept_id, snapshot)
    merge_cadences(transaction, kept_id, snapshot)
    before, after = _merge_content(transaction, kept, removed)
    if status.value != kept.status:
        update_lead(transaction, kept_id, status=status.value)
        before[STATUS], after[STATUS] = kept.status, status.value
    merge = StoredMerge(
        id=MergeId(transaction.new_id()),
        lead_id=kept_id,
        removed_lead_id=removed_id,
        dedupe_key=removed.dedupe_key,
        removed=snapshot,
        moved=moved,
        replaced=replaced,
        before=before,
        after=after,
        is_undone=False,
    )
    insert_merge(transaction, merge, _name_of(removed), by)
    _carry_over_suppressions(transaction, kept, removed)
    payload = {"text": _note_about(removed), "merge_id": merge.id, "changed": list(after)}
    log_activity(transaction, kept_id, ActivityType.NOTE, payload, by=by)
    return read_merge(connection, merge.id)


def _lock(
    transaction: Transaction, kept_id: LeadId, removed_id: LeadId, expected_version: int | None
) -> tuple[KnownLead, KnownLead]:
    if kept_id == removed_id:
        raise InvalidValueError("A lead cannot be merged with itself. Name another lead.")
    leads_by_id = leads_with_ids(transaction.connection, [kept_id, removed_id])
    if len(leads_by_id) < 2:
        raise NotFoundError("One of the two leads no longer exists. Search for duplicates again.")
    kept = leads_by_id[kept_id]
    if expected_version is not None and kept.version != expected_version:
        raise VersionConflict("lead", expected_version, kept.version)
    refuse_if_busy(transaction, [kept_id, removed_id])
    return kept, leads_by_id[removed_id]


def _withdraw_drafts(
    transaction: Transaction, kept: KnownLead, removed_id: LeadId, status: LeadStatus
) -> list[str]:
    """Withdraw drafts that wait for the removed lead, and those that would write to the person again. Return their ids."""
    connection = transaction.connection
    ids = waiting_drafts(connection, removed_id)
    if has_sent(connection, removed_id) or status.value != kept.status:
        ids += waiting_drafts(connection, LeadId(kept.id))
    withdraw(transaction, ids, note="the lead was merged with another lead")
    return [id.hex for id in ids]


def _merge_content(
    transaction: Transaction, kept: KnownLead, removed: KnownLead
) -> tuple[dict[str, object], dict[str, object]]:
    content = merged_content(kept.content, removed.content)
    before, after = difference(kept.content, content)
    if not after:
        return before, after
    key, name_key = dedupe_keys(content)
    if key == dedupe_keys(kept.content)[0]:
        # A lead that shares its name with another lead has a key of its own.
        key = kept.dedupe_key
    if key != kept.dedupe_key and is_key_taken(transaction.connection, key):
        raise DuplicateLeadError("A third lead has the identity of the merged lead. Merge that one first.")
    kept.content, kept.dedupe_key, kept.name_key = content, key, name_key
    kept.version += 1
    update_contents(transaction, [kept])
    return before, after


def _carry_over_suppressions(transaction: Transaction, kept: KnownLead, removed: KnownLead) -> None:
    """Stop emails to the kept address if the person has opted out with the removed one."""
    old, new = removed.content.email, kept.content.email
    if old is None or new is None or old == new:
        return
    for entry in find_entries(transaction.connection, [old]).get(old, ()):
        if entry.kind is SuppressionKind.ADDRESS:
            same_person = SuppressionEntry(
                id=SuppressionId(transaction.new_id()),
                kind=entry.kind,
                value=new,
                reason=entry.reason,
                note="listed under another address of this person",
                created_at=transaction.now,
                expires_at=entry.expires_at,
            )
            stop_suppressed(transaction, add_suppression(transaction.connection, same_person))


def _note_about(removed: KnownLead) -> str:
    """Return the note on the timeline. It names the address, which no other field of the kept lead has."""
    name, email = _name_of(removed), removed.content.email
    return f"Merged with {name} ({email})" if email and email != name else f"Merged with {name}"


def _name_of(lead: KnownLead) -> str:
    content = lead.content
    person = full_name(content.first_name, content.last_name)
    return display_name(person, content.email, content.company_name, lead.id)
