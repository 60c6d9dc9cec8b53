"""The scores of a rescoring: staged page by page beside the leads, then applied to all leads in one transaction."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, text, update

from leadops_core.database.database import Transaction
from leadops_core.database.statements import any_of, insert_rows
from leadops_core.intake.repository.leads import OPEN_STATUSES, queue_again
from leadops_core.schemas import (
    ActivityType,
    DeliveryState,
    ProcessingState,
    RecommendedAction,
    RescoreReport,
    ScoreLabel,
)
from leadops_core.scoring.stored import NewScore, StoredLead, label_flows
from leadops_core.tables import activities, drafts, leads, staged_scores
from leadops_core.tables.activity_log import MOVE, ActivityLog
from leadops_core.tables.outreach import RANK_OF_DRAFT

_SCORE_COLUMNS = tuple(
    column.name for column in staged_scores.columns if column.name not in ("lead_id", "scorecard_version")
)
_LOCK_SECONDS = 3
_LEADS_PER_PAGE = 5_000


class _MovedLead(NamedTuple):
    """A lead with its current score, and the score that gives it another label."""

    id: UUID
    status: str
    action: str | None
    processing_state: str
    label: str
    value: float
    number: int | None
    new_label: str
    new_value: float


def stage_scores(
    connection: Connection, number: int, page: Sequence[StoredLead], scores: Sequence[NewScore]
) -> None:
    """Store the scores that this version gives, beside the leads."""
    rows = [
        {
            "lead_id": lead.id,
            "scorecard_version": number,
            "score_label": str(score.label),
            "score_value": score.value,
            "score_base": score.base,
            "score_line_count": score.line_count,
            "score_reasons": score.reasons or None,
            "probability": score.probability,
            "probability_low": score.probability_low,
            "probability_high": score.probability_high,
        }
        for lead, score in zip(page, scores, strict=True)
    ]
    insert_rows(connection, staged_scores, rows)


def clear_staged_scores(connection: Connection) -> None:
    """Delete the scores of a rescoring that has ended or was replaced."""
    connection.execute(delete(staged_scores))


def is_not_staged(number: int) -> ColumnElement[bool]:
    """Return the condition that this version has no staged score for a lead."""
    is_of_lead = and_(staged_scores.c.lead_id == leads.c.id, staged_scores.c.scorecard_version == number)
    return ~select(staged_scores.c.lead_id).where(is_of_lead).exists()


def lock_leads(transaction: Transaction) -> None:
    """Keep leads from being changed until the transaction ends. Others can read them.

    Raise DatabaseBusyError if a transaction that changes leads takes longer, so that nobody waits behind this one.
    """
    if not transaction.is_sqlite:
        connection = transaction.connection
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'"))
        connection.execute(text("LOCK TABLE leads IN EXCLUSIVE MODE"))


def apply_scores(transaction: Transaction, number: int) -> RescoreReport:
    """Give all leads their staged scores, and return what changed. The caller holds the lock of `lock_leads`.

    A lead whose label changes gets an entry on its timeline and, while its next step is still open, waits to be processed
    again, except if a person put it on hold. The version of a lead stays the same, because its content does not change: an
    edit that was started before does not conflict.
    """
    report = _count(transaction.connection, number)
    log = ActivityLog(transaction)
    queued = 0
    for moved in _moved_leads(transaction.connection, number):
        for lead in moved:
            log.add(lead.id, ActivityType.NOTE, _note(lead, number))
        log.write()
        requeued = _to_decide_again(transaction.connection, moved)
        queue_again(transaction, requeued)
        queued += len(requeued)
    values = {name: staged_scores.c[name] for name in _SCORE_COLUMNS}
    transaction.connection.execute(
        update(leads)
        .where(_is_staged(number), or_(_differs(), leads.c.scorecard_version.is_distinct_from(number)))
        .values(**values, scorecard_version=number, updated_at=transaction.now)
    )
    _rank_drafts(transaction.connection)
    return report.model_copy(update={"queued": queued})


def _rank_drafts(connection: Connection) -> None:
    """Sort the drafts that are not sent yet by the new scores of their leads."""
    states = (DeliveryState.DRAFT.value, DeliveryState.APPROVED.value)
    unsent = update(drafts).where(
        drafts.c.state.in_(states), drafts.c.score_value.is_distinct_from(RANK_OF_DRAFT)
    )
    connection.execute(unsent.values(score_value=RANK_OF_DRAFT))


def _is_staged(number: int) -> ColumnElement[bool]:
    return and_(leads.c.id == staged_scores.c.lead_id, staged_scores.c.scorecard_version == number)


def _differs() -> ColumnElement[bool]:
    # Reasons follow from the score, but older releases stored scores without them.
    compared = ("score_value", "score_label", "probability", "probability_low", "score_line_count")
    return or_(*(leads.c[name].is_distinct_from(staged_scores.c[name]) for name in compared))


def _count(connection: Connection, number: int) -> RescoreReport:
    changed = or_(
        leads.c.score_value.is_distinct_from(staged_scores.c.score_value),
        leads.c.score_label.is_distinct_from(staged_scores.c.score_label),
    )
    groups = (leads.c.score_label, staged_scores.c.score_label, changed)
    labels = Counter(dict.fromkeys(reversed(ScoreLabel), 0))
    moves: Counter[tuple[ScoreLabel, ScoreLabel]] = Counter()
    changed_count = 0
    query = select(*groups, func.count()).where(_is_staged(number)).group_by(*groups)
    for before, after, is_changed, count in connection.execute(query):
        labels[ScoreLabel(after)] += count
        changed_count += count if is_changed else 0
        if before is not None and before != after:
            moves[ScoreLabel(before), ScoreLabel(after)] += count
    return RescoreReport(
        scorecard_version=number,
        rescored=labels.total(),
        changed=changed_count,
        moved=moves.total(),
        moves=label_flows(moves),
        labels={label.value: count for label, count in labels.items()},
        queued=0,
    )


def _moved_leads(connection: Connection, number: int) -> Iterator[list[_MovedLead]]:
    columns = (
        *(leads.c.id, leads.c.status, leads.c.recommended_action, leads.c.processing_state),
        *(leads.c.score_label, leads.c.score_value, leads.c.scorecard_version),
        *(staged_scores.c.score_label, staged_scores.c.score_value),
    )
    moved = (leads.c.score_label.is_not(None), leads.c.score_label != staged_scores.c.score_label)
    query = select(*columns).where(_is_staged(number), *moved).order_by(staged_scores.c.lead_id)
    after: UUID | None = None
    while True:
        next_page = query if after is None else query.where(staged_scores.c.lead_id > after)
        rows = [_MovedLead(*row) for row in connection.execute(next_page.limit(_LEADS_PER_PAGE))]
        if rows:
            yield rows
        if len(rows) < _LEADS_PER_PAGE:
            return
        after = rows[-1].id


def _note(lead: _MovedLead, number: int) -> dict[str, Any]:
    return {
        "text": f"Rescored with scorecard version {number}: {lead.label} → {lead.new_label}",
        "rescored": {
            "scorecard_version": number,
            "from": {"value": lead.value, "label": lead.label, "scorecard_version": lead.number},
            "to": {"value": lead.new_value, "label": lead.new_label},
        },
    }


def _to_decide_again(connection: Connection, moved: Sequence[_MovedLead]) -> list[UUID]:
    """Return the leads whose next step may change with their label, without those that a person put on hold."""
    done = ProcessingState.DONE.value
    open_leads = [lead for lead in moved if lead.status in OPEN_STATUSES and lead.processing_state == done]
    holding = [lead.id.hex for lead in open_leads if lead.action == RecommendedAction.HOLD.value]
    if not holding:
        return [lead.id for lead in open_leads]
    # Only a hold by a person writes a note that can be undone.
    on_hold = activities.c.payload[MOVE].as_string().is_not(None)
    query = (
        select(activities.c.lead_id, activities.c.type)
        .where(
            any_of(activities.c.lead_id, holding, connection),
            (activities.c.type == ActivityType.SCORED.value)
            | ((activities.c.type == ActivityType.NOTE.value) & on_hold),
        )
        .order_by(activities.c.created_at, activities.c.id)
    )
    newest = {row.lead_id: row.type for row in connection.execute(query)}
    return [lead.id for lead in open_leads if newest.get(lead.id) != ActivityType.NOTE.value]
