"""The touches of leads: which was sent last, whether more are to come, and the end of all that has not gone yet."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.statements import any_of, insert_rows
from leadops_core.decision import FOLLOWED_UP, NEXT_TOUCH, latest_sending_times
from leadops_core.outreach.repository.draft_states import NOT_APPROVED
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    ActivityType,
    Cadence,
    CadenceGaps,
    DeliveryState,
    DraftPurpose,
    DraftVariant,
    EmailDraft,
    Lead,
    LeadId,
    ScoreResult,
    StopReason,
)
from leadops_core.scoring.repository.explained_scores import newest_scored, scored_payload
from leadops_core.tables import cadences, drafts, leads
from leadops_core.tables.activity_log import ActivityLog, log_activity
from leadops_core.tables.rows import LEAD_COLUMNS, draft_values, lead_of, reader_of

CADENCE_COLUMNS = tuple(cadences.c[name] for name in Cadence.model_fields)
cadence_of = reader_of(Cadence)
_DRAFT = DeliveryState.DRAFT.value
STOPPABLE = (DeliveryState.DRAFT.value, DeliveryState.APPROVED.value)
_ALIVE = (*STOPPABLE, DeliveryState.CLAIMED.value, DeliveryState.TRANSMITTING.value)
_GONE = (DeliveryState.SUPERSEDED.value, DeliveryState.REJECTED.value)
"""A rejected follow-up has stopped the cadence; once a person lets it go on, another one is wanted."""


class Touches:
    """The cadences of all leads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_lead(self, lead_id: LeadId) -> Cadence | None:
        """How far the lead's touches have come; None before the first was sent."""
        with self._database.reading() as connection:
            return _cadence(connection, lead_id)

    def due(
        self, gaps: CadenceGaps, limit: int, after: LeadId | None = None
    ) -> list[tuple[Lead, DraftVariant, ScoreResult | None]]:
        """Leads whose next touch is due and not drafted yet, by id from `after` on, each with that touch and its score."""
        now = self._database.clock.now()
        is_due = or_(
            *(
                and_(cadences.c.variant == variant.value, cadences.c.sent_at <= moment)
                for variant, moment in latest_sending_times(now, gaps).items()
            )
        )
        is_going_on = (
            cadences.c.stopped_at.is_(None),
            leads.c.status.in_([status.value for status in FOLLOWED_UP]),
            leads.c.email.is_not(None),
        )
        query = (
            select(*LEAD_COLUMNS, cadences.c.variant.label("touch"))
            .join_from(cadences, leads, cadences.c.lead_id == leads.c.id)
            .where(is_due, *is_going_on, ~_has_next_draft())
            .order_by(leads.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query if after is None else query.where(leads.c.id > after)).all()
            scored = newest_scored(connection, [row.id for row in rows])
            return [
                (
                    lead_of(row[:-1]),
                    NEXT_TOUCH[DraftVariant(row.touch)],
                    scored_payload(scored.get(row.id))[0],
                )
                for row in rows
            ]

    def add_follow_up(self, draft: EmailDraft, *, note: str | None = None) -> bool:
        """Store the next touch of a lead; False, and nothing stored, where it is no longer the next or is there already.

        `note`, how its words came about, stands on the timeline.
        """
        with self._database.writing() as transaction:
            connection = transaction.connection
            # The lead's row makes two workers wait for each other.
            lead = connection.execute(
                select(leads.c.status, leads.c.score_value)
                .where(leads.c.id == draft.lead_id)
                .with_for_update()
            ).first()
            cadence = _cadence(connection, draft.lead_id)
            if lead is None or cadence is None or cadence.stopped_at is not None:
                return False
            if lead.status not in FOLLOWED_UP or NEXT_TOUCH.get(cadence.variant) is not draft.variant:
                return False
            same = select(drafts.c.id).where(
                drafts.c.lead_id == draft.lead_id,
                drafts.c.variant == draft.variant.value,
                drafts.c.state.not_in(_GONE),
            )
            if connection.execute(same.limit(1)).first() is not None:
                return False
            insert_rows(connection, drafts, [draft_values(draft, lead.score_value)])
            payload = {
                "draft_id": draft.id,
                "variant": draft.variant,
                "purpose": draft.purpose,
                "template_version": draft.template_version,
                **({"note": note} if note else {}),
            }
            log_activity(transaction, draft.lead_id, ActivityType.EMAIL_DRAFTED, payload)
            return True

    def stop(
        self, lead_id: LeadId, reason: StopReason, *, by: str, note: str | None = None
    ) -> Cadence | None:
        """End the lead's touches: drafts that wait or are approved leave, and no follow-up is drafted.

        What is being sent this moment is not held up. Raises NotFoundError.
        """
        with self._database.writing() as transaction:
            hold_lead(transaction, lead_id)
            stop_touches(transaction, [lead_id], reason, by=by, note=note, always_say=True)
            return _cadence(transaction.connection, lead_id)

    def resume(self, lead_id: LeadId, *, by: str) -> Cadence | None:
        """Let the lead's touches go on; a suppression still binds. Raises NotFoundError."""
        with self._database.writing() as transaction:
            hold_lead(transaction, lead_id)
            if _resume(transaction, cadences.c.lead_id == lead_id, cadences.c.stopped_at.is_not(None)):
                log_activity(transaction, lead_id, ActivityType.NOTE, {"text": "Follow-ups go on"}, by=by)
            return _cadence(transaction.connection, lead_id)


def _has_next_draft() -> ColumnElement[bool]:
    following = or_(
        *(
            and_(cadences.c.variant == sent.value, drafts.c.variant == following.value)
            for sent, following in NEXT_TOUCH.items()
        )
    )
    return exists().where(drafts.c.lead_id == cadences.c.lead_id, drafts.c.state.not_in(_GONE), following)


def _cadence(connection: Connection, lead_id: UUID) -> Cadence | None:
    row = connection.execute(select(*CADENCE_COLUMNS).where(cadences.c.lead_id == lead_id)).first()
    return None if row is None else cadence_of(row)


def hold_lead(transaction: Transaction, lead_id: UUID) -> None:
    """Hold the lead's row to the end of the transaction. Raises NotFoundError."""
    query = select(leads.c.id).where(leads.c.id == lead_id).with_for_update()
    if transaction.connection.execute(query).first() is None:
        raise NotFoundError("There is no lead with this ID.")


def note_touch(transaction: Transaction, draft: EmailDraft) -> None:
    """Keep that this touch was sent. A cadence that was stopped stays stopped, except by a new first touch."""
    insert: Any = sqlite.insert if transaction.is_sqlite else postgresql.insert
    values = {"variant": draft.variant.value, "sent_at": transaction.now}
    anew = {"stopped_at": None, "stop_reason": None} if draft.variant is DraftVariant.FIRST_TOUCH else {}
    transaction.connection.execute(
        insert(cadences)
        .values(lead_id=draft.lead_id, **values)
        .on_conflict_do_update(index_elements=["lead_id"], set_={**values, **anew})
    )


def stop_touches(
    transaction: Transaction,
    lead_ids: Sequence[UUID],
    reason: StopReason,
    *,
    by: str = SYSTEM_ACTOR,
    note: str | None = None,
    always_say: bool = False,
) -> None:
    """End the touches of leads, in this transaction: nothing of theirs that is not being sent yet will be.

    The caller holds the rows of the leads, so that no touch is drafted in between.
    """
    if not lead_ids:
        return
    connection = transaction.connection
    ids = sorted({id.hex for id in lead_ids})
    going_on = (any_of(cadences.c.lead_id, ids, connection), cadences.c.stopped_at.is_(None))
    stopped = connection.execute(
        update(cadences)
        .where(*going_on)
        .values(stopped_at=transaction.now, stop_reason=reason.value)
        .returning(cadences.c.lead_id)
    ).scalars()
    why = reason.value if reason in _FREED else None
    said = {*stopped, *supersede_where(transaction, any_of(drafts.c.lead_id, ids, connection), note=why)}
    if always_say:
        said.update(lead_ids)
    log = ActivityLog(transaction)
    payload = {"text": _STOPPED[reason], "reason": reason.value, **({"note": note} if note else {})}
    for id in sorted(said):
        log.add(id, ActivityType.NOTE, payload, by=by)
    log.write()


_FREED = (StopReason.SUPPRESSED, StopReason.OUTCOME)
"""Reasons that may turn out to be none: the drafts keep them, to wait again then."""
_STOPPED = {
    StopReason.REPLIED: "Replied: no follow-up goes out",
    StopReason.OUTCOME: "Outcome recorded: no follow-up goes out",
    StopReason.SUPPRESSED: "Not to be written to: no email goes out",
    StopReason.REJECTED: "Follow-up rejected: no other follows",
    StopReason.BOUNCED: "Undeliverable: no follow-up goes out",
    StopReason.STOPPED: "Stopped: no email goes out",
}


def free_stopped(transaction: Transaction, which: ColumnElement[bool], reason: StopReason) -> None:
    """Undo what a suppression or an outcome had done to these leads: drafts wait again, to be approved anew, touches go on.

    A draft that a newer one has replaced since stays away.
    """
    named = select(leads.c.id).where(which)
    newer = drafts.alias()
    _back_to_inbox(
        transaction,
        drafts.c.delivery_note == reason.value,
        drafts.c.lead_id.in_(named),
        ~exists().where(newer.c.lead_id == drafts.c.lead_id, newer.c.state.in_(_ALIVE)),
    )
    _resume(transaction, cadences.c.lead_id.in_(named), cadences.c.stop_reason == reason.value)


def _back_to_inbox(transaction: Transaction, *which: ColumnElement[bool]) -> None:
    transaction.connection.execute(
        update(drafts)
        .where(drafts.c.state == DeliveryState.SUPERSEDED.value, *which)
        .values(
            state=_DRAFT,
            delivery_note=None,
            version=drafts.c.version + 1,
            updated_at=transaction.now,
            **NOT_APPROVED,
        )
    )


def _resume(transaction: Transaction, *which: ColumnElement[bool]) -> int:
    resumed = update(cadences).where(*which).values(stopped_at=None, stop_reason=None)
    return transaction.connection.execute(resumed).rowcount


def supersede_where(
    transaction: Transaction, *which: ColumnElement[bool], note: str | None = None
) -> Iterable[UUID]:
    """Take drafts that wait or are approved out of the way; the leads they were for."""
    return list(
        transaction.connection.execute(
            update(drafts)
            .where(drafts.c.state.in_(STOPPABLE), *which)
            .values(
                state=DeliveryState.SUPERSEDED.value,
                due_at=None,
                delivery_note=note,
                version=drafts.c.version + 1,
                updated_at=transaction.now,
            )
            .returning(drafts.c.lead_id)
        ).scalars()
    )


class EndedTouches(NamedTuple):
    """What `end_touches` did, for who wants it back."""

    drafts: Sequence[UUID] = ()
    is_cadence_ended: bool = False


def end_touches(transaction: Transaction, lead_id: UUID, *, note: str) -> EndedTouches:
    """As `stop_touches` for one lead that a person moves, without a word on the timeline: the move itself stands there.

    The drafts keep `note`: why they left.
    """
    connection = transaction.connection
    found = _take_out(transaction, drafts.c.lead_id == lead_id, note=note)
    ended = connection.execute(
        update(cadences)
        .where(cadences.c.lead_id == lead_id, cadences.c.stopped_at.is_(None))
        .values(stopped_at=transaction.now, stop_reason=StopReason.STOPPED.value)
    ).rowcount
    return EndedTouches(found, bool(ended))


def ask_instead(
    transaction: Transaction, lead_id: UUID, question: EmailDraft | None, score: float | None, *, note: str
) -> tuple[EndedTouches, UUID | None]:
    """Take outreach that waits or is approved out of the way, and put the question into the inbox; what was done.

    A question that waits there already stays, and while an email is being sent none is added.
    """
    connection = transaction.connection
    outreach = drafts.c.purpose == DraftPurpose.OUTREACH.value
    found = _take_out(transaction, drafts.c.lead_id == lead_id, outreach, note=note)
    alive = select(drafts.c.id).where(drafts.c.lead_id == lead_id, drafts.c.state.in_(_ALIVE))
    if question is None or connection.execute(alive.limit(1)).first() is not None:
        return EndedTouches(found), None
    insert_rows(connection, drafts, [draft_values(question, score)])
    return EndedTouches(found), question.id


def _take_out(transaction: Transaction, *which: ColumnElement[bool], note: str) -> list[UUID]:
    waiting = select(drafts.c.id).where(drafts.c.state.in_(STOPPABLE), *which)
    found = list(transaction.connection.execute(waiting.order_by(drafts.c.id)).scalars())
    supersede_where(transaction, *which, note=note)
    return found


def bring_back_touches(transaction: Transaction, lead_id: UUID, ended: EndedTouches) -> None:
    """Put into the inbox again what a move had taken out, to be approved (anew); whatever else became of one stays."""
    _back_to_inbox(transaction, any_of(drafts.c.id, [id.hex for id in ended.drafts], transaction.connection))
    if ended.is_cadence_ended:
        stopped = cadences.c.stop_reason == StopReason.STOPPED.value
        _resume(transaction, cadences.c.lead_id == lead_id, stopped)


def supersede(transaction: Transaction, ids: Sequence[UUID]) -> None:
    """Take drafts that nobody has approved out of the inbox."""
    if ids:
        connection = transaction.connection
        connection.execute(
            update(drafts)
            .where(any_of(drafts.c.id, [id.hex for id in ids], connection), drafts.c.state == _DRAFT)
            .values(
                state=DeliveryState.SUPERSEDED.value, version=drafts.c.version + 1, updated_at=transaction.now
            )
        )
