"""Undo an import without undoing what others did since."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from leadops_core.database.database import INTAKE_LOCK, Transaction
from leadops_core.intake.dedupe import dedupe_keys
from leadops_core.intake.errors import UploadNotUndoableError
from leadops_core.intake.merge import flatten, unflatten
from leadops_core.intake.repository.changes import StoredChange, UploadHistory
from leadops_core.intake.repository.leads import KnownLead, is_key_taken, leads_with_ids, update_contents
from leadops_core.intake.repository.uploads import UploadRepository, lock_upload, mark_undone, twin_of
from leadops_core.schemas import ActivityType, UndoReport, Upload, UploadId
from leadops_core.schemas.progress import Progress
from leadops_core.tables.activity_log import ActivityLog


def undo_upload(
    transaction: Transaction, upload_id: UploadId, by: str, progress: Progress | None = None
) -> UndoReport:
    """Undo an import.

    Leads that it created are deleted with everything about them. Leads that it changed get back each value that is still the
    one from this import. Leads that a person has touched since, or that another import contains, are kept and listed. If
    another import of the same file with the same mapping exists, it takes over all leads.

    `progress` is called with the number of finished leads and of all leads; an exception that it raises cancels the undo.
    Raise NotFoundError or UploadNotUndoableError.
    """
    transaction.take_lock(INTAKE_LOCK)
    upload = lock_upload(transaction, upload_id)
    _refuse_if_undone(upload)
    history = UploadHistory(transaction.connection, upload_id)
    twin = twin_of(transaction.connection, upload)
    if twin is None:
        report = _Undo(transaction, history, upload_id, progress).run()
    else:
        report = _report(upload_id, kept_ids=history.created_and_changed())
        history.give_all_to(twin)
    mark_undone(transaction, upload_id, by)
    return report


def preview_undo(repository: UploadRepository, upload_id: UploadId) -> UndoReport:
    """Return what `undo_upload` would do now. Change nothing. Raise as it does.

    A lead that cannot get back its address, because another lead has it now, counts as restored here.
    """
    with repository.history(upload_id) as (upload, twin, history):
        _refuse_if_undone(upload)
        if twin is not None:
            return _report(upload_id, kept_ids=history.created_and_changed())
        kept_ids = history.created_to_keep()
        first_changes = history.first_changes()
        touched_at = history.last_handled_at(sorted(first_changes))
        kept_changed = {id for id, at in touched_at.items() if at >= first_changes[id]}
        return _report(
            upload_id,
            removed=history.count_created() - len(kept_ids),
            restored=len(first_changes) - len(kept_changed),
            kept_ids=kept_ids | kept_changed,
        )


def _refuse_if_undone(upload: Upload) -> None:
    if upload.undone_at is not None:
        raise UploadNotUndoableError(
            f"The import of {upload.file_name!r} was already undone on {upload.undone_at:%Y-%m-%d} at "
            f"{upload.undone_at:%H:%M} UTC."
        )


def _report(
    upload_id: UploadId, *, removed: int = 0, restored: int = 0, kept_ids: Collection[UUID]
) -> UndoReport:
    texts = tuple(str(id) for id in sorted(kept_ids))
    return UndoReport(upload_id=upload_id, removed=removed, restored=restored, kept=texts)


class _Undo:
    def __init__(
        self,
        transaction: Transaction,
        history: UploadHistory,
        upload_id: UploadId,
        progress: Progress | None,
    ) -> None:
        self._transaction = transaction
        self._history = history
        self._upload_id = upload_id
        self._progress = progress
        self._log = ActivityLog(transaction)
        self._kept: set[UUID] = set()
        self._restored = 0
        self._done = 0
        self._total = history.count()

    def run(self) -> UndoReport:
        self._advance(0)
        removed = self._remove_created()
        for lead_ids in self._history.changed_leads():
            removable = [id for id in lead_ids if id not in self._kept]
            self._restore(removable)
            self._advance(len(removable))
        self._log.write()
        self._history.release_leads()
        return _report(self._upload_id, removed=removed, restored=self._restored, kept_ids=self._kept)

    def _advance(self, count: int) -> None:
        self._done += count
        if self._progress is not None:
            self._progress(self._done, self._total)

    def _remove_created(self) -> int:
        self._kept |= self._history.created_to_keep()
        self._history.give_created_to_later_uploads()
        self._advance(len(self._kept))
        removed = 0
        for removed_count, count in self._history.delete_created():
            removed += removed_count
            self._advance(count)
        return removed

    def _restore(self, lead_ids: Sequence[UUID]) -> None:
        """Restore the leads of one chunk."""
        leads_by_id = leads_with_ids(self._transaction.connection, lead_ids)
        touched_at = self._history.last_handled_at(lead_ids)
        restored: list[UUID] = []
        changed: list[KnownLead] = []
        rebased: list[StoredChange] = []
        for id, changes in self._history.changes_of(lead_ids).items():
            began_at = next(change.created_at for change in changes if change.upload_id == self._upload_id)
            values = flatten(leads_by_id[id].content)
            names = _undo_changes(changes, self._upload_id, values)
            is_touched = id in touched_at and touched_at[id] >= began_at
            if is_touched or (names and not self._set_content(leads_by_id[id], values)):
                self._kept.add(id)
                continue
            restored.append(id)
            rebased += [change for change in changes if change.is_rebased]
            if names:
                leads_by_id[id].version += 1
                changed.append(leads_by_id[id])
                text = {"text": "An import was undone", "upload_id": self._upload_id, "restored": names}
                self._log.add(id, ActivityType.NOTE, text)
        update_contents(self._transaction, changed)
        self._history.store_rebased(rebased)
        self._history.forget_changes(restored)
        self._restored += len(restored)

    def _set_content(self, lead: KnownLead, values: dict[str, Any]) -> bool:
        """Set the content of a lead. Return False, changing nothing, if another lead has the dedupe key that it needs."""
        content = unflatten(values)
        key, name_key = dedupe_keys(content)
        if content.email == lead.content.email:
            key = lead.dedupe_key
        if key != lead.dedupe_key and is_key_taken(self._transaction.connection, key):
            return False
        lead.content, lead.dedupe_key, lead.name_key = content, key, name_key
        return True


def _undo_changes(changes: Sequence[StoredChange], upload_id: UUID, values: dict[str, Any]) -> list[str]:
    """Undo the upload's changes in `values`, and return the names of the restored fields.

    If another upload changed a field later, its value stays, and the old value moves to that change.
    """
    restored: list[str] = []
    remaining = list(changes)
    for index in range(len(remaining) - 1, -1, -1):
        change = remaining[index]
        if change.upload_id != upload_id:
            continue
        del remaining[index]
        for name, value in change.after.items():
            later = next((other for other in remaining[index:] if name in other.after), None)
            if later is not None:
                later.before[name] = change.before[name]
                later.is_rebased = True
            elif values.get(name) == value:
                values[name] = change.before[name]
                restored.append(name)
    return list(dict.fromkeys(restored))
