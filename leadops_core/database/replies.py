"""Answers kept under the name that a caller gave its request, so that the same request is done once."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, select, update

from leadops_core.database.database import Database
from leadops_core.database.replies_table import replies
from leadops_core.database.statements import upsert_into

_SWEPT_AT_ONCE = 100


class Claim(StrEnum):
    """What becomes of a request that has a name."""

    MINE = "mine"
    """Do it, then `keep` its answer or `let_go`."""
    ANSWERED = "answered"
    """It was done: here is the answer."""
    BUSY = "busy"
    """Another caller is at it."""
    OTHER = "other"
    """The name belongs to another request."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it was given."""

    status_code: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Claimed:
    """What came of asking for a name."""

    claim: Claim
    id: UUID | None = None
    reply: Reply | None = None


class Replies:
    """The answers. Who claims a name holds it until the answer is kept, or until the lease ends because the holder died."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, caller: str, key: str, fingerprint: str, *, lease: timedelta, keep_for: timedelta
    ) -> Claimed:
        """Take the name for this request, or say why not. Of several at once exactly one gets it."""
        with self._database.writing() as transaction:
            now, connection = transaction.now, transaction.connection
            old = select(replies.c.id).where(replies.c.expires_at <= now).limit(_SWEPT_AT_ONCE)
            connection.execute(delete(replies).where(replies.c.id.in_(old)))
            id = transaction.new_id()
            values = {
                "id": id,
                "caller": caller,
                "key": key,
                "fingerprint": fingerprint,
                "headers": {},
                "lease_expires_at": now + lease,
                "created_at": now,
                "expires_at": now + keep_for,
            }
            insert = upsert_into(transaction.connection, replies)
            new = insert.values(values).on_conflict_do_nothing(index_elements=["caller", "key"])
            if connection.execute(new.returning(replies.c.id)).scalar() is not None:
                return Claimed(Claim.MINE, id)
            same = (replies.c.caller == caller) & (replies.c.key == key)
            row = connection.execute(select(replies).where(same).with_for_update()).one()
            if row.expires_at > now:
                if row.fingerprint != fingerprint:
                    return Claimed(Claim.OTHER)
                if row.status_code is not None:
                    return Claimed(Claim.ANSWERED, row.id, Reply(row.status_code, row.headers, row.body))
                if row.lease_expires_at > now:
                    return Claimed(Claim.BUSY)
            # Expired, or left behind by a process that died: a new id, so that its late answer is not kept.
            taken = {**values, "status_code": None, "body": None}
            connection.execute(update(replies).where(same).values(taken))
            return Claimed(Claim.MINE, id)

    def keep(self, id: UUID, status_code: int, headers: dict[str, str], body: bytes) -> None:
        """Keep the answer of a request that was claimed; without effect where the claim was lost."""
        with self._database.writing() as transaction:
            transaction.connection.execute(
                update(replies)
                .where(replies.c.id == id)
                .values(status_code=status_code, headers=headers, body=body, lease_expires_at=None)
            )

    def let_go(self, id: UUID) -> None:
        """Give the name back: nothing came of the request, and it may be tried again."""
        with self._database.writing() as transaction:
            transaction.connection.execute(
                delete(replies).where(replies.c.id == id, replies.c.status_code.is_(None))
            )
