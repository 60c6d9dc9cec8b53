"""Responses stored under an Idempotency-Key, so that a repeated request is executed once."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, select, update

from leadops_core.database.database import Database
from leadops_core.database.idempotency_table import replies
from leadops_core.database.statements import upsert_into

_DELETED_AT_ONCE = 100


class KeyState(StrEnum):
    """The state of an idempotency key for one request."""

    CLAIMED = "claimed"
    """Execute the request, then `keep` its response or `let_go`."""
    ANSWERED = "answered"
    """The request was executed. Its response is stored."""
    BUSY = "busy"
    """Another caller is executing the request."""
    OTHER = "other"
    """The key was used for a different request."""


@dataclass(frozen=True, slots=True)
class StoredResponse:
    status_code: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class KeyClaim:
    state: KeyState
    id: UUID | None = None
    response: StoredResponse | None = None


class IdempotencyKeys:
    """Claims of keys, and stored responses. If the process with a claim dies, the claim ends with its lease."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, caller: str, key: str, fingerprint: str, *, lease: timedelta, keep_for: timedelta
    ) -> KeyClaim:
        """Claim the key for the request with this fingerprint. Of several callers at once, exactly one gets it."""
        with self._database.writing() as transaction:
            now, connection = transaction.now, transaction.connection
            old = select(replies.c.id).where(replies.c.expires_at <= now).limit(_DELETED_AT_ONCE)
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
            insert = upsert_into(connection, replies).values(values)
            insert = insert.on_conflict_do_nothing(index_elements=["caller", "key"])
            if connection.execute(insert.returning(replies.c.id)).scalar() is not None:
                return KeyClaim(KeyState.CLAIMED, id)
            same_key = (replies.c.caller == caller) & (replies.c.key == key)
            row = connection.execute(select(replies).where(same_key).with_for_update()).one()
            if row.expires_at > now:
                if row.fingerprint != fingerprint:
                    return KeyClaim(KeyState.OTHER)
                if row.status_code is not None:
                    response = StoredResponse(row.status_code, row.headers, row.body)
                    return KeyClaim(KeyState.ANSWERED, row.id, response)
                if row.lease_expires_at > now:
                    return KeyClaim(KeyState.BUSY)
            # The row expired, or its process died. With a new id, a late response of that process is not stored.
            values |= {"status_code": None, "body": None}
            connection.execute(update(replies).where(same_key).values(values))
            return KeyClaim(KeyState.CLAIMED, id)

    def keep(self, id: UUID, status_code: int, headers: dict[str, str], body: bytes) -> None:
        """Store the response of a claimed request. If the claim was lost, nothing is stored."""
        values = {"status_code": status_code, "headers": headers, "body": body, "lease_expires_at": None}
        with self._database.writing() as transaction:
            transaction.connection.execute(update(replies).where(replies.c.id == id).values(values))

    def let_go(self, id: UUID) -> None:
        """Give up the claim of a request that failed, so that it may be sent again with the same key."""
        with self._database.writing() as transaction:
            transaction.connection.execute(
                delete(replies).where(replies.c.id == id, replies.c.status_code.is_(None))
            )
