"""What is learned from: each labelled lead as it was when it was scored, before anybody knew how it would end."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, and_, case, delete, func, select, type_coerce, update
from sqlalchemy.types import NullType

from leadops_core.database.database import Database, Transaction
from leadops_core.database.statements import any_of, upsert_into
from leadops_core.schemas import Enrichment, LeadContent, LeadId, LeadStatus, Outcome, Signal
from leadops_core.tables import feedback, labels, leads, outcome_columns, scored_copies
from leadops_core.tables.rows import CONTENT_FIELDS, SCORED_FROM, content_of, signals_of

_ROWS_AT_ONCE = 5_000


class LabelledLead(NamedTuple):
    """A lead as it was when it was scored, and what became of it."""

    lead_id: LeadId
    outcome: Outcome
    occurred_at: datetime | None
    recorded_at: datetime
    arrived_at: datetime
    run_key: str | None
    """The run that had scored it; None for one that had never been scored: then nothing but its content is known."""
    content: LeadContent
    enrichment: Enrichment
    signals: tuple[Signal, ...]


class Labels:
    """The labels: one for each lead that an outcome was recorded of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self) -> int:
        """How many leads have one."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(labels)).scalar_one()

    def all(self) -> Iterator[LabelledLead]:
        """Every labelled lead, in the order of ids, read in chunks."""
        after: UUID | None = None
        while True:
            rows = self._page(after)
            yield from rows
            if len(rows) < _ROWS_AT_ONCE:
                return
            after = rows[-1].lead_id

    def _page(self, after: UUID | None) -> list[LabelledLead]:
        query = _labelled().order_by(labels.c.lead_id).limit(_ROWS_AT_ONCE)
        if after is not None:
            query = query.where(labels.c.lead_id > after)
        with self._database.reading() as connection:
            is_text = connection.dialect.name == "sqlite"
            return [_labelled_of(row, is_text=is_text) for row in connection.execute(query)]

    def since(self, moment: datetime | None) -> int:
        """How many labels were recorded after that moment; all of them where it is None."""
        query = select(func.count()).select_from(labels)
        if moment is not None:
            query = query.where(labels.c.recorded_at > moment)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def silent(self, before: datetime) -> Iterator[LabelledLead]:
        """Leads that were written to, came in before that moment, and of which no outcome was ever recorded."""
        copied = scored_copies.c.lead_id.is_not(None)
        is_scored = and_(
            scored_copies.c.lead_id == leads.c.id, scored_copies.c.run_key == leads.c.last_run_key
        )
        as_scored = [
            case((copied, scored_copies.c[name]), else_=leads.c[name]).label(name)
            for name in ("enrichment", "signals", *CONTENT_FIELDS)
        ]
        query = (
            select(leads.c.id, leads.c.created_at, leads.c.last_run_key, *as_scored)
            .select_from(leads.outerjoin(scored_copies, is_scored))
            .where(
                leads.c.status == LeadStatus.CONTACTED.value,
                leads.c.created_at < before,
                leads.c.id.not_in(select(labels.c.lead_id)),
            )
            .order_by(leads.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            yield LabelledLead(
                lead_id=row.id,
                outcome=Outcome.NO_RESPONSE,
                occurred_at=None,
                recorded_at=row.created_at,
                arrived_at=row.created_at,
                run_key=row.last_run_key,
                content=content_of(row._mapping),
                enrichment=Enrichment.model_validate(row.enrichment),
                signals=signals_of(row.signals),
            )

    def unlabelled(self, limit: int) -> Iterator[tuple[LeadId, LeadContent]]:
        """Yield leads without a recorded outcome as they stand, newest first, `limit` at most."""
        query = (
            select(leads.c.id, *(leads.c[name] for name in CONTENT_FIELDS))
            .where(leads.c.id.not_in(select(labels.c.lead_id)))
            .order_by(leads.c.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            for row in connection.execute(query):
                yield row.id, content_of(row._mapping)

    def outcomes(self, lead_ids: Sequence[LeadId]) -> dict[LeadId, Outcome]:
        """The newest outcome of each of the leads that has one."""
        with self._database.reading() as connection:
            wanted = any_of(labels.c.lead_id, [id.hex for id in lead_ids], connection)
            found = connection.execute(select(labels.c.lead_id, labels.c.outcome).where(wanted))
            return {LeadId(id): Outcome(outcome) for id, outcome in found}

    def set_aside(self, columns: dict[str, str]) -> None:
        """Never learn from these columns again, each with the reason."""
        if not columns:
            return
        with self._database.writing() as transaction:
            insert = upsert_into(transaction.connection, outcome_columns)
            rows = [
                {"name": name, "reason": reason, "created_at": transaction.now}
                for name, reason in columns.items()
            ]
            transaction.connection.execute(insert.values(rows).on_conflict_do_nothing())

    def columns_set_aside(self) -> dict[str, str]:
        """The columns that are never learned from, each with the reason."""
        query = select(outcome_columns.c.name, outcome_columns.c.reason).order_by(outcome_columns.c.name)
        with self._database.reading() as connection:
            return {row.name: row.reason for row in connection.execute(query)}


def label_leads(transaction: Transaction, feedback_ids: Sequence[str]) -> None:
    """Make these outcomes (ids as hex, one a lead) the labels of their leads, unless a newer one is there.

    With a lead's first outcome it is kept as it was when it was scored, or as it stands where it never was; what is said of it
    afterwards may have been written because of the outcome.
    """
    if not feedback_ids:
        return
    copied = scored_copies.c.lead_id.is_not(None)
    as_scored: list[ColumnElement[Any]] = [
        case((copied, scored_copies.c[name]), else_=leads.c[name]) for name in SCORED_FROM
    ]
    given = (feedback.c.lead_id, feedback.c.outcome, feedback.c.occurred_at, feedback.c.created_at)
    source = (
        select(*given, leads.c.created_at, leads.c.last_run_key, feedback.c.created_at, *as_scored)
        .select_from(
            feedback.join(leads, leads.c.id == feedback.c.lead_id).outerjoin(
                scored_copies,
                # A copy of an earlier scoring than the last is out of date.
                and_(scored_copies.c.lead_id == leads.c.id, scored_copies.c.run_key == leads.c.last_run_key),
            )
        )
        .where(any_of(feedback.c.id, feedback_ids, transaction.connection), feedback.c.withdrawn_at.is_(None))
    )
    names = ("lead_id", "outcome", "occurred_at", "recorded_at", "arrived_at", "run_key", "created_at")
    insert = upsert_into(transaction.connection, labels).from_select([*names, *SCORED_FROM], source)
    said = ("outcome", "occurred_at", "recorded_at")
    transaction.connection.execute(
        insert.on_conflict_do_update(
            index_elements=["lead_id"],
            set_={name: insert.excluded[name] for name in said},
            where=insert.excluded.recorded_at >= labels.c.recorded_at,
        )
    )


def relabel(transaction: Transaction, lead_id: LeadId) -> Outcome | None:
    """Have the newest outcome of the lead that stands be its label, or take its label away; the caller holds the lead.

    The lead as it was when it was scored is kept either way: its next outcome is learned from it.
    """
    connection = transaction.connection
    said = (feedback.c.outcome, feedback.c.occurred_at, feedback.c.created_at.label("recorded_at"))
    standing = connection.execute(
        select(*said)
        .where(feedback.c.lead_id == lead_id, feedback.c.withdrawn_at.is_(None))
        .order_by(feedback.c.created_at.desc(), feedback.c.id.desc())
        .limit(1)
    ).first()
    own = labels.c.lead_id == lead_id
    if standing is not None:
        connection.execute(update(labels).where(own).values(standing._asdict()))
        return Outcome(standing.outcome)
    names = ["lead_id", "run_key", "created_at", *SCORED_FROM]
    kept = select(*(labels.c[name] for name in names)).where(own, labels.c.run_key.is_not(None))
    insert = upsert_into(transaction.connection, scored_copies).from_select(names, kept)
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=["lead_id"], set_={name: insert.excluded[name] for name in names[1:]}
        )
    )
    connection.execute(delete(labels).where(own))
    return None


_READ = ("lead_id", "outcome", "occurred_at", "recorded_at", "arrived_at", "run_key", "enrichment", "signals")
_JSON = ("attributes", "outcome_attributes", "enrichment", "signals")


def _labelled() -> Select[Any]:
    columns: list[ColumnElement[Any]] = [
        # SQLite's text is read here: SQLAlchemy's own way costs as much as all the rest.
        type_coerce(labels.c[name], NullType()).label(name) if name in _JSON else labels.c[name]
        for name in (*_READ, *CONTENT_FIELDS)
    ]
    return select(*columns)


def _labelled_of(row: Any, *, is_text: bool) -> LabelledLead:
    values = dict(zip((*_READ, *CONTENT_FIELDS), row, strict=True))
    if is_text:
        for name in _JSON:
            if values[name] is not None:
                values[name] = orjson.loads(values[name])
    return LabelledLead(
        lead_id=values["lead_id"],
        outcome=Outcome(values["outcome"]),
        occurred_at=values["occurred_at"],
        recorded_at=values["recorded_at"],
        arrived_at=values["arrived_at"],
        run_key=values["run_key"],
        content=content_of(values),
        enrichment=Enrichment.model_validate(values["enrichment"]),
        signals=signals_of(values["signals"]),
    )
