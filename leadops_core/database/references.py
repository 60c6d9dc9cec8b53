"""Finding a record by its id or a prefix of it."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, select

from leadops_core.database.errors import AmbiguousReferenceError, NotFoundError

_PREFIX = re.compile(r"[0-9a-f]{6,32}")


def is_id_prefix(reference: str) -> bool:
    """Return True if the text has 6 to 32 hexadecimal digits, with or without hyphens."""
    return _PREFIX.fullmatch(reference.strip().lower().replace("-", "")) is not None


def find_id(connection: Connection, column: Column[Any], reference: str, what: str) -> UUID:
    """Return the only id with this prefix. Raise NotFoundError or AmbiguousReferenceError."""
    digits = reference.strip().lower().replace("-", "")
    if _PREFIX.fullmatch(digits) is None:
        raise NotFoundError(f"There is no such {what}. Give its ID, or at least the first 6 digits.")
    lowest, highest = UUID(hex=digits.ljust(32, "0")), UUID(hex=digits.ljust(32, "f"))
    matches = list(
        connection.execute(select(column).where(column.between(lowest, highest)).limit(2)).scalars()
    )
    if not matches:
        raise NotFoundError(f"There is no {what} with an ID that starts with {digits}.")
    if len(matches) > 1:
        raise AmbiguousReferenceError(f"Several IDs start with {digits}. Give more digits.")
    id: UUID = matches[0]
    return id
