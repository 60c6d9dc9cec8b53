"""Scorecard versions, of which exactly one is active."""

from datetime import datetime

from sqlalchemy import Connection, func, select, update

from leadops_core.database.database import SCORECARD_LOCK, Database, Transaction
from leadops_core.database.errors import NotFoundError, VersionConflict
from leadops_core.schemas import EvaluationId, Scorecard, ScorecardId, ScorecardVersion
from leadops_core.tables import scorecards
from leadops_core.tables.rows import SCORECARD_COLUMNS, scorecard_of


class ScorecardRepository:
    """The scorecard versions. None is ever changed or removed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # A version never changes, and parsing it takes longer than a query.
        self._active: dict[int, ScorecardVersion] = {}
        self._scorecards: dict[int, Scorecard] = {}

    def active(self) -> ScorecardVersion:
        """Return the active version, which another process may have changed. Raise NotFoundError."""
        with self._database.reading() as connection:
            number = active_number(connection)
            if number is None:
                raise NotFoundError(
                    "There is no active scorecard. Open the database with LeadOps.open to create one."
                )
            version = self._active.get(number) or _get(connection, number)
        if version.is_active:
            self._active[number] = version
        return version

    def get(self, number: int) -> ScorecardVersion:
        """Return one version. Raise NotFoundError."""
        with self._database.reading() as connection:
            return _get(connection, number)

    def points(self, number: int) -> Scorecard:
        """Return the scorecard of one version. Raise NotFoundError."""
        if number not in self._scorecards:
            self._scorecards[number] = self.get(number).scorecard
        return self._scorecards[number]

    def list(self) -> tuple[ScorecardVersion, ...]:
        newest = select(*SCORECARD_COLUMNS).order_by(scorecards.c.number.desc())
        with self._database.reading() as connection:
            return tuple(scorecard_of(row) for row in connection.execute(newest))

    def add(
        self,
        scorecard: Scorecard,
        *,
        parent: int | None = None,
        made_by: str,
        reason: str,
        activate: bool = False,
        expected_active: int | None = None,
    ) -> ScorecardVersion:
        """Store a scorecard under the next number, and activate it if `activate`.

        Raise VersionConflict, and store nothing, if `expected_active` is not the active version.
        """
        with self._database.writing() as transaction:
            transaction.take_lock(SCORECARD_LOCK)
            if expected_active is not None:
                number = active_number(transaction.connection) or 0
                if number != expected_active:
                    raise VersionConflict("scorecard", expected_active, number)
            return add_version(
                transaction,
                scorecard,
                parent=parent,
                made_by=made_by,
                reason=reason,
                activate=activate,
            )

    def ensure(self, scorecard: Scorecard, *, made_by: str, reason: str) -> ScorecardVersion:
        """Return the active version. If there is none, store and activate this scorecard first."""
        with self._database.reading() as connection:
            exists = active_number(connection) is not None
        if not exists:
            with self._database.writing() as transaction:
                transaction.take_lock(SCORECARD_LOCK)
                connection = transaction.connection
                # Another process may have stored one since the first look.
                if active_number(connection) is None:
                    add_version(transaction, scorecard, made_by=made_by, reason=reason, activate=True)
                    connection.execute(update(scorecards).values(rescored_at=transaction.now))
        return self.active()

    def activate(self, number: int, by: str) -> ScorecardVersion:
        """Activate a version in place of the active one. Raise NotFoundError."""
        with self._database.writing() as transaction:
            transaction.take_lock(SCORECARD_LOCK)
            if not _get(transaction.connection, number).is_active:
                _activate(transaction, number, by)
            return _get(transaction.connection, number)

    def activated_at(self) -> datetime | None:
        """Return when the active version was activated."""
        query = select(scorecards.c.activated_at).where(scorecards.c.is_active)
        with self._database.reading() as connection:
            activated_at: datetime | None = connection.execute(query).scalar()
        return activated_at

    def is_rescored(self) -> bool:
        """Return True if every lead was rescored since the active version was activated."""
        query = select(scorecards.c.rescored_at).where(scorecards.c.is_active)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return row is None or row.rescored_at is not None

    def request_rescoring(self) -> None:
        """Mark all leads as not rescored with the active version. A rescoring that is running continues."""
        with self._database.writing() as transaction:
            request = (
                update(scorecards)
                .where(scorecards.c.is_active, scorecards.c.rescored_at.is_not(None))
                .values(rescored_at=None)
            )
            transaction.connection.execute(request)


def active_number(connection: Connection) -> int | None:
    """Return the number of the active version, or None if there is none."""
    return connection.execute(select(scorecards.c.number).where(scorecards.c.is_active)).scalar()


def next_number(connection: Connection) -> int:
    """Return the number of the next version. The caller holds SCORECARD_LOCK."""
    return (connection.execute(select(func.max(scorecards.c.number))).scalar() or 0) + 1


def add_version(
    transaction: Transaction,
    scorecard: Scorecard,
    *,
    parent: int | None = None,
    made_by: str,
    reason: str,
    evaluation_id: EvaluationId | None = None,
    activate: bool,
) -> ScorecardVersion:
    """Store a scorecard as the next version, and activate it if `activate`. The caller holds SCORECARD_LOCK."""
    connection = transaction.connection
    number = next_number(connection)
    connection.execute(
        scorecards.insert().values(
            id=ScorecardId(transaction.new_id()),
            number=number,
            scorecard=scorecard.model_dump(mode="json"),
            parent_number=parent,
            made_by=made_by,
            reason=reason,
            evaluation_id=evaluation_id,
            is_active=False,
            created_at=transaction.now,
        )
    )
    if activate:
        _activate(transaction, number, made_by)
    return _get(connection, number)


def _activate(transaction: Transaction, number: int, by: str) -> None:
    connection = transaction.connection
    connection.execute(update(scorecards).where(scorecards.c.is_active).values(is_active=False))
    connection.execute(
        update(scorecards)
        .where(scorecards.c.number == number)
        .values(is_active=True, activated_at=transaction.now, activated_by=by, rescored_at=None)
    )


def _get(connection: Connection, number: int) -> ScorecardVersion:
    row = connection.execute(select(*SCORECARD_COLUMNS).where(scorecards.c.number == number)).first()
    if row is None:
        raise NotFoundError(f"There is no scorecard version {number}.")
    return scorecard_of(row)
