"""Several topics of the store in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import DeadlockError


class JoinedDatabase(Database):
    """A database whose every transaction is the one given: what topics do over it is written whole, or not at all."""

    def __init__(self, database: Database, transaction: Transaction) -> None:
        super().__init__(database.engine, database.clock, database.ids)
        self._transaction = transaction
        self._ended: DeadlockError | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The transaction's connection."""
        with self._going_on():
            yield self._transaction.connection

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """The transaction; it is committed by whoever began it."""
        with self._going_on():
            yield self._transaction

    @contextmanager
    def _going_on(self) -> Iterator[None]:
        # After a deadlock the whole transaction is gone: only whoever began it can do it again.
        if self._ended is not None:
            raise self._ended
        try:
            with self.telling():
                yield
        except DeadlockError as error:
            self._ended = error
            raise
