"""The scores of all leads, read and written page by page."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Select, func, select, update

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.database.statements import any_of, update_rows
from leadops_core.intake.repository.leads import OPEN_STATUSES, queue_again
from leadops_core.jobs.repository import cursor_of, keep_cursor, newest_cursor
from leadops_core.schemas import (
    ActivityType,
    DeliveryState,
    Enrichment,
    JobId,
    JobKind,
    LeadContent,
    LeadId,
    ProcessingState,
    RecommendedAction,
    RescorePass,
)
from leadops_core.schemas.display_name import display_name, full_name
from leadops_core.scoring import ScoreInputs
from leadops_core.scoring.errors import ScorecardConflict
from leadops_core.scoring.stored import ColumnSelection, NewScore, StoredLead
from leadops_core.tables import activities, drafts, labels, leads, scorecards
from leadops_core.tables.activity_log import MOVE, ActivityLog
from leadops_core.tables.outreach import RANK_OF_DRAFT
from leadops_core.tables.rows import CONTENT_FIELDS, content_of, signals_of

_JSON = ("attributes", "enrichment", "signals")
_STATE = (
    *("status", "score_label", "score_value", "scorecard_version", "probability"),
    *("recommended_action", "processing_state", "score_line_count"),
)


class RescoredPage(NamedTuple):
    """A page of leads with their new scores."""

    leads: Sequence[StoredLead]
    scores: Sequence[NewScore]
    queued: int


Score = Callable[[Sequence[StoredLead]], Sequence[NewScore]]
Advance = Callable[[RescorePass, RescoredPage], RescorePass]
"""Adds a page to the totals of a pass."""


class RescoringRepository:
    """Scores of all leads, page by page in the order of ids."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self) -> int:
        """Return the number of leads."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(leads)).scalar_one()

    def pages(self, columns: ColumnSelection, limit: int) -> Iterator[list[StoredLead]]:
        """Yield all leads, `limit` at a time. No transaction is open between pages."""
        after: UUID | None = None
        while True:
            with self._database.reading() as connection:
                page = _read(connection, columns, _after(after), limit)
            if page:
                yield page
            if len(page) < limit:
                return
            after = page[-1].id

    def newest(
        self, columns: ColumnSelection, limit: int, *, without_outcome: bool = False
    ) -> list[StoredLead]:
        """Return the leads that were created last, newest first, or only those that have no outcome."""
        newest = select().order_by(leads.c.created_at.desc(), leads.c.id.desc())
        if without_outcome:
            newest = newest.where(leads.c.id.not_in(select(labels.c.lead_id)))
        with self._database.reading() as connection:
            return _read(connection, columns, newest, limit)

    def names(self, lead_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str | None]]:
        """Return display name and company of each lead."""
        names = ("id", "first_name", "last_name", "email", "company_name")
        with self._database.reading() as connection:
            has_id = any_of(leads.c.id, [id.hex for id in lead_ids], connection)
            rows = connection.execute(select(*(leads.c[name] for name in names)).where(has_id)).all()
        return {
            row.id: (
                display_name(full_name(row.first_name, row.last_name), row.email, row.company_name, row.id),
                row.company_name,
            )
            for row in rows
        }

    def inputs(self, lead_ids: Sequence[LeadId]) -> dict[LeadId, ScoreInputs]:
        """Return the inputs of the leads' scores, without leads that do not exist."""
        with self._database.reading() as connection:
            return read_inputs(connection, lead_ids)

    def progress(self) -> tuple[RescorePass | None, str | None]:
        """Return the last pass if its version is still active, and the owner of its lease."""
        with self._database.reading() as connection:
            active = _active(connection)
            cursor, owner = newest_cursor(connection, JobKind.RESCORE)
        last = None if cursor is None else RescorePass.model_validate(cursor)
        if last is not None and (last.report.scorecard_version, last.activated_at) != active:
            last = None
        return last, owner

    def cursor(self, job_id: JobId) -> RescorePass | None:
        """Return how far the job has come, or None at its beginning."""
        with self._database.reading() as connection:
            cursor = cursor_of(connection, job_id)
        return None if cursor is None else RescorePass.model_validate(cursor)

    @retried
    def rescore_page(
        self,
        columns: ColumnSelection,
        score: Score,
        advance: Advance,
        current: RescorePass,
        limit: int,
        *,
        job_id: JobId,
        worker: str,
        lease_seconds: float,
    ) -> RescorePass:
        """Rescore the next leads of a pass in one transaction, together with the progress of the pass.

        A lead whose label changes gets an entry on its timeline and, while its next step is still open, waits to be processed
        again, except if a person put it on hold. The version of a lead stays the same, because its content does not change:
        an edit that was started before does not conflict.

        Raise ScorecardConflict if another version was activated, or ClaimLostError if another worker took over the pass.
        Nothing is stored then.
        """
        number = current.report.scorecard_version
        with self._database.writing() as transaction:
            _lock_active(transaction, current)
            next_page = _after(current.after).with_for_update()
            page = _read(transaction.connection, columns, next_page, limit)
            scores = score(page) if page else []
            queued = _write(transaction, number, page, scores)
            done = advance(current, RescoredPage(page, scores, queued))
            if len(page) < limit:
                done = done.model_copy(update={"finished_at": transaction.now})
                _mark_rescored(transaction, number)
            keep_cursor(
                *(transaction, job_id, worker, lease_seconds),
                done.model_dump(mode="json"),
                done=done.report.rescored,
                total=max(done.total, done.report.rescored),
            )
        return done


def _active(connection: Connection) -> tuple[int, datetime | None] | None:
    """Return number and time of activation of the active version."""
    query = select(scorecards.c.number, scorecards.c.activated_at).where(scorecards.c.is_active)
    row = connection.execute(query).first()
    return None if row is None else (row.number, row.activated_at)


def _lock_active(transaction: Transaction, current: RescorePass) -> None:
    """Keep the version of the pass active until the transaction ends. Raise ScorecardConflict if another one was activated."""
    number = current.report.scorecard_version
    query = select(scorecards.c.activated_at).where(scorecards.c.is_active, scorecards.c.number == number)
    row = transaction.connection.execute(query.with_for_update(read=True)).first()
    # The time differs if the version was replaced and activated again.
    if row is None or row.activated_at != current.activated_at:
        raise ScorecardConflict(f"Another scorecard version was activated after version {number}.")


def _mark_rescored(transaction: Transaction, number: int) -> None:
    done = update(scorecards).where(scorecards.c.number == number).values(rescored_at=transaction.now)
    transaction.connection.execute(done)


def read_inputs(connection: Connection, lead_ids: Sequence[LeadId]) -> dict[LeadId, ScoreInputs]:
    """Return the same as `RescoringRepository.inputs`, read with this connection."""
    names = ("id", *CONTENT_FIELDS, "enrichment", "signals", "last_run_key")
    has_id = any_of(leads.c.id, [lead_id.hex for lead_id in lead_ids], connection)
    rows = connection.execute(select(*(leads.c[name] for name in names)).where(has_id)).mappings()
    return {
        LeadId(row["id"]): ScoreInputs(
            content_of(row),
            Enrichment.model_validate(row["enrichment"]),
            signals_of(row["signals"]),
            row["last_run_key"] is not None,
        )
        for row in rows
    }


def _after(lead_id: UUID | None) -> Select[Any]:
    query = select().order_by(leads.c.id)
    return query if lead_id is None else query.where(leads.c.id > lead_id)


def _read(
    connection: Connection, columns: ColumnSelection, query: Select[Any], limit: int
) -> list[StoredLead]:
    documents = [name for name, is_read in zip(_JSON, columns[1:], strict=True) if is_read]
    names = dict.fromkeys(("id", "last_run_key", *_STATE, *columns.fields, *documents))
    result = connection.execute(query.add_columns(*(leads.c[name] for name in names)).limit(limit))
    page: list[StoredLead] = []
    unprocessed_ids: list[UUID] = []
    # Rows are read one by one, so that only one parsed document is in memory.
    for values in result:
        row = dict(zip(names, values, strict=True))
        page.append(_stored(row, columns.fields))
        if row["last_run_key"] is None:
            unprocessed_ids.append(row["id"])
    contents = _unprocessed(connection, unprocessed_ids)
    return [lead._replace(unprocessed=contents[lead.id]) if lead.id in contents else lead for lead in page]


def _stored(row: dict[str, Any], fields: Sequence[str]) -> StoredLead:
    return StoredLead(
        id=row["id"],
        fields={name: row[name] for name in fields},
        attributes=row.get("attributes") or {},
        facts=fact_values(row.get("enrichment")),
        signals=signal_values(row.get("signals")),
        unprocessed=None,
        score_value=row["score_value"],
        score_label=row["score_label"],
        scorecard_version=row["scorecard_version"],
        probability=row["probability"],
        status=row["status"],
        action=row["recommended_action"],
        processing_state=row["processing_state"],
        line_count=row["score_line_count"],
    )


def fact_values(enrichment: dict[str, Any] | None) -> dict[str, str]:
    """Return the values of stored facts by name."""
    return {fact["name"]: fact["value"] for fact in (enrichment or {}).get("facts", ())}


def signal_values(signals: list[dict[str, Any]] | None) -> list[tuple[str, str, str]]:
    """Return kind, level, and quote of stored signals."""
    return [(signal["kind"], signal["level"], signal["quote"]) for signal in signals or ()]


def _unprocessed(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, LeadContent]:
    if not ids:
        return {}
    query = select(leads.c.id, *(leads.c[name] for name in CONTENT_FIELDS)).where(
        any_of(leads.c.id, [id.hex for id in ids], connection)
    )
    return {row["id"]: content_of(row) for row in connection.execute(query).mappings()}


def _write(
    transaction: Transaction, number: int, page: Sequence[StoredLead], scores: Sequence[NewScore]
) -> int:
    rows: list[dict[str, Any]] = []
    moved: list[StoredLead] = []
    log = ActivityLog(transaction)
    for lead, score in zip(page, scores, strict=True):
        label = str(score.label)
        before = (lead.score_value, lead.score_label, lead.scorecard_version, lead.probability)
        has_reasons = lead.line_count is not None
        if has_reasons and before == (score.value, label, number, score.probability):
            continue
        rows.append(
            {
                "id": lead.id,
                "score_label": label,
                "score_value": score.value,
                "score_base": score.base,
                "score_line_count": score.line_count,
                "score_reasons": score.reasons or None,
                "scorecard_version": number,
                "probability": score.probability,
                "probability_low": score.probability_low,
                "probability_high": score.probability_high,
                "updated_at": transaction.now,
            }
        )
        if lead.score_label is not None and label != lead.score_label:
            moved.append(lead)
            log.add(lead.id, ActivityType.NOTE, _note(lead, score, number))
    update_rows(transaction.connection, leads, rows)
    rank_drafts(transaction.connection, [row["id"] for row in rows])
    log.write()
    requeued = _to_decide_again(transaction.connection, moved)
    queue_again(transaction, requeued)
    return len(requeued)


def rank_drafts(connection: Connection, lead_ids: Sequence[UUID]) -> None:
    """Sort the drafts of these leads that are not sent yet by the leads' new scores."""
    connection.execute(
        update(drafts)
        .where(
            any_of(drafts.c.lead_id, [id.hex for id in lead_ids], connection),
            drafts.c.state.in_((DeliveryState.DRAFT.value, DeliveryState.APPROVED.value)),
        )
        .values(score_value=RANK_OF_DRAFT)
    )


def _note(lead: StoredLead, score: NewScore, number: int) -> dict[str, Any]:
    return {
        "text": f"Rescored with scorecard version {number}: {lead.score_label} → {score.label}",
        "rescored": {
            "scorecard_version": number,
            "from": {
                "value": lead.score_value,
                "label": lead.score_label,
                "scorecard_version": lead.scorecard_version,
            },
            "to": {"value": score.value, "label": score.label},
        },
    }


def _to_decide_again(connection: Connection, moved: Sequence[StoredLead]) -> list[UUID]:
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
