"""Digests of erased addresses: unreadable, but equal for equal addresses."""

import hashlib
import hmac
from collections.abc import Iterable

from sqlalchemy import Connection, select

from leadops_core.database.errors import NotFoundError
from leadops_core.tables import scorecards


def digests_of(connection: Connection, addresses: Iterable[str]) -> dict[str, str]:
    """For each address its HMAC-SHA256 under the database's own salt: the same here and in local copies, and nowhere else.

    Who has the database can still ask whether an address that they know is the one; that is what it is for.
    """
    # The first scorecard version is made with the database, never changed, and goes into copies.
    salt = connection.execute(select(scorecards.c.id).where(scorecards.c.number == 1)).scalar()
    if salt is None:
        raise NotFoundError("This is not a LeadOps database yet.")
    return {
        address: hmac.new(salt.bytes, address.lower().encode(), hashlib.sha256).hexdigest()
        for address in addresses
    }
