"""Taking an upload back without taking back what others did since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    and_,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)

from leadops_core.database.database import INTAKE_LOCK, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.statements import any_of, update_rows
from leadops_core.intake import dedupe_keys
from leadops_core.intake.repository.arrivals import HELD_ONLY, flatten, unflatten, write_contents
from leadops_core.intake.repository.errors import UploadNotUndoableError
from leadops_core.intake.repository.lead_index import KnownLead, load_known
from leadops_core.schemas import SYSTEM_ACTOR, ActivityType, DeliveryState, UndoReport, UploadId, UploadState
from leadops_core.schemas.progress import Progress
from leadops_core.tables import activities, drafts, feedback, leads, upload_changes, uploads
from leadops_core.tables.activity_log import ActivityLog

_CHUNK = 500
_REMOVED_AT_ONCE = 500
_UNTOUCHED_STATES = (DeliveryState.DRAFT.value, DeliveryState.SUPERSEDED.value)

# An edited draft is at a later version; a superseded one was never more than a proposal.
_is_handled = or_(
    drafts.c.state.not_in(_UNTOUCHED_STATES),
    (drafts.c.state == DeliveryState.DRAFT.value) & (drafts.c.version > 1),
)
_is_change = upload_changes.c.version_after > HELD_ONLY
_by_a_person = activities.c.actor != SYSTEM_ACTOR


class _Meter:
    """Counts leads that are done with, and tells the caller."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self.add(0)

    def add(self, count: int) -> None:
        self._done += count
        if self._progress is not None:
            self._progress(self._done, self._total)


def undo_upload(
    transaction: Transaction, upload_id: UploadId, by: str, progress: Progress | None = None
) -> UndoReport:
    """Take the upload back; see `Uploads.undo`."""
    transaction.take_lock(INTAKE_LOCK)
    connection = transaction.connection
    upload = _undoable(
        connection.execute(select(uploads).where(uploads.c.id == upload_id).with_for_update()).first()
    )
    removed, restored = 0, 0
    kept_changed: list[UUID] = []
    twin = _other_upload_of_the_same_file(connection, upload)
    if twin is None:
        meter = _Meter(progress, _lead_count(connection, upload_id))
        removed, kept = _remove_created(transaction, upload_id, meter)
        restored, kept_changed = _restore_changed(transaction, upload_id, set(kept), meter)
        connection.execute(
            update(leads)
            .where(leads.c.latest_upload_id == upload_id)
            .values(latest_upload_id=_next_holder(upload_id))
        )
    else:
        kept = _hand_over(connection, upload_id, twin)
    connection.execute(
        update(uploads)
        .where(uploads.c.id == upload_id)
        .values(
            state=UploadState.UNDONE.value,
            undone_at=transaction.now,
            undone_by=by,
            updated_at=transaction.now,
        )
    )
    return UndoReport(
        upload_id=upload_id,
        removed=removed,
        restored=restored,
        kept=tuple(str(id) for id in sorted((*kept, *kept_changed))),
    )


def preview_undo(connection: Connection, upload_id: UploadId) -> UndoReport:
    """Return what undoing the upload would do now; nothing is changed. Raise as `undo_upload` does."""
    upload = _undoable(connection.execute(select(uploads).where(uploads.c.id == upload_id)).first())
    created = leads.c.upload_id == upload_id
    changed = (
        select(upload_changes.c.lead_id, func.min(upload_changes.c.created_at))
        .where(_changed_only(upload_id))
        .group_by(upload_changes.c.lead_id)
    )
    first_changes: dict[UUID, datetime] = {row[0]: row[1] for row in connection.execute(changed)}
    if _other_upload_of_the_same_file(connection, upload) is not None:
        created_ids = connection.execute(select(leads.c.id).where(created)).scalars()
        held = sorted({*created_ids, *first_changes})
        return UndoReport(upload_id=upload_id, removed=0, restored=0, kept=tuple(map(str, held)))
    stays = or_(_is_touched(), leads.c.latest_upload_id.is_not(None))
    kept = set(connection.execute(select(leads.c.id).where(created, stays)).scalars())
    removed = select(func.count()).select_from(leads).where(created, not_(stays))
    ids = sorted(first_changes)
    touched_at: dict[UUID, datetime] = {}
    for start in range(0, len(ids), _CHUNK):
        touched_at |= _last_touches(connection, ids[start : start + _CHUNK])
    kept_changed = [id for id in ids if id in touched_at and touched_at[id] >= first_changes[id]]
    return UndoReport(
        upload_id=upload_id,
        removed=connection.execute(removed).scalar_one(),
        restored=len(ids) - len(kept_changed),
        kept=tuple(str(id) for id in sorted((*kept, *kept_changed))),
    )


def _undoable(upload: Row[Any] | None) -> Row[Any]:
    if upload is None:
        raise NotFoundError("There is no import with this ID. Run leadops uploads to list them.")
    if upload.undone_at is not None:
        raise UploadNotUndoableError(
            f"The import of {upload.file_name!r} was already undone on {upload.undone_at:%Y-%m-%d} at "
            f"{upload.undone_at:%H:%M} UTC."
        )
    return upload


def _other_upload_of_the_same_file(connection: Connection, upload: Row[Any]) -> UUID | None:
    """Return an upload that stands and read the same bytes in the same way, so that it holds the same leads."""
    others = select(uploads.c.id, uploads.c.mapping).where(
        uploads.c.sha256 == upload.sha256,
        uploads.c.id != upload.id,
        uploads.c.undone_at.is_(None),
        or_(uploads.c.state == UploadState.DONE.value, uploads.c.row_count > 0),
    )
    newest_first = others.order_by(uploads.c.created_at.desc(), uploads.c.id.desc())
    return next(
        (other.id for other in connection.execute(newest_first) if other.mapping == upload.mapping), None
    )


def _hand_over(connection: Connection, upload_id: UploadId, twin: UUID) -> list[UUID]:
    """Let `twin` hold what the upload created and changed; return the leads concerned."""
    created = leads.c.upload_id == upload_id
    kept = set(connection.execute(select(leads.c.id).where(created)).scalars())
    kept |= set(
        connection.execute(
            select(upload_changes.c.lead_id).where(upload_changes.c.upload_id == upload_id, _is_change)
        ).scalars()
    )
    connection.execute(
        update(leads).where(leads.c.latest_upload_id == upload_id).values(latest_upload_id=twin)
    )
    connection.execute(
        update(leads)
        .where(created, leads.c.latest_upload_id == twin)
        .values(latest_upload_id=_next_holder(upload_id, twin))
    )
    connection.execute(update(leads).where(created).values(upload_id=twin))
    connection.execute(
        update(upload_changes).where(upload_changes.c.upload_id == upload_id).values(upload_id=twin)
    )
    return sorted(kept)


def _next_holder(*without: UUID) -> ScalarSelect[Any]:
    """The newest other upload that stands and is known to hold the lead, for the `latest_upload_id` of a lead."""
    return (
        select(upload_changes.c.upload_id)
        .join(uploads, uploads.c.id == upload_changes.c.upload_id)
        .where(
            upload_changes.c.lead_id == leads.c.id,
            upload_changes.c.upload_id.not_in(without),
            upload_changes.c.upload_id != leads.c.upload_id,
            upload_changes.c.upload_id != leads.c.latest_upload_id,
            uploads.c.undone_at.is_(None),
        )
        .order_by(uploads.c.created_at.desc(), uploads.c.id.desc())
        .limit(1)
        .correlate(leads)
        .scalar_subquery()
    )


def _lead_count(connection: Connection, upload_id: UploadId) -> int:
    """Return how many leads the upload created or changed."""
    created = select(func.count()).select_from(leads).where(leads.c.upload_id == upload_id)
    changed = select(func.count(upload_changes.c.lead_id.distinct())).where(_changed_only(upload_id))
    return int(connection.execute(created).scalar_one()) + int(connection.execute(changed).scalar_one())


def _changed_only(upload_id: UploadId) -> ColumnElement[bool]:
    """True for changes that the upload made to leads that it did not create."""
    is_created = exists().where(leads.c.id == upload_changes.c.lead_id, leads.c.upload_id == upload_id)
    return and_(upload_changes.c.upload_id == upload_id, _is_change, not_(is_created))


def _remove_created(transaction: Transaction, upload_id: UploadId, meter: _Meter) -> tuple[int, list[UUID]]:
    connection = transaction.connection
    created = leads.c.upload_id == upload_id
    is_held_by_later = leads.c.latest_upload_id.is_not(None)
    touched = _is_touched()
    kept = list(
        connection.execute(select(leads.c.id).where(created, or_(touched, is_held_by_later))).scalars()
    )
    # The later upload holds the same lead: undoing that one too is what removes it.
    connection.execute(
        update(leads)
        .where(created, is_held_by_later)
        .values(upload_id=leads.c.latest_upload_id, latest_upload_id=_next_holder(upload_id))
    )
    meter.add(len(kept))
    removed = 0
    untouched = list(connection.execute(select(leads.c.id).where(created, not_(touched))).scalars())
    for start in range(0, len(untouched), _REMOVED_AT_ONCE):
        hexes = [id.hex for id in untouched[start : start + _REMOVED_AT_ONCE]]
        some = any_of(leads.c.id, hexes, connection)
        removed += connection.execute(delete(leads).where(created, not_(touched), some)).rowcount
        meter.add(len(hexes))
    return removed, kept


def _is_touched() -> ColumnElement[bool]:
    return or_(
        exists().where(activities.c.lead_id == leads.c.id, _by_a_person),
        exists().where(drafts.c.lead_id == leads.c.id, _is_handled),
        exists().where(feedback.c.lead_id == leads.c.id),
    )


@dataclass(slots=True)
class _Change:
    id: UUID
    upload_id: UUID
    before: dict[str, Any]
    after: dict[str, Any]
    created_at: datetime
    is_rebased: bool = False


def _restore_changed(
    transaction: Transaction, upload_id: UploadId, not_these: set[UUID], meter: _Meter
) -> tuple[int, list[UUID]]:
    restored, kept = 0, []
    connection = transaction.connection
    log = ActivityLog(transaction)
    for ids in _changed_leads(connection, upload_id):
        wanted = [id for id in ids if id not in not_these]
        known = load_known(connection, wanted)
        histories = _histories(connection, wanted)
        touched_at = _last_touches(connection, wanted)
        to_write: list[KnownLead] = []
        done: list[UUID] = []
        rebased: list[_Change] = []
        for id in wanted:
            history = histories[id]
            began = next(change.created_at for change in history if change.upload_id == upload_id)
            if id in touched_at and touched_at[id] >= began:
                kept.append(id)
                continue
            lead = known[id]
            said = flatten(lead.content)
            taken_back = _take_back(history, upload_id, said)
            if taken_back and not _say(connection, lead, said):
                kept.append(id)
                continue
            restored += 1
            done.append(id)
            rebased += [change for change in history if change.is_rebased]
            if taken_back:
                lead.version += 1
                to_write.append(lead)
                log.add(
                    id,
                    ActivityType.NOTE,
                    {"text": "An import was undone", "upload_id": upload_id, "restored": taken_back},
                )
        write_contents(transaction, to_write)
        update_rows(
            connection,
            upload_changes,
            [{"id": change.id, "before": change.before} for change in rebased],
        )
        connection.execute(
            delete(upload_changes).where(
                upload_changes.c.upload_id == upload_id,
                any_of(upload_changes.c.lead_id, [id.hex for id in done], connection),
            )
        )
        meter.add(len(wanted))
    log.write()
    return restored, kept


def _take_back(history: Sequence[_Change], upload_id: UUID, said: dict[str, Any]) -> list[str]:
    """Undo the upload's changes in `said`, or in the change of another upload that came after; return what was undone."""
    taken_back: list[str] = []
    standing = list(history)
    for place in range(len(standing) - 1, -1, -1):
        change = standing[place]
        if change.upload_id != upload_id:
            continue
        del standing[place]
        for name, value in change.after.items():
            later = next((other for other in standing[place:] if name in other.after), None)
            if later is not None:
                later.before[name] = change.before[name]
                later.is_rebased = True
            elif said.get(name) == value:
                said[name] = change.before[name]
                taken_back.append(name)
    return list(dict.fromkeys(taken_back))


def _say(connection: Connection, lead: KnownLead, said: dict[str, Any]) -> bool:
    """Let the lead say this; False, and nothing changed, when another lead has the key that it would get."""
    content = unflatten(said)
    key, name_key = dedupe_keys(content)
    if content.email == lead.content.email:
        key = lead.dedupe_key
    if key != lead.dedupe_key:
        taken = connection.execute(select(leads.c.id).where(leads.c.dedupe_key == key)).first()
        if taken is not None:
            return False
    lead.content, lead.dedupe_key, lead.name_key = content, key, name_key
    return True


def _changed_leads(connection: Connection, upload_id: UploadId) -> Iterator[list[UUID]]:
    last: UUID | None = None
    while True:
        query = (
            select(upload_changes.c.lead_id)
            .distinct()
            .where(upload_changes.c.upload_id == upload_id, _is_change)
        )
        if last is not None:
            query = query.where(upload_changes.c.lead_id > last)
        ids = list(connection.execute(query.order_by(upload_changes.c.lead_id).limit(_CHUNK)).scalars())
        if not ids:
            return
        yield ids
        last = ids[-1]


def _histories(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, list[_Change]]:
    found: dict[UUID, list[_Change]] = {}
    query = (
        select(upload_changes)
        .where(any_of(upload_changes.c.lead_id, [id.hex for id in ids], connection), _is_change)
        .order_by(upload_changes.c.lead_id, upload_changes.c.version_after)
    )
    for row in connection.execute(query):
        change = _Change(row.id, row.upload_id, row.before, row.after, row.created_at)
        found.setdefault(row.lead_id, []).append(change)
    return found


def _last_touches(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When a person last did something with each lead."""
    hexes = [id.hex for id in ids]
    last: dict[UUID, datetime] = {}
    for table, at, condition in (
        (activities, activities.c.created_at, _by_a_person),
        (drafts, drafts.c.updated_at, _is_handled),
        (feedback, feedback.c.created_at, feedback.c.id.is_not(None)),
    ):
        lead_id = table.c.lead_id
        query = (
            select(lead_id, func.max(at))
            .where(any_of(lead_id, hexes, connection), condition)
            .group_by(lead_id)
        )
        for id, moment in connection.execute(query):
            last[id] = max(moment, last.get(id, moment))
    return last
