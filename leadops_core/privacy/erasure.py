"""Erasing a person from every table, in one transaction."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from leadops_core.database.database import retried
from leadops_core.database.errors import IllegalStateError, VersionConflict
from leadops_core.privacy.repository import ErasureRepository, ErasureTransaction
from leadops_core.schemas import Actor, DeliveryState, DraftId, ErasureReport, LeadId
from leadops_core.schemas.progress import Progress
from leadops_core.tables import suppressions

DeleteEmails = Callable[[Collection[DraftId], Collection[str]], int]
"""Deletes the emails of drafts and to addresses from the outbox folder, and returns their number."""
_UPLOAD_TIMEOUT = timedelta(hours=1)
"""After this time, an upload whose parts are not complete was given up."""
_IN_FLIGHT = frozenset({DeliveryState.CLAIMED.value, DeliveryState.TRANSMITTING.value})


@retried
def erase_person(
    repository: ErasureRepository,
    lead_ids: Sequence[LeadId],
    addresses: Sequence[str],
    *,
    by: str | Actor,
    dry_run: bool,
    expected_version: int | None,
    delete_emails: DeleteEmails,
    progress: Progress | None = None,
) -> ErasureReport:
    """Erase the person with these leads and addresses. A dry run does the same and rolls it back.

    `progress` is called with the number of searched tables; an exception that it raises cancels the erasure.
    """
    with repository.erasing(dry_run=dry_run) as erasing:
        lead_ids, draft_ids = _lock(erasing, lead_ids, expected_version)
        _refuse_during_import(erasing)
        removed = erasing.delete_files()
        person = erasing.read_person(lead_ids, addresses)
        removed = +(removed + erasing.delete_leads(lead_ids) + erasing.delete_messages(person))
        replaced_count, suppressed_count = erasing.suppress(person.addresses)
        cleaned = +(
            Counter({suppressions.name: replaced_count}) + erasing.remove_from_other_rows(person, progress)
        )
        if removed or cleaned:
            erasing.clear_search_index()
        # Files cannot be rolled back, so they are deleted when nothing else can fail but the commit.
        file_count = 0 if dry_run else delete_emails(draft_ids, person.addresses)
        removed_rows, cleaned_rows = _by_table(removed), _by_table(cleaned)
        is_new = bool(removed or cleaned or file_count or suppressed_count)
        if is_new:
            erasing.record(lead_ids, by, removed=removed_rows, cleaned=cleaned_rows, file_count=file_count)
        return ErasureReport(
            dry_run=dry_run,
            lead_ids=tuple(lead_ids),
            removed=removed_rows,
            cleaned=cleaned_rows,
            file_count=file_count,
            is_new=is_new,
            suppressed=bool(person.addresses),
            erased_by=Actor.of(by).name if is_new else None,
            erased_at=erasing.now if is_new else None,
            message=_message(removed.total(), cleaned.total(), dry_run=dry_run),
        )


def _lock(
    erasing: ErasureTransaction, lead_ids: Sequence[LeadId], expected_version: int | None
) -> tuple[list[LeadId], list[DraftId]]:
    locked = erasing.lock_leads(lead_ids)
    for lead in locked:
        if expected_version not in (None, lead.version):
            raise VersionConflict("lead", expected_version, lead.version)
        if lead.is_processing:
            raise IllegalStateError(
                "The lead is being processed, so nothing was erased. Try again when processing is done."
            )
    drafts = erasing.lock_drafts(lead_ids)
    if _IN_FLIGHT.intersection(drafts.values()):
        raise IllegalStateError(
            "An email to this person is being sent, so nothing was erased. Try again when it is sent or settled."
        )
    return [lead.id for lead in locked], [*drafts]


def _refuse_during_import(erasing: ErasureTransaction) -> None:
    # The bytes of a staged file are not searched, and the person may be in it.
    if erasing.is_file_staged(since=erasing.now - _UPLOAD_TIMEOUT):
        raise IllegalStateError(
            "A file that may contain this person is being imported, so nothing was erased. Try again when the import is done."
        )


def _by_table(counts: Counter[str]) -> dict[str, int]:
    # Table names are a str subclass of SQLAlchemy, which JSON does not take.
    return {str(name): count for name, count in sorted(counts.items())}


def _message(removed_count: int, cleaned_count: int, *, dry_run: bool) -> str:
    if not removed_count and not cleaned_count:
        return "No data of this person was found."
    deleted, masked = ("would be", "would be") if dry_run else ("were", "was")
    message = f"{_rows(removed_count)} {deleted} deleted"
    if cleaned_count:
        message += f", and the person {masked} removed from {_rows(cleaned_count, 'other ')}"
    return f"{message}."


def _rows(count: int, kind: str = "") -> str:
    return f"{count:,} {kind}{'row' if count == 1 else 'rows'}"
