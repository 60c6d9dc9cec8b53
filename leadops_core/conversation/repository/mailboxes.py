"""The SQL of mailbox folders."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import select, update

from leadops_core.database.database import Database, Transaction
from leadops_core.database.statements import upsert_into
from leadops_core.tables import mailbox_folders

_NO_LEASE: dict[str, Any] = {"lease_owner": None, "lease_expires_at": None}


class StoredFolder(NamedTuple):
    """A folder as the last poll left it."""

    mailbox: str
    folder: str
    position: Mapping[str, Any] | None
    polled_at: Any
    trouble: str | None


class MailboxRepository:
    """The folders of all mailboxes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> tuple[StoredFolder, ...]:
        """Return all folders that were polled, by name."""
        columns = [mailbox_folders.c[name] for name in StoredFolder._fields]
        query = select(*columns).order_by(mailbox_folders.c.mailbox, mailbox_folders.c.folder)
        with self._database.reading() as connection:
            return tuple(StoredFolder(*row) for row in connection.execute(query))

    def claim(
        self, mailbox: str, folder: str, worker: str, lease_seconds: float, is_dead: Callable[[str], bool]
    ) -> bool:
        """Claim a folder for one worker, and return False if another one, which is not known to be dead, reads it."""
        with self._database.writing() as transaction:
            connection = transaction.connection
            connection.execute(
                upsert_into(connection, mailbox_folders)
                .values(id=transaction.new_id(), mailbox=mailbox, folder=folder)
                .on_conflict_do_nothing(index_elements=["mailbox", "folder"])
            )
            columns = (mailbox_folders.c.lease_owner, mailbox_folders.c.lease_expires_at)
            query = select(*columns).where(_is(mailbox, folder)).with_for_update()
            owner, expires_at = connection.execute(query).one()
            is_held = owner is not None and owner != worker and expires_at > transaction.now
            if is_held and not is_dead(owner):
                return False
            until = transaction.now + timedelta(seconds=lease_seconds)
            connection.execute(
                update(mailbox_folders)
                .where(_is(mailbox, folder))
                .values(lease_owner=worker, lease_expires_at=until)
            )
            return True

    def release(self, mailbox: str, folder: str, worker: str, *, trouble: str | None) -> None:
        """Release a folder after a poll."""
        with self._database.writing() as transaction:
            transaction.connection.execute(
                update(mailbox_folders)
                .where(_is(mailbox, folder), mailbox_folders.c.lease_owner == worker)
                .values(polled_at=transaction.now, trouble=trouble, **_NO_LEASE)
            )

    def position(self, mailbox: str, folder: str) -> Mapping[str, Any] | None:
        """Return the position up to which a folder was read, or None before its first poll."""
        query = select(mailbox_folders.c.position).where(_is(mailbox, folder))
        with self._database.reading() as connection:
            position: Mapping[str, Any] | None = connection.execute(query).scalar()
        return position


def set_position(transaction: Transaction, mailbox: str, folder: str, position: Mapping[str, Any]) -> None:
    """Record the position after a message, in the transaction that stores the message."""
    transaction.connection.execute(
        update(mailbox_folders).where(_is(mailbox, folder)).values(position=dict(position))
    )


def _is(mailbox: str, folder: str) -> Any:
    return (mailbox_folders.c.mailbox == mailbox) & (mailbox_folders.c.folder == folder)
