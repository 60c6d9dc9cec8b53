"""The SQL of follow-ups: the cadence of each lead, and the drafts that a stop withdraws."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, ScalarSelect, and_, delete, exists, or_, select, update

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.statements import any_of, insert_rows, upsert_into
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
from leadops_core.schemas.language import Language
from leadops_core.scoring.repository.explained_scores import newest_scored, scored_payload
from leadops_core.tables import cadences, drafts, follow_up_pauses, leads
from leadops_core.tables.activity_log import ActivityLog, log_activity
from leadops_core.tables.leads import LEAD_RANK
from leadops_core.tables.outreach import RANK_OF_DRAFT
from leadops_core.tables.rows import LEAD_COLUMNS, draft_values, lead_of, reader_of

CADENCE_COLUMNS = tuple(cadences.c[name] for name in Cadence.model_fields)
cadence_of = reader_of(Cadence)
STOPPABLE = (DeliveryState.DRAFT.value, DeliveryState.APPROVED.value)
_PENDING = (*STOPPABLE, DeliveryState.CLAIMED.value, DeliveryState.TRANSMITTING.value)
_WITHDRAWN = (DeliveryState.SUPERSEDED.value, DeliveryState.REJECTED.value)
"""States of a follow-up that is drafted again after the cadence resumes."""
_REVERSIBLE = (StopReason.SUPPRESSED, StopReason.OUTCOME)
"""Reasons that can be withdrawn. Drafts keep them, and return to the inbox if they are."""
_STOPS_ANSWERS = (StopReason.SUPPRESSED, StopReason.STOPPED)
"""Reasons for which a drafted answer is withdrawn, too. After the others, the lead still waits for it."""
IS_NO_ANSWER = drafts.c.purpose != DraftPurpose.ANSWER.value
_TEXTS = {
    StopReason.REPLIED: "Replied: follow-ups stopped",
    StopReason.OUTCOME: "Outcome recorded: follow-ups stopped",
    StopReason.SUPPRESSED: "On the do-not-contact list: emails stopped",
    StopReason.REJECTED: "Follow-up rejected: follow-ups stopped",
    StopReason.BOUNCED: "Undeliverable: follow-ups stopped",
    StopReason.STOPPED: "Emails stopped",
}


class DueFollowUp(NamedTuple):
    """A lead whose next email is due."""

    lead: Lead
    variant: DraftVariant
    score: ScoreResult | None
    language: Language | None
    """The language of the lead's last email; None if it was not sent from here."""


class WithdrawnEmails(NamedTuple):
    """The emails that a status change withdrew, for its undo."""

    drafts: Sequence[UUID] = ()
    is_cadence_ended: bool = False


class FollowUpRepository:
    """The cadences of all leads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Return a transaction for the functions of this module."""
        return self._database.writing()

    def of_lead(self, lead_id: LeadId) -> Cadence | None:
        """Return the cadence of a lead, or None before its first email was sent."""
        with self._database.reading() as connection:
            return read_cadence(connection, lead_id)

    def due(self, gaps: CadenceGaps, limit: int, after: LeadId | None = None) -> list[DueFollowUp]:
        """Return leads whose next email is due and not drafted yet, by id, starting after the lead `after`."""
        moments = latest_sending_times(self._database.clock.now(), gaps)
        is_due = or_(
            *(
                and_(cadences.c.variant == variant.value, cadences.c.sent_at <= moment)
                for variant, moment in moments.items()
            )
        )
        query = (
            select(
                *LEAD_COLUMNS,
                cadences.c.variant.label("last_variant"),
                _last_language().label("last_language"),
            )
            .join_from(cadences, leads, cadences.c.lead_id == leads.c.id)
            .where(
                is_due,
                cadences.c.stopped_at.is_(None),
                ~_is_paused(self._database.clock.now()),
                leads.c.status.in_([status.value for status in FOLLOWED_UP]),
                leads.c.email.is_not(None),
                ~_has_next_draft(),
            )
            .order_by(leads.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query if after is None else query.where(leads.c.id > after)).all()
            scored = newest_scored(connection, [row.id for row in rows])
            return [
                DueFollowUp(
                    lead_of(row[:-2]),
                    NEXT_TOUCH[DraftVariant(row.last_variant)],
                    scored_payload(scored.get(row.id))[0],
                    Language(row.last_language) if row.last_language else None,
                )
                for row in rows
            ]

    def add_follow_up(self, draft: EmailDraft, *, note: str | None = None) -> bool:
        """Store the next email of a lead, and return True unless it is stored already or no longer the next one.

        `note`, on how the text was written, is shown on the timeline.
        """
        with self._database.writing() as transaction:
            connection = transaction.connection
            # Locking the lead serializes two workers.
            lead = connection.execute(
                select(leads.c.status, LEAD_RANK.label("rank"))
                .where(leads.c.id == draft.lead_id)
                .with_for_update()
            ).first()
            cadence = read_cadence(connection, draft.lead_id)
            if lead is None or cadence is None or cadence.stopped_at is not None:
                return False
            if lead.status not in FOLLOWED_UP or NEXT_TOUCH.get(cadence.variant) is not draft.variant:
                return False
            same = select(drafts.c.id).where(
                drafts.c.lead_id == draft.lead_id,
                drafts.c.variant == draft.variant.value,
                IS_NO_ANSWER,
                drafts.c.state.not_in(_WITHDRAWN),
            )
            if connection.execute(same.limit(1)).first() is not None:
                return False
            insert_rows(connection, drafts, [draft_values(draft, lead.rank)])
            payload = {
                "draft_id": draft.id,
                "variant": draft.variant,
                "purpose": draft.purpose,
                "template_version": draft.template_version,
                **({"note": note} if note else {}),
            }
            log_activity(transaction, draft.lead_id, ActivityType.EMAIL_DRAFTED, payload)
            return True


def _last_language() -> ScalarSelect[str]:
    """Return a query of the language of the lead's last sent email."""
    return (
        select(drafts.c.language)
        .where(drafts.c.lead_id == leads.c.id, drafts.c.state == DeliveryState.SENT.value)
        .order_by(drafts.c.sent_at.desc(), drafts.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def lock_lead(transaction: Transaction, lead_id: UUID) -> None:
    """Lock the lead until the transaction ends. Raise NotFoundError."""
    query = select(leads.c.id).where(leads.c.id == lead_id).with_for_update()
    if transaction.connection.execute(query).first() is None:
        raise NotFoundError("There is no lead with this ID.")


def record_sent(transaction: Transaction, draft: EmailDraft) -> None:
    """Record the last email of the lead. Only a new first email resumes a stopped cadence, and an answer changes nothing."""
    if draft.purpose is DraftPurpose.ANSWER:
        return
    values = {"variant": draft.variant.value, "sent_at": transaction.now}
    is_first = draft.variant is DraftVariant.FIRST_TOUCH
    resumed = {"stopped_at": None, "stop_reason": None} if is_first else {}
    transaction.connection.execute(
        upsert_into(transaction.connection, cadences)
        .values(lead_id=draft.lead_id, **values)
        .on_conflict_do_update(index_elements=["lead_id"], set_={**values, **resumed})
    )


def stop_follow_ups(
    transaction: Transaction,
    lead_ids: Sequence[UUID],
    reason: StopReason,
    *,
    by: str = SYSTEM_ACTOR,
    note: str | None = None,
    always_log: bool = False,
) -> None:
    """Stop the follow-ups of leads that the caller has locked, and withdraw their waiting and approved drafts.

    A lead that had nothing to stop gets an entry on its timeline only if `always_log`.
    """
    logged = end_follow_ups(transaction, lead_ids, reason)
    if always_log:
        logged.update(lead_ids)
    log = ActivityLog(transaction)
    payload = {"text": _TEXTS[reason], "reason": reason.value, **({"note": note} if note else {})}
    for id in sorted(logged):
        log.add(id, ActivityType.NOTE, payload, by=by)
    log.write()


def end_follow_ups(transaction: Transaction, lead_ids: Sequence[UUID], reason: StopReason) -> set[UUID]:
    """Do what `stop_follow_ups` does without an entry on the timeline, and return the leads that had something to stop.

    A drafted answer stays, unless no email at all may be sent to the lead.
    """
    if not lead_ids:
        return set()
    connection = transaction.connection
    ids = sorted({id.hex for id in lead_ids})
    stopped = connection.execute(
        update(cadences)
        .where(any_of(cadences.c.lead_id, ids, connection), cadences.c.stopped_at.is_(None))
        .values(stopped_at=transaction.now, stop_reason=reason.value)
        .returning(cadences.c.lead_id)
    ).scalars()
    draft_note = reason.value if reason in _REVERSIBLE else None
    is_stopped = any_of(drafts.c.lead_id, ids, connection)
    if reason not in _STOPS_ANSWERS:
        is_stopped = and_(is_stopped, IS_NO_ANSWER)
    return {*stopped, *withdraw_drafts(transaction, is_stopped, note=draft_note)}


def pause_follow_ups(transaction: Transaction, lead_id: UUID, until: datetime) -> None:
    """Let no follow-up of a lead that the caller has locked be drafted or sent before this time."""
    transaction.connection.execute(
        upsert_into(transaction.connection, follow_up_pauses)
        .values(lead_id=lead_id, until=until)
        .on_conflict_do_update(index_elements=["lead_id"], set_={"until": until})
    )
    transaction.connection.execute(
        update(drafts)
        .where(
            drafts.c.lead_id == lead_id,
            drafts.c.state == DeliveryState.APPROVED.value,
            drafts.c.due_at < until,
            IS_NO_ANSWER,
        )
        .values(due_at=until, version=drafts.c.version + 1, updated_at=transaction.now)
    )


def end_pause(transaction: Transaction, lead_id: UUID, until: datetime) -> None:
    """Undo a pause until this time. A later one stays."""
    same = (follow_up_pauses.c.lead_id == lead_id) & (follow_up_pauses.c.until == until)
    transaction.connection.execute(delete(follow_up_pauses).where(same))


def restore_stopped(transaction: Transaction, is_named: ColumnElement[bool], reason: StopReason) -> None:
    """Undo a stop for this reason: withdrawn drafts return to the inbox, and follow-ups resume.

    A draft that a newer one has replaced does not return.
    """
    lead_ids = select(leads.c.id).where(is_named)
    newer = drafts.alias()
    _return_to_inbox(
        transaction,
        drafts.c.delivery_note == reason.value,
        drafts.c.lead_id.in_(lead_ids),
        ~exists().where(newer.c.lead_id == drafts.c.lead_id, newer.c.state.in_(_PENDING)),
    )
    _resume(transaction, cadences.c.lead_id.in_(lead_ids), cadences.c.stop_reason == reason.value)


def withdraw_emails(
    transaction: Transaction, lead_id: UUID, *, note: str, with_answers: bool = True
) -> WithdrawnEmails:
    """Stop the follow-ups of a lead whose status a person changes, and withdraw its waiting and approved drafts.

    The status change is logged by the caller. The drafts keep `note` as the reason.
    """
    conditions = [] if with_answers else [IS_NO_ANSWER]
    withdrawn = _withdraw(transaction, drafts.c.lead_id == lead_id, *conditions, note=note)
    ended_count = transaction.connection.execute(
        update(cadences)
        .where(cadences.c.lead_id == lead_id, cadences.c.stopped_at.is_(None))
        .values(stopped_at=transaction.now, stop_reason=StopReason.STOPPED.value)
    ).rowcount
    return WithdrawnEmails(withdrawn, bool(ended_count))


def replace_with_question(
    transaction: Transaction, lead_id: UUID, question: EmailDraft | None, rank: float | None, *, note: str
) -> tuple[WithdrawnEmails, UUID | None]:
    """Withdraw waiting and approved outreach, and add the question to the inbox. Return both.

    A question that already waits stays. No question is added while an email is being sent.
    """
    connection = transaction.connection
    is_outreach = drafts.c.purpose == DraftPurpose.OUTREACH.value
    withdrawn = WithdrawnEmails(_withdraw(transaction, drafts.c.lead_id == lead_id, is_outreach, note=note))
    pending = select(drafts.c.id).where(drafts.c.lead_id == lead_id, drafts.c.state.in_(_PENDING))
    if question is None or connection.execute(pending.limit(1)).first() is not None:
        return withdrawn, None
    insert_rows(connection, drafts, [draft_values(question, rank)])
    return withdrawn, question.id


def emails_to_withdraw(transaction: Transaction, lead_id: UUID) -> WithdrawnEmails:
    """Return what stopping the follow-ups of a lead would withdraw now."""
    connection = transaction.connection
    waiting = select(drafts.c.id).where(drafts.c.lead_id == lead_id, drafts.c.state.in_(STOPPABLE))
    cadence = read_cadence(connection, lead_id)
    is_running = cadence is not None and cadence.stopped_at is None
    return WithdrawnEmails(list(connection.execute(waiting.order_by(drafts.c.id)).scalars()), is_running)


def restore_emails(
    transaction: Transaction,
    lead_id: UUID,
    withdrawn: WithdrawnEmails,
    reason: StopReason = StopReason.STOPPED,
) -> None:
    """Undo `withdraw_emails`, `replace_with_question`, or a stop for `reason`. Drafts that changed since stay as they are."""
    ids = [id.hex for id in withdrawn.drafts]
    _return_to_inbox(transaction, any_of(drafts.c.id, ids, transaction.connection))
    if withdrawn.is_cadence_ended:
        is_stopped = cadences.c.stop_reason == reason.value
        _resume(transaction, cadences.c.lead_id == lead_id, is_stopped)


def withdraw_drafts(
    transaction: Transaction, *conditions: ColumnElement[bool], note: str | None = None
) -> list[UUID]:
    """Withdraw waiting and approved drafts, and return their leads."""
    return list(
        transaction.connection.execute(
            update(drafts)
            .where(drafts.c.state.in_(STOPPABLE), *conditions)
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


def withdraw_unapproved(transaction: Transaction, ids: Sequence[UUID]) -> None:
    """Withdraw these drafts, except for those that somebody has approved."""
    if ids:
        is_named = any_of(drafts.c.id, [id.hex for id in ids], transaction.connection)
        transaction.connection.execute(
            update(drafts)
            .where(is_named, drafts.c.state == DeliveryState.DRAFT.value)
            .values(
                state=DeliveryState.SUPERSEDED.value, version=drafts.c.version + 1, updated_at=transaction.now
            )
        )


def _withdraw(transaction: Transaction, *conditions: ColumnElement[bool], note: str) -> list[UUID]:
    waiting = select(drafts.c.id).where(drafts.c.state.in_(STOPPABLE), *conditions)
    ids = list(transaction.connection.execute(waiting.order_by(drafts.c.id)).scalars())
    withdraw_drafts(transaction, *conditions, note=note)
    return ids


def _return_to_inbox(transaction: Transaction, *conditions: ColumnElement[bool]) -> None:
    values: dict[str, Any] = {"delivery_note": None, **NOT_APPROVED}
    transaction.connection.execute(
        update(drafts)
        .where(drafts.c.state == DeliveryState.SUPERSEDED.value, *conditions)
        .values(
            state=DeliveryState.DRAFT.value,
            score_value=RANK_OF_DRAFT,
            version=drafts.c.version + 1,
            updated_at=transaction.now,
            **values,
        )
    )


def resume_cadence(transaction: Transaction, lead_id: UUID) -> bool:
    """Let the stopped or paused follow-ups of a lead continue. Return False if they were neither."""
    ended = delete(follow_up_pauses).where(
        follow_up_pauses.c.lead_id == lead_id, follow_up_pauses.c.until > transaction.now
    )
    pause_count = transaction.connection.execute(ended).rowcount
    return (
        _resume(transaction, cadences.c.lead_id == lead_id, cadences.c.stopped_at.is_not(None)) + pause_count
        > 0
    )


def _resume(transaction: Transaction, *conditions: ColumnElement[bool]) -> int:
    resumed = update(cadences).where(*conditions).values(stopped_at=None, stop_reason=None)
    return transaction.connection.execute(resumed).rowcount


def _is_paused(now: datetime) -> ColumnElement[bool]:
    return exists().where(follow_up_pauses.c.lead_id == cadences.c.lead_id, follow_up_pauses.c.until > now)


def _has_next_draft() -> ColumnElement[bool]:
    is_next = or_(
        *(
            and_(cadences.c.variant == sent.value, drafts.c.variant == following.value)
            for sent, following in NEXT_TOUCH.items()
        )
    )
    return exists().where(
        drafts.c.lead_id == cadences.c.lead_id, drafts.c.state.not_in(_WITHDRAWN), IS_NO_ANSWER, is_next
    )


def read_cadence(connection: Connection, lead_id: UUID) -> Cadence | None:
    """Return the cadence of a lead, or None before its first email was sent."""
    row = connection.execute(select(*CADENCE_COLUMNS).where(cadences.c.lead_id == lead_id)).first()
    return None if row is None else cadence_of(row)
