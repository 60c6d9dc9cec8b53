"""The scores of all leads, read and written page by page."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Select, delete, func, select

from leadops_core.database.database import SCORECARD_LOCK, Database, Transaction, retried
from leadops_core.database.statements import any_of
from leadops_core.jobs.repository import cursor_of, keep_cursor, newest_cursor
from leadops_core.schemas import Enrichment, JobId, JobKind, LeadContent, LeadId, RescorePass
from leadops_core.schemas.display_name import display_name, full_name
from leadops_core.scoring import ScoreInputs
from leadops_core.scoring.errors import ScorecardConflict
from leadops_core.scoring.repository.scorecards import finish_rescoring, number_to_rescore
from leadops_core.scoring.repository.staged_scores import (
    apply_scores,
    clear_staged_scores,
    is_not_staged,
    lock_leads,
    stage_scores,
)
from leadops_core.scoring.stored import ColumnSelection, NewScore, StoredLead
from leadops_core.tables import labels, leads, pending_scorecards
from leadops_core.tables.rows import CONTENT_FIELDS, content_of, signals_of

LEADS_PER_PAGE = 5_000
"""Leads per transaction if a person waits for the rescoring."""
_SAMPLED_AT_ONCE = 1_000
_JSON = ("attributes", "enrichment", "signals")
_STATE = (
    *("status", "score_label", "score_value", "scorecard_version", "probability"),
    *("recommended_action", "processing_state", "score_line_count"),
)


Score = Callable[[Sequence[StoredLead]], Sequence[NewScore]]


class PassClaim(NamedTuple):
    """The job of a pass, and the process that runs it."""

    job_id: JobId
    worker: str
    lease_seconds: float


class RescoringRepository:
    """Scores of all leads, page by page in the order of ids."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self) -> int:
        """Return the number of leads."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(leads)).scalar_one()

    def sample(self, columns: ColumnSelection, count: int) -> Iterator[list[StoredLead]]:
        """Yield `count` leads evenly spaced over time in the order of IDs, or all if there are fewer, 1,000 at a time."""
        with self._database.reading() as connection:
            chosen = _evenly_spaced(connection, count)
        for start in range(0, len(chosen), _SAMPLED_AT_ONCE):
            ids = [id.hex for id in chosen[start : start + _SAMPLED_AT_ONCE]]
            with self._database.reading() as connection:
                query = select().where(any_of(leads.c.id, ids, connection)).order_by(leads.c.id)
                yield _read(connection, columns, query, len(ids))

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

    def last_pass(self) -> tuple[RescorePass | None, str | None]:
        """Return the last pass, and the owner of the lease of its job."""
        with self._database.reading() as connection:
            cursor, owner = newest_cursor(connection, JobKind.RESCORE)
        return (None if cursor is None else RescorePass.model_validate(cursor)), owner

    def cursor(self, job_id: JobId) -> RescorePass | None:
        """Return how far the job has come, or None at its beginning."""
        with self._database.reading() as connection:
            cursor = cursor_of(connection, job_id)
        return None if cursor is None else RescorePass.model_validate(cursor)

    @retried
    def clear_staged(self) -> None:
        """Delete the scores that a pass has staged."""
        with self._database.writing() as transaction:
            clear_staged_scores(transaction.connection)

    @retried
    def stage_page(
        self, columns: ColumnSelection, score: Score, current: RescorePass, limit: int, *, claim: PassClaim
    ) -> RescorePass:
        """Score the next leads of a pass in one transaction with its progress. The leads themselves stay as they are.

        Raise ScorecardConflict if another version was chosen, or ClaimLostError if another process took over the pass.
        Nothing is stored then.
        """
        number = current.report.scorecard_version
        with self._database.writing() as transaction:
            _check_number(transaction.connection, number)
            # A change of such a lead waits for the page, so that its trigger finds the staged score.
            query = _after(current.after).where(is_not_staged(number)).with_for_update(read=True, of=leads)
            page = _read(transaction.connection, columns, query, limit)
            if page:
                stage_scores(transaction.connection, number, page, score(page))
            done = _advanced(current, page, limit)
            _keep(transaction, claim, done)
        return done

    @retried
    def apply(
        self, columns: ColumnSelection, score: Score, current: RescorePass, *, claim: PassClaim
    ) -> RescorePass:
        """Give all leads the scores of a pass in one transaction, and put its version into use.

        Leads that came or changed since they were staged are scored first. Until the end, nobody else can change leads.
        Raise as `stage_page` does, or DatabaseBusyError if leads cannot be locked soon.
        """
        number = current.report.scorecard_version
        with self._database.writing() as transaction:
            transaction.take_lock(SCORECARD_LOCK)
            _check_number(transaction.connection, number)
            lock_leads(transaction)
            while page := _read(
                transaction.connection, columns, select().where(is_not_staged(number)), LEADS_PER_PAGE
            ):
                stage_scores(transaction.connection, number, page, score(page))
            report = apply_scores(transaction, number)
            finish_rescoring(transaction, number)
            done = current.model_copy(update={"report": report, "finished_at": transaction.now})
            _keep(transaction, claim, done)
        return done


def withdraw_pending(transaction: Transaction) -> None:
    """Keep the active version: no version is pending anymore, and the scores that were staged are deleted."""
    transaction.take_lock(SCORECARD_LOCK)
    transaction.connection.execute(delete(pending_scorecards))
    clear_staged_scores(transaction.connection)


def _advanced(current: RescorePass, page: Sequence[StoredLead], limit: int) -> RescorePass:
    """Return the pass after a page. A short page ends a sweep over all leads, and the next sweep begins."""
    count = len(page)
    report = current.report.model_copy(update={"rescored": current.report.rescored + count})
    progress: dict[str, Any] = {"report": report}
    if count < limit:
        progress |= {"after": None, "swept": 0, "last_sweep": current.swept + count}
    else:
        progress |= {"after": page[-1].id, "swept": current.swept + count}
    return current.model_copy(update=progress)


def _check_number(connection: Connection, number: int) -> None:
    if number_to_rescore(connection) != number:
        raise ScorecardConflict(f"Another scorecard version was chosen in place of version {number}.")


def _keep(transaction: Transaction, claim: PassClaim, done: RescorePass) -> None:
    keep_cursor(
        *(transaction, claim.job_id, claim.worker, claim.lease_seconds),
        done.model_dump(mode="json"),
        done=min(done.report.rescored, done.total) if done.finished_at is None else done.report.rescored,
        total=done.total if done.finished_at is None else done.report.rescored,
    )


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


def _evenly_spaced(connection: Connection, count: int) -> Sequence[UUID]:
    total = connection.execute(select(func.count()).select_from(leads)).scalar_one()
    if total <= count:
        return connection.execute(select(leads.c.id).order_by(leads.c.id)).scalars().all()
    number = func.row_number().over(order_by=leads.c.id).label("number")
    numbered = select(leads.c.id, number).subquery()
    # ⌊n · count / total⌋ reaches each of 1 … count once.
    is_chosen = numbered.c.number * count // total != (numbered.c.number - 1) * count // total
    return connection.execute(select(numbered.c.id).where(is_chosen).order_by(numbered.c.id)).scalars().all()


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
