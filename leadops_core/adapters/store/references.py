"""Records named the way people name them: by an id or its beginning."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, select

from leadops_core.adapters.store.errors import AmbiguousReferenceError, NotFoundError

_PREFIX = re.compile(r"[0-9a-f]{6,32}")


def is_id_prefix(reference: str) -> bool:
    """Whether the text can be the beginning of an id: 6 hexadecimal digits or more."""
    return _PREFIX.fullmatch(reference.strip().lower().replace("-", "")) is not None


def find_id(connection: Connection, column: Column[Any], reference: str, what: str) -> UUID:
    """The only id that begins so. Raises NotFoundError or AmbiguousReferenceError."""
    digits = reference.strip().lower().replace("-", "")
    if _PREFIX.fullmatch(digits) is None:
        raise NotFoundError(f"no {what} is named so; give its id or the first 6 digits of it, or more")
    lowest, highest = UUID(hex=digits.ljust(32, "0")), UUID(hex=digits.ljust(32, "f"))
    found = list(connection.execute(select(column).where(column.between(lowest, highest)).limit(2)).scalars())
    if not found:
        raise NotFoundError(f"there is no {what} whose id begins with {digits}")
    if len(found) > 1:
        raise AmbiguousReferenceError(
            f"more than one {what} has an id that begins with {digits}; give more digits"
        )
    id: UUID = found[0]
    return id
