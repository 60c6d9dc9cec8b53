"""Several repositories in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import DeadlockError


class JoinedDatabase(Database):
    """A database whose transactions are all the given one, which commits or rolls back the work of several repositories."""

    def __init__(self, database: Database, transaction: Transaction) -> None:
        super().__init__(database.engine, database.clock, database.ids)
        self._transaction = transaction
        self._ended: DeadlockError | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._until_deadlock():
            yield self._transaction.connection

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        with self._until_deadlock():
            yield self._transaction

    @contextmanager
    def _until_deadlock(self) -> Iterator[None]:
        # A deadlock ends the whole transaction, so only its owner can retry.
        if self._ended is not None:
            raise self._ended
        try:
            with self.translating_errors():
                yield
        except DeadlockError as error:
            self._ended = error
            raise
