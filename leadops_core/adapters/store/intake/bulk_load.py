"""Bulk loads: a large file into a nearly empty store leaves the indexes that it would be written all over in for last.

A key lands anywhere in its index, so that every chunk writes most of the index's pages anew; built once from sorted keys, it
costs a fifth of that. Meanwhile the keys of all leads are looked up in memory, at 8 bytes each. On SQLite only: Postgres would
lock the table for everybody.

Safe at any moment: a missing index makes questions slow and never wrong, and is itself the durable mark that it has to be
built. Whoever else gives leads keys builds it first (`begin_intake`); so does whoever opens the store while nobody writes.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from enum import Enum
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import Connection, Index, func, select

from leadops_core.adapters.store.bulk import any_of
from leadops_core.adapters.store.database import INTAKE_LOCK, Database, Transaction
from leadops_core.adapters.store.engine import CACHE_KIB
from leadops_core.adapters.store.errors import DatabaseBusyError
from leadops_core.adapters.store.tables import LATE, leads

if TYPE_CHECKING:
    import numpy as np

    _Numbers = np.ndarray[tuple[int], np.dtype[np.uint64]]

SMALLEST_LOAD = 4_000
"""Rows of a first chunk that make a load worth it; it must also have more of them than there are leads already."""

LATE_INDEXES: Final = tuple(index for index in leads.indexes if index.info.get(LATE))
_ARE_THERE: Final = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'leads'"
# Where rows are only appended or sorted more makes nothing faster.
_CACHE_KIB: Final = 16_000
_ROW: Final = (1 << 32) - 1
_HASH: Final = _ROW << 32


class Key(Enum):
    """By what a row may find its lead."""

    DEDUPE = "dedupe_key"
    NAME_WITH_EMAIL = "name_key of a lead with an e-mail address"
    NAME_WITHOUT_EMAIL = "name_key of a lead without one"


def begin_intake(transaction: Transaction) -> None:
    """Be the only transaction that gives leads keys, to its end, with every index in place."""
    transaction.take_lock(INTAKE_LOCK)
    build_missing(transaction.connection)


def build_missing(connection: Connection) -> None:
    """Build what a bulk load has left to be built."""
    for index in missing_indexes(connection):
        build_index(connection, index)


def missing_indexes(connection: Connection) -> list[Index]:
    """What a bulk load has left to be built; nothing on Postgres."""
    if connection.dialect.name != "sqlite":
        return []
    there = set(connection.exec_driver_sql(_ARE_THERE).scalars())
    return [index for index in LATE_INDEXES if index.name not in there]


def build_what_is_left(database: Database) -> None:
    """Build the indexes that a bulk load which died has left, unless somebody is writing: it may be the load itself."""
    with database.reading() as connection:
        if not missing_indexes(connection):
            return
    # Whoever writes now either is that load, which ends with building them, or leaves it to the next who opens.
    with suppress(DatabaseBusyError), database.writing(waits=False) as transaction:
        begin_intake(transaction)


def build_index(connection: Connection, index: Index) -> None:
    """Build one index of a SQLite database."""
    _set_cache(connection, _CACHE_KIB)
    try:
        index.create(connection)
    finally:
        _set_cache(connection, CACHE_KIB)


def _set_cache(connection: Connection, kib: int) -> None:
    connection.exec_driver_sql(f"PRAGMA cache_size = -{kib}")


class BulkLoad:
    """What one upload remembers from chunk to chunk so that the late indexes can wait."""

    def __init__(self) -> None:
        self._keys: KeysInMemory | None = None
        self._schema: int | None = None

    def keys(self, transaction: Transaction, row_count: int) -> "KeysInMemory | None":
        """The keys of all leads, where their indexes wait; None where the indexes are to be asked. Holds the intake lock.

        A load begins where the store is nearly empty beside the `row_count` rows that come now. It is over when anybody
        else has built the indexes, as whoever gives leads keys does first: so the keys in memory are never out of date.
        """
        transaction.take_lock(INTAKE_LOCK)
        if not transaction.is_sqlite:
            return None
        connection = transaction.connection
        if self._keys is None or self._schema != _schema_cookie(connection):
            begin_intake(transaction)
            self._keys = None
            if row_count >= SMALLEST_LOAD and not _has_more_leads_than(row_count, connection):
                self._keys = _take_off(connection)
                self._schema = _schema_cookie(connection)
        if self._keys is not None:
            _set_cache(connection, _CACHE_KIB)
        return self._keys

    @contextmanager
    def within(self, opening: AbstractContextManager[Transaction]) -> Iterator[Transaction]:
        """The transaction; where it fails, all is forgotten: what was learned in it was rolled back."""
        try:
            with opening as transaction:
                try:
                    yield transaction
                finally:
                    if self._keys is not None:
                        _set_cache(transaction.connection, CACHE_KIB)
        except BaseException:
            self._keys = None
            raise


def _take_off(connection: Connection) -> "KeysInMemory":
    """Drop the late indexes and learn the keys of all leads."""
    for index in LATE_INDEXES:
        index.drop(connection)
    keys = KeysInMemory()
    keys.learn(connection)
    return keys


def _schema_cookie(connection: Connection) -> int:
    # SQLite counts every change of the schema here, whoever makes it.
    cookie: int = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    return cookie


def _has_more_leads_than(count: int, connection: Connection) -> bool:
    some = select(leads.c.search_row).limit(count + 1).subquery()
    return bool(connection.execute(select(func.count()).select_from(some)).scalar_one() > count)


class KeysInMemory:
    """Which rows of `leads`, by `search_row`, may have a key. It never misses one, and now and then names one too many."""

    def __init__(self) -> None:
        self._hashes = {key: _Hashes() for key in Key}

    def learn(self, connection: Connection, ids: Sequence[UUID] | None = None) -> None:
        """Know these leads, or all there are, by the keys that they have; those that they had stay known too."""
        if ids is not None and not ids:
            return
        query = select(leads.c.search_row, leads.c.dedupe_key, leads.c.name_key, leads.c.email)
        if ids is not None:
            query = query.where(any_of(leads.c.id, [id.hex for id in ids], connection))
        found = connection.execute(query.order_by(leads.c.search_row)).all()
        self._learn(*zip(*found, strict=True) if found else ((), (), (), ()))

    def learn_new(
        self,
        first: int,
        dedupe_keys: Sequence[str],
        name_keys: Sequence[str | None],
        emails: Sequence[str | None],
    ) -> None:
        """Know leads that were just stored, one row after the other from `first` on."""
        self._learn(range(first, first + len(dedupe_keys)), dedupe_keys, name_keys, emails)

    def _learn(
        self,
        rows: Sequence[int],
        dedupe_keys: Sequence[str],
        name_keys: Sequence[str | None],
        emails: Sequence[str | None],
    ) -> None:
        has_email = [email is not None for email in emails]
        has_none = list(map(not_, has_email))
        self._hashes[Key.DEDUPE].add(dedupe_keys, rows)
        self._hashes[Key.NAME_WITH_EMAIL].add(
            list(compress(name_keys, has_email)), list(compress(rows, has_email))
        )
        self._hashes[Key.NAME_WITHOUT_EMAIL].add(
            list(compress(name_keys, has_none)), list(compress(rows, has_none))
        )

    def rows_of(self, key: Key, values: Iterable[str]) -> list[int]:
        """The rows that may have one of the values for that key."""
        return self._hashes[key].rows_of(values)


class _Hashes:
    """A multimap from texts to rows: sorted numbers, the hash of the text above, the row below."""

    def __init__(self) -> None:
        import numpy as np  # Here, because it takes a tenth of a second to load and few commands need it.

        self._np = np
        self._numbers: _Numbers = np.empty(0, np.uint64)

    def add(self, texts: Sequence[str | None], rows: Sequence[int]) -> None:
        """Map each text to the row at its place."""
        if texts:
            np = self._np
            new = np.sort(self._hashed(texts) | np.fromiter(rows, np.uint64, len(rows)))
            self._numbers = np.insert(self._numbers, np.searchsorted(self._numbers, new), new)

    def rows_of(self, texts: Iterable[str]) -> list[int]:
        """The rows to which any of the texts, or another one of the same hash, is mapped."""
        np, numbers = self._np, self._numbers
        if not len(numbers):
            return []
        wanted = np.unique(self._hashed(list(texts)))
        places = np.searchsorted(numbers, wanted)
        found: list[int] = []
        while len(places):
            is_inside = places < len(numbers)
            places, wanted = places[is_inside], wanted[is_inside]
            is_hit = numbers[places] & _HASH == wanted
            places, wanted = places[is_hit], wanted[is_hit]
            found += (numbers[places] & _ROW).tolist()
            places = places + 1
        return found

    def _hashed(self, texts: Sequence[str | None]) -> "_Numbers":
        np = self._np
        hashes: _Numbers = np.fromiter(map(hash, texts), np.int64, len(texts)).view(np.uint64)
        hashes &= np.uint64(_HASH)
        return hashes
