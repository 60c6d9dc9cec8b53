"""Recorded outcomes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.database.errors import AmbiguousReferenceError, NotFoundError, VersionConflict
from leadops_core.database.references import find_id
from leadops_core.database.statements import any_of, insert_rows
from leadops_core.decision import (
    FINAL_STATUSES,
    StatusFate,
    Step,
    say_withdrawal,
    status_after_outcome,
    status_after_withdrawal,
)
from leadops_core.learning.repository.labels import label_leads, relabel
from leadops_core.outreach.repository.touches import (
    EndedTouches,
    bring_back_touches,
    free_stopped,
    stop_touches,
)
from leadops_core.schemas import (
    Activity,
    ActivityType,
    Feedback,
    FeedbackId,
    LeadId,
    LeadStatus,
    Outcome,
    OutcomeWithdrawal,
    StopReason,
)
from leadops_core.tables import activities, feedback, labels, leads
from leadops_core.tables.activity_log import MOVE, UNDONE, WITHDRAWN, ActivityLog, MoveRecord, log_activity
from leadops_core.tables.rows import (
    ACTIVITY_COLUMNS,
    FEEDBACK_COLUMNS,
    activity_of,
    feedback_of,
    record_values,
)


class OutcomeRepository:
    """What became of leads, as it was recorded. The newest of a lead that stands is its label."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, outcome: Feedback) -> int:
        """Store an outcome and move its lead to the status that it implies; how many leads have a label now.

        The same id twice stores once. Raises NotFoundError when the lead is not there.
        """
        return self.add_many([outcome])

    def add_many(self, outcomes: Sequence[Feedback]) -> int:
        """Store outcomes in one transaction, as `add` does one."""
        with self._database.writing() as transaction:
            _add(transaction, outcomes)
            return transaction.connection.execute(select(func.count()).select_from(labels)).scalar_one()

    @retried
    def import_many(self, outcomes: Sequence[Feedback]) -> int:
        """Store outcomes in one transaction, as `add_many` does; how many of them were not there yet."""
        with self._database.writing() as transaction:
            return _add(transaction, outcomes)

    @retried
    def withdraw(
        self,
        feedback_id: FeedbackId,
        *,
        by: str,
        reason: str | None = None,
        expected_version: int | None = None,
    ) -> OutcomeWithdrawal:
        """Take an outcome back: it stays as history, and the newest that still stands is the lead's label, if there is one.

        The lead's status goes back where the outcome had moved it and nothing has happened since; e-mails that it had stopped
        wait for approval again once no outcome stands. Withdrawn before, it stays as it is. Raises NotFoundError, or
        VersionConflict for a lead of another version.
        """
        with self._database.writing() as transaction:
            return _withdraw(transaction, feedback_id, by, reason, expected_version)

    def find(self, lead_id: LeadId, reference: str | None = None) -> FeedbackId:
        """The outcome of the lead with this id or beginning of it; without one the only outcome that stands.

        Where none stands, the newest that was withdrawn. Raises NotFoundError or AmbiguousReferenceError.
        """
        of_lead = self.for_lead(lead_id)
        if reference is not None:
            with self._database.reading() as connection:
                found = find_id(connection, feedback.c.id, reference, "outcome")
            if found not in {each.id for each in of_lead}:
                raise NotFoundError("This outcome belongs to another lead.")
            return FeedbackId(found)
        standing = [each for each in of_lead if each.withdrawn_at is None]
        if len(standing) > 1:
            ids = ", ".join(f"{each.id} ({each.outcome})" for each in standing)
            raise AmbiguousReferenceError(
                f"This lead has {len(standing)} active outcomes. Give the ID of one: {ids}."
            )
        if not of_lead:
            raise NotFoundError("This lead has no recorded outcome.")
        return (standing or of_lead)[0].id

    def for_lead(self, lead_id: LeadId) -> tuple[Feedback, ...]:
        """The lead's outcomes, newest first."""
        query = select(*FEEDBACK_COLUMNS).where(feedback.c.lead_id == lead_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(feedback.c.created_at.desc(), feedback.c.id.desc()))
            return tuple(feedback_of(row) for row in rows)


def _add(transaction: Transaction, outcomes: Sequence[Feedback]) -> int:
    """Store them; how many were not there yet."""
    connection = transaction.connection
    # Locked first and in order: it also makes two deliveries of the same outcome wait for each other.
    lead_ids = sorted({each.lead_id.hex for each in outcomes})
    query = select(leads.c.id, leads.c.status).where(any_of(leads.c.id, lead_ids, connection))
    statuses = {
        id: LeadStatus(status)
        for id, status in connection.execute(query.order_by(leads.c.id).with_for_update())
    }
    ids = [each.id.hex for each in outcomes]
    known = set(
        connection.execute(select(feedback.c.id).where(any_of(feedback.c.id, ids, connection))).scalars()
    )
    log = ActivityLog(transaction)
    rows: list[Feedback] = []
    moved: dict[LeadId, LeadStatus] = {}
    for each in outcomes:
        if each.id in known:
            continue
        known.add(each.id)
        if each.lead_id not in statuses:
            raise NotFoundError("The lead of this outcome does not exist.")
        rows.append(each)
        status = statuses[each.lead_id]
        after = status_after_outcome(status, each.outcome)
        said = {"outcome": each.outcome, "feedback_id": each.id, "notes": each.notes}
        if after is status:
            text = f"Outcome recorded: {each.outcome}"
            log.add(each.lead_id, ActivityType.NOTE, {"text": text, **said}, by=each.recorded_by)
        else:
            change = {"from": status, "to": after, "reason": "outcome", **said}
            log.add(each.lead_id, ActivityType.STATUS_CHANGED, change, by=each.recorded_by)
            statuses[each.lead_id] = moved[each.lead_id] = after
    insert_rows(connection, feedback, [record_values(outcome) for outcome in rows])
    newest = {each.lead_id: each.id for each in sorted(rows, key=_recorded_at)}
    label_leads(transaction, [id.hex for id in newest.values()])
    stop_touches(transaction, list(newest), StopReason.OUTCOME)
    _move(transaction, moved)
    log.write()
    return len(rows)


def record_of_move(transaction: Transaction, outcome: Feedback) -> None:
    """Store the outcome that a person's move of a locked lead states. The move's own activity names it."""
    insert_rows(transaction.connection, feedback, [record_values(outcome)])
    label_leads(transaction, [outcome.id.hex])


def withdraw_of_move(transaction: Transaction, lead_id: LeadId, feedback_id: FeedbackId, *, by: str) -> None:
    """Withdraw the outcome of a move that is taken back. The activity that takes the move back names it."""
    transaction.connection.execute(
        update(feedback)
        .where(feedback.c.id == feedback_id, feedback.c.withdrawn_at.is_(None))
        .values(withdrawn_at=transaction.now, withdrawn_by=by, withdrawn_reason=UNDONE)
    )
    relabel(transaction, lead_id)


def _recorded_at(outcome: Feedback) -> datetime:
    return outcome.created_at


def _move(transaction: Transaction, moved: dict[LeadId, LeadStatus]) -> None:
    """Give leads the status that their outcome implies."""
    connection = transaction.connection
    by_status: dict[LeadStatus, list[str]] = {}
    for lead_id, status in moved.items():
        by_status.setdefault(status, []).append(lead_id.hex)
    for status, ids in by_status.items():
        connection.execute(
            update(leads)
            .where(any_of(leads.c.id, ids, connection))
            .values(status=status.value, version=leads.c.version + 1, updated_at=transaction.now)
        )


def _withdraw(
    transaction: Transaction,
    feedback_id: FeedbackId,
    by: str,
    reason: str | None,
    expected_version: int | None,
) -> OutcomeWithdrawal:
    connection = transaction.connection
    one = select(*FEEDBACK_COLUMNS).where(feedback.c.id == feedback_id)
    row = connection.execute(one).first()
    if row is None:
        raise NotFoundError("There is no outcome with this ID.")
    lead_id = feedback_of(row).lead_id
    # Held before it is looked at: two withdrawals of the same outcome wait for each other here.
    standing = select(leads.c.status, leads.c.version).where(leads.c.id == lead_id)
    lead, row = connection.execute(standing.with_for_update()).first(), connection.execute(one).first()
    if lead is None or row is None:
        raise NotFoundError("There is no outcome with this ID.")
    said = feedback_of(row)
    current = LeadStatus(lead.status)
    if said.withdrawn_at is not None:
        return _before(transaction, said, current)
    if expected_version is not None and lead.version != expected_version:
        raise VersionConflict("lead", expected_version, lead.version)
    before = _label_of(transaction, lead_id)
    withdrawn = {"withdrawn_at": transaction.now, "withdrawn_by": by, "withdrawn_reason": reason}
    connection.execute(update(feedback).where(feedback.c.id == feedback_id).values(withdrawn))
    label = relabel(transaction, lead_id)
    after, fate = status_after_withdrawal(current, _steps(transaction, said))
    if fate is StatusFate.BACK:
        _move(transaction, {lead_id: after})
        if after not in FINAL_STATUSES and (move := _move_with(transaction, said)) is not None:
            bring_back_touches(transaction, lead_id, EndedTouches(move.draft_ids, move.is_cadence_ended))
    if label is None and after not in FINAL_STATUSES:
        free_stopped(transaction, leads.c.id == lead_id, StopReason.OUTCOME)
    payload = {"outcome": said.outcome, WITHDRAWN: said.id, "notes": reason}
    if fate is StatusFate.BACK:
        change = {"from": current, "to": after, "reason": "outcome withdrawn", **payload}
        log_activity(transaction, lead_id, ActivityType.STATUS_CHANGED, change, by=by)
    else:
        text = f"Outcome withdrawn: {said.outcome}"
        log_activity(transaction, lead_id, ActivityType.NOTE, {"text": text, **payload}, by=by)
    return OutcomeWithdrawal(
        feedback=said.model_copy(update=withdrawn),
        label=label,
        status=after,
        status_moved=fate is StatusFate.BACK,
        is_new=True,
        message=say_withdrawal(
            said.outcome, label=label, label_changed=label is not before, status=after, fate=fate
        ),
    )


def _before(transaction: Transaction, said: Feedback, status: LeadStatus) -> OutcomeWithdrawal:
    return OutcomeWithdrawal(
        feedback=said,
        label=_label_of(transaction, said.lead_id),
        status=status,
        status_moved=False,
        is_new=False,
        message="This outcome was withdrawn before; nothing was changed.",
    )


def _label_of(transaction: Transaction, lead_id: LeadId) -> Outcome | None:
    query = select(labels.c.outcome).where(labels.c.lead_id == lead_id)
    found = transaction.connection.execute(query).scalar()
    return None if found is None else Outcome(found)


def _move_with(transaction: Transaction, said: Feedback) -> MoveRecord | None:
    """Return what it takes to undo the move that stated the outcome; None if the outcome came without a move."""
    query = select(*ACTIVITY_COLUMNS).where(
        activities.c.lead_id == said.lead_id, activities.c.type == ActivityType.STATUS_CHANGED.value
    )
    for activity in map(activity_of, transaction.connection.execute(query)):
        if activity.payload.get("feedback_id") == str(said.id) and MOVE in activity.payload:
            return MoveRecord.from_payload(activity.payload[MOVE])
    return None


def _steps(transaction: Transaction, wanted: Feedback) -> list[Step]:
    """What bears on the status of the outcome's lead, oldest first."""
    connection = transaction.connection
    gone = select(feedback.c.id).where(
        feedback.c.lead_id == wanted.lead_id, feedback.c.withdrawn_at.is_not(None)
    )
    withdrawn = {id.hex for id in connection.execute(gone).scalars()}
    kinds = (ActivityType.STATUS_CHANGED, ActivityType.EMAIL_SENT, ActivityType.NOTE)
    history = (
        select(*ACTIVITY_COLUMNS)
        .where(activities.c.lead_id == wanted.lead_id, activities.c.type.in_([kind.value for kind in kinds]))
        .order_by(activities.c.created_at, activities.c.id)
    )
    steps = (_step(activity_of(row), withdrawn, wanted) for row in connection.execute(history))
    return [step for step in steps if step is not None]


def _step(activity: Activity, withdrawn: set[str], wanted: Feedback) -> Step | None:
    said = activity.payload
    if WITHDRAWN in said:
        return Step(is_withdrawn=True)
    moved_from = LeadStatus(said["from"]) if activity.type is ActivityType.STATUS_CHANGED else None
    if "feedback_id" in said:
        id = UUID(said["feedback_id"])
        return Step(moved_from, is_withdrawn=id.hex in withdrawn, is_wanted=id == wanted.id)
    # A note says something, and moves nothing.
    return None if activity.type is ActivityType.NOTE and MOVE not in said else Step(moved_from)
