"""Scorecard versions, of which exactly one is active, and at most one is pending."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from leadops_core.database.database import SCORECARD_LOCK, Database, Transaction
from leadops_core.database.errors import NotFoundError, SchemaBehindError, VersionConflict
from leadops_core.schemas import EvaluationId, Scorecard, ScorecardId, ScorecardVersion
from leadops_core.tables import leads, pending_scorecards, scorecards
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

    def chosen(self) -> ScorecardVersion:
        """Return the pending version, or the active one if none is pending. Raise NotFoundError."""
        number = self._pending()
        return self.active() if number is None else self.get(number)

    def to_rescore(self) -> ScorecardVersion | None:
        """Return the version with which all leads are to be scored, or None if all are scored with the active one."""
        with self._database.reading() as connection:
            number = number_to_rescore(connection)
            return None if number is None else _get(connection, number)

    def get(self, number: int) -> ScorecardVersion:
        """Return one version. Raise NotFoundError."""
        pending = self._pending()
        with self._database.reading() as connection:
            return _marked(_get(connection, number), pending)

    def points(self, number: int) -> Scorecard:
        """Return the scorecard of one version. Raise NotFoundError."""
        if number not in self._scorecards:
            with self._database.reading() as connection:
                self._scorecards[number] = _get(connection, number).scorecard
        return self._scorecards[number]

    def list(self) -> tuple[ScorecardVersion, ...]:
        pending = self._pending()
        newest = select(*SCORECARD_COLUMNS).order_by(scorecards.c.number.desc())
        with self._database.reading() as connection:
            return tuple(_marked(scorecard_of(row), pending) for row in connection.execute(newest))

    def add(
        self,
        scorecard: Scorecard,
        *,
        parent: int | None = None,
        made_by: str,
        reason: str,
        choose: bool = False,
        expected_chosen: int | None = None,
    ) -> ScorecardVersion:
        """Store a scorecard under the next number, and choose it as `choose` does if `choose`.

        Raise VersionConflict, and store nothing, if `expected_chosen` is not the chosen version.
        """
        with self._database.writing() as transaction:
            transaction.take_lock(SCORECARD_LOCK)
            if expected_chosen is not None:
                number = chosen_number(transaction.connection) or 0
                if number != expected_chosen:
                    raise VersionConflict("scorecard", expected_chosen, number)
            return add_version(
                transaction,
                scorecard,
                parent=parent,
                made_by=made_by,
                reason=reason,
                choose=choose,
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
                    version = add_version(
                        transaction, scorecard, made_by=made_by, reason=reason, choose=False
                    )
                    activate_version(transaction, version.number, made_by)
        return self.active()

    def choose(self, number: int, by: str) -> ScorecardVersion:
        """Make a version pending, which replaces the active one when all leads are scored with it. Raise NotFoundError.

        Without leads, it becomes active at once. If it is active already, no version is pending any more.
        """
        with self._database.writing() as transaction:
            transaction.take_lock(SCORECARD_LOCK)
            _get(transaction.connection, number)
            _choose(transaction, number, by)
            return _marked(_get(transaction.connection, number), pending_number(transaction.connection))

    def chosen_at(self) -> datetime | None:
        """Return when the chosen version was requested or, if it is active, activated."""
        with self._database.reading() as connection:
            requested_at: datetime | None = connection.execute(
                select(pending_scorecards.c.requested_at)
            ).scalar()
            active = select(scorecards.c.activated_at).where(scorecards.c.is_active)
            return requested_at or connection.execute(active).scalar()

    def is_rescored(self) -> bool:
        """Return True if every lead is scored with the chosen version."""
        with self._database.reading() as connection:
            return number_to_rescore(connection) is None

    def _pending(self) -> int | None:
        """Return the number of the pending version. On a database of the last release, no version is pending."""
        try:
            with self._database.reading() as connection:
                return pending_number(connection)
        except SchemaBehindError:
            return None

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


def pending_number(connection: Connection) -> int | None:
    """Return the number of the version that replaces the active one when all leads are scored with it, or None."""
    return connection.execute(select(pending_scorecards.c.number)).scalar()


def chosen_number(connection: Connection) -> int | None:
    """Return the number of the pending version, or of the active one if none is pending."""
    return pending_number(connection) or active_number(connection)


def number_to_rescore(connection: Connection) -> int | None:
    """Return the number of the version with which all leads are to be scored, or None if they are."""
    not_rescored = select(scorecards.c.number).where(
        scorecards.c.is_active, scorecards.c.rescored_at.is_(None)
    )
    return pending_number(connection) or connection.execute(not_rescored).scalar()


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
    choose: bool,
) -> ScorecardVersion:
    """Store a scorecard as the next version, and choose it if `choose`. The caller holds SCORECARD_LOCK."""
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
    if not choose:
        return _get(connection, number)
    _choose(transaction, number, made_by)
    return _marked(_get(connection, number), pending_number(connection))


def activate_version(transaction: Transaction, number: int, by: str) -> None:
    """Activate a version with which all leads are scored. The caller holds SCORECARD_LOCK."""
    connection, now = transaction.connection, transaction.now
    connection.execute(update(scorecards).where(scorecards.c.is_active).values(is_active=False))
    values = {"is_active": True, "activated_at": now, "activated_by": by, "rescored_at": now}
    connection.execute(update(scorecards).where(scorecards.c.number == number).values(**values))


def finish_rescoring(transaction: Transaction, number: int) -> None:
    """Note that all leads are scored with this version, and activate it if it is pending."""
    connection = transaction.connection
    is_pending = pending_scorecards.c.number == number
    by = connection.execute(select(pending_scorecards.c.requested_by).where(is_pending)).scalar()
    if by is not None:
        activate_version(transaction, number, by)
        connection.execute(delete(pending_scorecards))
    rescored = update(scorecards).where(scorecards.c.number == number)
    connection.execute(rescored.values(rescored_at=transaction.now))


def _choose(transaction: Transaction, number: int, by: str) -> None:
    connection = transaction.connection
    connection.execute(delete(pending_scorecards))
    active = active_number(connection)
    if active == number:
        return
    has_leads = connection.execute(select(leads.c.id).limit(1)).first() is not None
    if active is None or not has_leads:
        activate_version(transaction, number, by)
        return
    values = {"number": number, "requested_at": transaction.now, "requested_by": by}
    connection.execute(pending_scorecards.insert().values(values))


def _marked(version: ScorecardVersion, pending: int | None) -> ScorecardVersion:
    """Return the version with `is_pending`, which is read apart, so that leads are scored before an upgrade too."""
    if version.number != pending:
        return version
    return version.model_copy(update={"is_pending": True, "is_waiting": False})


def _get(connection: Connection, number: int) -> ScorecardVersion:
    row = connection.execute(select(*SCORECARD_COLUMNS).where(scorecards.c.number == number)).first()
    if row is None:
        raise NotFoundError(f"There is no scorecard version {number}.")
    return scorecard_of(row)
