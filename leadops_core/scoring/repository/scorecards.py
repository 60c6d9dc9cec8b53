"""Versions of the scorecard, of which exactly one is in use, and the evaluations that made them."""

from collections import OrderedDict
from threading import Lock

from sqlalchemy import Connection, func, select, update

from leadops_core.database.database import SCORECARD_LOCK, Database, Transaction
from leadops_core.database.errors import NotFoundError, VersionConflict
from leadops_core.database.work_claims import RESCORING, forget_progress
from leadops_core.schemas import EvaluationId, Scorecard, ScorecardId, ScorecardVersion
from leadops_core.tables import scorecards
from leadops_core.tables.rows import SCORECARD_COLUMNS, scorecard_of

_KEPT = 8


class ScorecardRepository:
    """The scorecard versions; none is ever changed or removed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: OrderedDict[int, ScorecardVersion] = OrderedDict()
        self._points: OrderedDict[int, Scorecard] = OrderedDict()
        self._lock = Lock()

    def active(self) -> ScorecardVersion:
        """The version in use now: asked of the database each time, but read from it only once. Raises NotFoundError."""
        with self._database.reading() as connection:
            number = active_number(connection)
            if number is None:
                raise NotFoundError(
                    "There is no active scorecard. Open the database with LeadOps.open to create one."
                )
            with self._lock:
                known = self._read.get(number)
            return known if known is not None else self._remember(_get(connection, number))

    def get(self, number: int) -> ScorecardVersion:
        """One version. Raises NotFoundError."""
        with self._database.reading() as connection:
            return _get(connection, number)

    def points(self, number: int) -> Scorecard:
        """What one version is worth, read from the database once: no version ever changes. Raises NotFoundError."""
        with self._lock:
            known = self._points.get(number)
        if known is not None:
            return known
        found = self.get(number).scorecard
        with self._lock:
            self._points[number] = found
            while len(self._points) > _KEPT:
                self._points.popitem(last=False)
        return found

    def list(self) -> tuple[ScorecardVersion, ...]:
        """All versions, newest first."""
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
        """Keep a scorecard under the next number and, if wanted, put it to use at once.

        Raises VersionConflict, and keeps nothing, where the version in use is not the expected one.
        """
        with self._database.writing() as transaction:
            transaction.take_lock(SCORECARD_LOCK)
            if expected_active is not None:
                found = active_number(transaction.connection) or 0
                if found != expected_active:
                    raise VersionConflict("scorecard", expected_active, found)
            return add_version(
                transaction,
                scorecard,
                parent=parent,
                made_by=made_by,
                reason=reason,
                activate=activate,
            )

    def ensure(self, scorecard: Scorecard, *, made_by: str, reason: str) -> ScorecardVersion:
        """The version in use; where there is none yet, this scorecard becomes it. Of several callers at once one adds it."""
        with self._database.reading() as connection:
            is_there = connection.execute(select(scorecards.c.id).where(scorecards.c.is_active)).first()
        if is_there is None:
            with self._database.writing() as transaction:
                transaction.take_lock(SCORECARD_LOCK)
                connection = transaction.connection
                if connection.execute(select(scorecards.c.id).where(scorecards.c.is_active)).first() is None:
                    add_version(transaction, scorecard, made_by=made_by, reason=reason, activate=True)
                    # Nothing was ever scored by another one.
                    connection.execute(update(scorecards).values(rescored_at=transaction.now))
        return self.active()

    def activate(self, number: int, by: str) -> ScorecardVersion:
        """Activate a version in place of the active one. Raise NotFoundError."""
        with self._database.writing() as transaction:
            transaction.take_lock(SCORECARD_LOCK)
            if not _get(transaction.connection, number).is_active:
                _activate(transaction, number, by)
            return _get(transaction.connection, number)

    def is_rescored(self) -> bool:
        """Whether every lead was scored by the version in use since it came into use."""
        query = select(scorecards.c.rescored_at).where(scorecards.c.is_active)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return row is None or row.rescored_at is not None

    def request_rescoring(self) -> None:
        """Have all leads rescored by the version in use; a rescoring that is under way already continues."""
        with self._database.writing() as transaction:
            asked = (
                update(scorecards)
                .where(scorecards.c.is_active, scorecards.c.rescored_at.is_not(None))
                .values(rescored_at=None)
            )
            if transaction.connection.execute(asked).rowcount:
                forget_progress(transaction, RESCORING)

    def _remember(self, version: ScorecardVersion) -> ScorecardVersion:
        with self._lock:
            self._read[version.number] = version
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return version


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
    forget_progress(transaction, RESCORING)


def _get(connection: Connection, number: int) -> ScorecardVersion:
    row = connection.execute(select(*SCORECARD_COLUMNS).where(scorecards.c.number == number)).first()
    if row is None:
        raise NotFoundError(f"There is no scorecard version {number}.")
    return scorecard_of(row)
