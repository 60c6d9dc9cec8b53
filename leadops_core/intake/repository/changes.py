"""What uploads changed in leads, so that an import can be undone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
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

from leadops_core.database.database import Transaction
from leadops_core.database.statements import any_of, insert_rows, update_rows
from leadops_core.schemas import SYSTEM_ACTOR, DeliveryState, UploadId
from leadops_core.tables import activities, drafts, feedback, leads, upload_changes, uploads

CHUNK = 500
"""Leads that are deleted, restored, or looked up at once."""
_CONTAINED_ONLY = 0
"""`version_after` of a row that changed nothing and only says that the upload contains the lead."""

_is_change = upload_changes.c.version_after > _CONTAINED_ONLY
_by_a_person = activities.c.actor != SYSTEM_ACTOR
# An edited draft is at a later version; a superseded one was never more than a proposal.
_is_handled = or_(
    drafts.c.state.not_in((DeliveryState.DRAFT.value, DeliveryState.SUPERSEDED.value)),
    (drafts.c.state == DeliveryState.DRAFT.value) & (drafts.c.version > 1),
)
_is_touched = or_(
    exists().where(activities.c.lead_id == leads.c.id, _by_a_person),
    exists().where(drafts.c.lead_id == leads.c.id, _is_handled),
    exists().where(feedback.c.lead_id == leads.c.id),
)


class LeadChange(NamedTuple):
    """A change that an upload makes to a lead: fields with their old and new values."""

    upload_id: UUID
    lead_id: UUID
    before: dict[str, Any]
    after: dict[str, Any]
    version_after: int


@dataclass(slots=True)
class StoredChange:
    """A stored change of a lead."""

    id: UUID
    upload_id: UUID
    before: dict[str, Any]
    after: dict[str, Any]
    created_at: datetime
    is_rebased: bool = False
    """Whether `before` was changed and is to be stored."""


def insert_changes(transaction: Transaction, changes: Sequence[LeadChange]) -> None:
    rows = [
        {"id": transaction.new_id(), **change._asdict(), "created_at": transaction.now} for change in changes
    ]
    insert_rows(transaction.connection, upload_changes, rows)


def replace_earlier_holders(transaction: Transaction, holders: Sequence[tuple[UUID, UUID]]) -> None:
    """Store for each lead the upload that was the newest to contain it, for when the newest is undone.

    There is at most one such row for a lead: a file that is imported every day must not make the table grow every day.
    """
    if not holders:
        return
    connection = transaction.connection
    lead_ids = [lead_id.hex for _, lead_id in holders]
    is_earlier = upload_changes.c.version_after == _CONTAINED_ONLY
    connection.execute(
        delete(upload_changes).where(any_of(upload_changes.c.lead_id, lead_ids, connection), is_earlier)
    )
    insert_changes(
        transaction,
        [LeadChange(upload_id, lead_id, {}, {}, _CONTAINED_ONLY) for upload_id, lead_id in holders],
    )


class UploadHistory:
    """What one upload created and changed, and what happened to these leads since."""

    def __init__(self, connection: Connection, upload_id: UploadId) -> None:
        self._connection = connection
        self._upload_id = upload_id
        self._is_own_change = and_(upload_changes.c.upload_id == upload_id, _is_change)
        self._is_created = leads.c.upload_id == upload_id
        self._is_latest = leads.c.latest_upload_id == upload_id
        is_creation = exists().where(leads.c.id == upload_changes.c.lead_id, self._is_created)
        self._is_change_only = and_(self._is_own_change, not_(is_creation))

    def count(self) -> int:
        """Return the number of leads that the upload created or changed."""
        changed = select(func.count(upload_changes.c.lead_id.distinct())).where(self._is_change_only)
        return self.count_created() + int(self._connection.execute(changed).scalar_one())

    def count_created(self) -> int:
        created = select(func.count()).select_from(leads).where(self._is_created)
        return int(self._connection.execute(created).scalar_one())

    def created_and_changed(self) -> set[UUID]:
        created = select(leads.c.id).where(self._is_created)
        changed = select(upload_changes.c.lead_id).where(self._is_own_change)
        return {id for query in (created, changed) for id in self._connection.execute(query).scalars()}

    def created_to_keep(self) -> set[UUID]:
        """Return the created leads that a person has touched, or that a later upload contains."""
        stays = or_(_is_touched, leads.c.latest_upload_id.is_not(None))
        return set(self._connection.execute(select(leads.c.id).where(self._is_created, stays)).scalars())

    def give_created_to_later_uploads(self) -> None:
        """Make the newest upload that contains a created lead its creator: undoing that one deletes the lead."""
        self._update(
            self._is_created & leads.c.latest_upload_id.is_not(None),
            upload_id=leads.c.latest_upload_id,
            latest_upload_id=_next_newest(self._upload_id),
        )

    def delete_created(self) -> Iterator[tuple[int, int]]:
        """Delete the untouched leads that the upload created; yield the deleted and the tried leads of each chunk."""
        is_deletable = and_(self._is_created, not_(_is_touched))
        ids = self._connection.execute(select(leads.c.id).where(is_deletable)).scalars().all()
        for start in range(0, len(ids), CHUNK):
            chunk = [id.hex for id in ids[start : start + CHUNK]]
            is_in_chunk = any_of(leads.c.id, chunk, self._connection)
            yield (
                self._connection.execute(delete(leads).where(is_deletable, is_in_chunk)).rowcount,
                len(chunk),
            )

    def release_leads(self) -> None:
        """Make another upload the newest of the leads that this one is the newest to contain."""
        self._update(self._is_latest, latest_upload_id=_next_newest(self._upload_id))

    def give_all_to(self, other: UUID) -> None:
        """Make `other`, which contains the same leads, the upload that created and changed them."""
        self._update(self._is_latest, latest_upload_id=other)
        is_latest_of_other = self._is_created & (leads.c.latest_upload_id == other)
        self._update(is_latest_of_other, latest_upload_id=_next_newest(self._upload_id, other))
        self._update(self._is_created, upload_id=other)
        is_own = upload_changes.c.upload_id == self._upload_id
        self._connection.execute(update(upload_changes).where(is_own).values(upload_id=other))

    def first_changes(self) -> dict[UUID, datetime]:
        """Return when the upload first changed each lead that it did not create."""
        lead_id = upload_changes.c.lead_id
        query = select(lead_id, func.min(upload_changes.c.created_at)).where(self._is_change_only)
        return {row[0]: row[1] for row in self._connection.execute(query.group_by(lead_id))}

    def changed_leads(self) -> Iterator[list[UUID]]:
        """Yield the leads that the upload changed in chunks, including leads that it created."""
        last: UUID | None = None
        lead_id = upload_changes.c.lead_id
        changed = select(lead_id).distinct().where(self._is_own_change).order_by(lead_id).limit(CHUNK)
        while True:
            query = changed if last is None else changed.where(lead_id > last)
            ids = list(self._connection.execute(query).scalars())
            if not ids:
                return
            yield ids
            last = ids[-1]

    def changes_of(self, lead_ids: Sequence[UUID]) -> dict[UUID, list[StoredChange]]:
        """Return the changes that all uploads made to each lead, oldest first."""
        histories: dict[UUID, list[StoredChange]] = {}
        is_wanted = any_of(upload_changes.c.lead_id, [id.hex for id in lead_ids], self._connection)
        query = select(upload_changes).where(is_wanted, _is_change)
        for row in self._connection.execute(
            query.order_by(upload_changes.c.lead_id, upload_changes.c.version_after)
        ):
            change = StoredChange(row.id, row.upload_id, row.before, row.after, row.created_at)
            histories.setdefault(row.lead_id, []).append(change)
        return histories

    def last_handled_at(self, lead_ids: Sequence[UUID]) -> dict[UUID, datetime]:
        """Return when a person last did something with each lead; untouched leads are left out."""
        last: dict[UUID, datetime] = {}
        for start in range(0, len(lead_ids), CHUNK):
            chunk = [id.hex for id in lead_ids[start : start + CHUNK]]
            for lead_id, at, condition in (
                (activities.c.lead_id, activities.c.created_at, _by_a_person),
                (drafts.c.lead_id, drafts.c.updated_at, _is_handled),
                (feedback.c.lead_id, feedback.c.created_at, feedback.c.id.is_not(None)),
            ):
                is_in_chunk = any_of(lead_id, chunk, self._connection)
                query = select(lead_id, func.max(at)).where(is_in_chunk, condition).group_by(lead_id)
                for id, touched_at in self._connection.execute(query):
                    last[id] = max(touched_at, last.get(id, touched_at))
        return last

    def store_rebased(self, changes: Sequence[StoredChange]) -> None:
        """Store the old values of changes, which an undo has moved to an earlier state."""
        rows = [{"id": change.id, "before": change.before} for change in changes]
        update_rows(self._connection, upload_changes, rows)

    def forget_changes(self, lead_ids: Sequence[UUID]) -> None:
        """Delete the upload's changes of these leads."""
        is_of_leads = any_of(upload_changes.c.lead_id, [id.hex for id in lead_ids], self._connection)
        is_own = upload_changes.c.upload_id == self._upload_id
        self._connection.execute(delete(upload_changes).where(is_own, is_of_leads))

    def _update(self, condition: ColumnElement[bool], **values: Any) -> None:
        self._connection.execute(update(leads).where(condition).values(**values))


def _next_newest(*without: UUID) -> ScalarSelect[Any]:
    """The newest other upload that was not undone and contains the lead, for the lead's `latest_upload_id`."""
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
