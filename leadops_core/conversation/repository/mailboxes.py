"""The SQL of mailbox folders."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from leadops_core.database.database import Database, Transaction
from leadops_core.database.statements import upsert_into
from leadops_core.schemas.conversation import MailboxStatus
from leadops_core.tables import mailbox_folders

_NO_LEASE: dict[str, Any] = {"lease_owner": None, "lease_expires_at": None}


class MailboxRepository:
    """The folders of all mailboxes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def status(self, mailbox: str) -> MailboxStatus:
        """Return how a mailbox was read last: the time of the folder that was read longest ago, and any trouble."""
        query = select(mailbox_folders.c.polled_at, mailbox_folders.c.trouble).where(
            mailbox_folders.c.mailbox == mailbox
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(mailbox_folders.c.folder)).all()
        times = [row.polled_at for row in rows]
        return MailboxStatus(
            name=mailbox,
            polled_at=min(times) if times and None not in times else None,
            trouble=next((row.trouble for row in rows if row.trouble), None),
        )

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

    def record_failure(self, mailbox: str, inbox: str, trouble: str) -> None:
        """Record for all folders of a mailbox, or for its inbox if none was read yet, that it could not be reached."""
        with self._database.writing() as transaction:
            connection = transaction.connection
            values = {"polled_at": transaction.now, "trouble": trouble}
            connection.execute(
                upsert_into(connection, mailbox_folders)
                .values(id=transaction.new_id(), mailbox=mailbox, folder=inbox)
                .on_conflict_do_nothing(index_elements=["mailbox", "folder"])
            )
            connection.execute(
                update(mailbox_folders).where(mailbox_folders.c.mailbox == mailbox).values(values)
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
