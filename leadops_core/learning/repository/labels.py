"""Labels: each labeled lead as it was when it was scored, before its outcome was known."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    delete,
    exists,
    func,
    select,
    type_coerce,
    update,
)
from sqlalchemy.types import NullType

from leadops_core.database.database import Database, Transaction
from leadops_core.database.statements import any_of, upsert_into
from leadops_core.learning.calibration_plot import BAND_WIDTH
from leadops_core.schemas import LeadId, LeadStatus, Outcome
from leadops_core.schemas.conversation import MessageKind
from leadops_core.schemas.outcome_weights import OutcomeWeights, is_positive
from leadops_core.scoring.repository.rescoring import fact_values, signal_values
from leadops_core.scoring.stored import LeadValues
from leadops_core.tables import feedback, labels, leads, messages, outcome_columns, scored_copies
from leadops_core.tables.learning import IS_VALID_OUTCOME
from leadops_core.tables.rows import CONTENT_FIELDS, SCORED_FROM, content_of

_ROWS_AT_ONCE = 5_000
_READ = ("run_key", "enrichment", "signals", *CONTENT_FIELDS)
_JSON = ("attributes", "outcome_attributes", "enrichment", "signals")
_ANSWERS = (MessageKind.REPLY.value, MessageKind.CALENDAR_ANSWER.value)
_IS_CURRENT_COPY = and_(
    scored_copies.c.lead_id == leads.c.id, scored_copies.c.run_key == leads.c.last_run_key
)
"""A copy from before the last run is out of date."""


class LabelHead(NamedTuple):
    """The label of a lead, without the lead."""

    lead_id: LeadId
    outcome: Outcome
    occurred_at: datetime | None
    recorded_at: datetime
    arrived_at: datetime


class LabelRepository:
    """The label of each lead that has an outcome."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self) -> int:
        return self._count(select(func.count()).select_from(labels))

    def count_since(self, moment: datetime | None) -> int:
        """Count the labels recorded after a time, or all labels if it is None."""
        query = select(func.count()).select_from(labels)
        return self._count(query if moment is None else query.where(labels.c.recorded_at > moment))

    def date_range(self, until: datetime) -> tuple[datetime | None, datetime | None]:
        """Return the first and the last date of the outcomes recorded until a time. Without a date, the record counts."""
        moment = func.coalesce(labels.c.occurred_at, labels.c.recorded_at, type_=labels.c.recorded_at.type)
        query = select(
            func.min(moment, type_=labels.c.recorded_at.type),
            func.max(moment, type_=labels.c.recorded_at.type),
        ).where(labels.c.recorded_at <= until)
        with self._database.reading() as connection:
            first, last = connection.execute(query).one()
            return first, last

    def _count(self, query: Select[int]) -> int:
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def counts_by_score(self, weights: OutcomeWeights) -> dict[int, tuple[int, int]]:
        """Count the labels and the positive ones among them by score band (0 is the lowest).

        Bands without labels are missing. Outcomes with the weight 0 are ignored, as in learning.
        """
        query = (
            select(leads.c.score_value, labels.c.outcome)
            .join_from(labels, leads, leads.c.id == labels.c.lead_id)
            .where(leads.c.score_value.is_not(None))
        )
        counts: dict[int, tuple[int, int]] = {}
        with self._database.reading() as connection:
            for score, outcome in connection.execute(query):
                positive = is_positive(Outcome(outcome), weights)
                if positive is None:
                    continue
                band = min(int(score // BAND_WIDTH), 100 // BAND_WIDTH - 1)
                label_count, positive_count = counts.get(band, (0, 0))
                counts[band] = (label_count + 1, positive_count + positive)
        return counts

    def all(self, after: datetime | None = None) -> Iterator[LabelHead]:
        """Yield every label in the order of lead IDs, or only those recorded after a time."""
        query = select(*(labels.c[name] for name in LabelHead._fields))
        if after is not None:
            query = query.where(labels.c.recorded_at > after)
        for row in self._in_chunks(query, labels.c.lead_id):
            yield LabelHead(row[0], Outcome(row[1]), *row[2:])

    def silent(self, before: datetime, after: datetime | None = None) -> Iterator[LabelHead]:
        """Yield the contacted leads that were received before (and after) a time and did not answer, as NO_RESPONSE."""
        query = select(leads.c.id, leads.c.created_at).where(_is_silent(before))
        if after is not None:
            query = query.where(leads.c.created_at > after)
        for id, at in self._in_chunks(query, leads.c.id):
            yield LabelHead(id, Outcome.NO_RESPONSE, None, at, at)

    def count_silent(self, before: datetime) -> int:
        """Count the leads that `silent` yields."""
        return self._count(select(func.count()).select_from(leads).where(_is_silent(before)))

    def _in_chunks(
        self, query: Select[Any], id: ColumnElement[Any], *, newest_first: bool = False
    ) -> Iterator[Any]:
        """Yield the rows by ID, which is their first value. No transaction is open between chunks."""
        query = query.order_by(id.desc() if newest_first else id).limit(_ROWS_AT_ONCE)
        chunk = query
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(chunk).all()
            yield from rows
            if len(rows) < _ROWS_AT_ONCE:
                return
            chunk = query.where(id < rows[-1][0] if newest_first else id > rows[-1][0])

    def leads_as_scored(self, lead_ids: Sequence[UUID]) -> Iterator[tuple[UUID, LeadValues]]:
        """Yield labeled and silent leads with the values by which they were scored, in columns that learning reads.

        Imported history was never processed: it comes with its whole content, as for a score without a language model.
        """
        of_labels: list[ColumnElement[Any]] = [labels.c.lead_id, *(labels.c[name] for name in _READ)]
        of_silent = [leads.c.id, leads.c.last_run_key, *_as_scored(_READ[1:])]
        silent = dict.fromkeys(lead_ids)
        with self._database.reading() as connection:
            hexes = [id.hex for id in lead_ids]
            labeled = select(*map(_unparsed, of_labels)).where(any_of(labels.c.lead_id, hexes, connection))
            for lead_id, values in _leads_of(connection, labeled.order_by(labels.c.lead_id)):
                del silent[lead_id]
                yield lead_id, values
            if silent:
                copies = leads.outerjoin(scored_copies, _IS_CURRENT_COPY)
                query = select(*map(_unparsed, of_silent)).select_from(copies).order_by(leads.c.id)
                hexes = [id.hex for id in silent]
                yield from _leads_of(connection, query.where(any_of(leads.c.id, hexes, connection)))

    def propensities(self) -> dict[LeadId, float]:
        """Return the probability with which each lead was chosen that was written to because of a random draw."""
        propensity = leads.c.exploration["propensity"].as_float()
        query = select(leads.c.id, propensity).where(leads.c.exploration.is_not(None), leads.c.is_explored)
        with self._database.reading() as connection:
            return {LeadId(id): share for id, share in connection.execute(query)}

    def unlabeled(self, limit: int) -> Iterator[tuple[LeadId, LeadValues]]:
        """Yield the newest leads without a label, at most `limit`, with their content."""
        query = select(leads.c.id, *(_unparsed(leads.c[name]) for name in CONTENT_FIELDS))
        query = query.where(leads.c.id.not_in(select(labels.c.lead_id)))
        is_text = self._database.engine.dialect.name == "sqlite"
        for lead_id, *row in islice(self._in_chunks(query, leads.c.id, newest_first=True), limit):
            values = dict(zip(CONTENT_FIELDS, row, strict=True))
            attributes = orjson.loads(values["attributes"]) if is_text else values["attributes"]
            yield lead_id, LeadValues(values, attributes, facts={}, signals=[], unprocessed=None)

    def outcomes(self, lead_ids: Sequence[LeadId]) -> dict[LeadId, Outcome]:
        """Return the labels of those of the leads that have one."""
        with self._database.reading() as connection:
            wanted = any_of(labels.c.lead_id, [id.hex for id in lead_ids], connection)
            found = connection.execute(select(labels.c.lead_id, labels.c.outcome).where(wanted))
            return {LeadId(id): Outcome(outcome) for id, outcome in found}

    def exclude_columns(self, columns: dict[str, str]) -> None:
        """Exclude columns from learning for good. `columns` maps each name to the reason."""
        if not columns:
            return
        with self._database.writing() as transaction:
            insert = upsert_into(transaction.connection, outcome_columns)
            rows = [
                {"name": name, "reason": reason, "created_at": transaction.now}
                for name, reason in columns.items()
            ]
            transaction.connection.execute(insert.values(rows).on_conflict_do_nothing())

    def excluded_columns(self) -> dict[str, str]:
        """Return the columns that are never learned from, each with the reason."""
        query = select(outcome_columns.c.name, outcome_columns.c.reason).order_by(outcome_columns.c.name)
        with self._database.reading() as connection:
            return {row.name: row.reason for row in connection.execute(query)}


def label_leads(transaction: Transaction, feedback_ids: Sequence[str]) -> None:
    """Make these outcomes the labels of their leads, except for leads with a newer label. `feedback_ids` are hex, one a lead.

    The first label of a lead keeps a copy of the lead as it was when it was scored. Later edits may be a result of the
    outcome.
    """
    if not feedback_ids:
        return
    given = (feedback.c.lead_id, feedback.c.outcome, feedback.c.occurred_at, feedback.c.created_at)
    times = (leads.c.created_at, leads.c.last_run_key, feedback.c.created_at)
    source = (
        select(*given, *times, *_as_scored(SCORED_FROM))
        .select_from(
            feedback.join(leads, leads.c.id == feedback.c.lead_id).outerjoin(scored_copies, _IS_CURRENT_COPY)
        )
        .where(any_of(feedback.c.id, feedback_ids, transaction.connection), IS_VALID_OUTCOME)
    )
    names = ("lead_id", "outcome", "occurred_at", "recorded_at", "arrived_at", "run_key", "created_at")
    insert = upsert_into(transaction.connection, labels).from_select([*names, *SCORED_FROM], source)
    transaction.connection.execute(
        insert.on_conflict_do_update(
            index_elements=["lead_id"],
            set_={name: insert.excluded[name] for name in ("outcome", "occurred_at", "recorded_at")},
            where=insert.excluded.recorded_at >= labels.c.recorded_at,
        )
    )


def relabel(transaction: Transaction, lead_id: LeadId) -> Outcome | None:
    """Make the lead's newest outcome that was not withdrawn its label, and return it. Delete the label if there is none.

    The caller holds the lead. The copy of the lead as it was when it was scored is kept for its next outcome.
    """
    connection = transaction.connection
    columns = (feedback.c.outcome, feedback.c.occurred_at, feedback.c.created_at.label("recorded_at"))
    newest = connection.execute(
        select(*columns)
        .where(feedback.c.lead_id == lead_id, IS_VALID_OUTCOME)
        .order_by(feedback.c.created_at.desc(), feedback.c.id.desc())
        .limit(1)
    ).first()
    is_label = labels.c.lead_id == lead_id
    if newest is not None:
        connection.execute(update(labels).where(is_label).values(newest._asdict()))
        return Outcome(newest.outcome)
    names = ["lead_id", "run_key", "created_at", *SCORED_FROM]
    copy = select(*(labels.c[name] for name in names)).where(is_label, labels.c.run_key.is_not(None))
    insert = upsert_into(transaction.connection, scored_copies).from_select(names, copy)
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=["lead_id"], set_={name: insert.excluded[name] for name in names[1:]}
        )
    )
    connection.execute(delete(labels).where(is_label))
    return None


def _is_silent(before: datetime) -> ColumnElement[bool]:
    return and_(
        leads.c.status == LeadStatus.CONTACTED.value,
        leads.c.created_at < before,
        leads.c.id.not_in(select(labels.c.lead_id)),
        # A reply that decides nothing, such as "ask me in May", is no silence.
        ~exists().where(messages.c.lead_id == leads.c.id, messages.c.kind.in_(_ANSWERS)),
    )


def _as_scored(names: Sequence[str]) -> list[ColumnElement[Any]]:
    """Return columns with the values by which the lead was scored, or the current ones if no copy was kept."""
    is_copied = scored_copies.c.lead_id.is_not(None)
    return [case((is_copied, scored_copies.c[name]), else_=leads.c[name]).label(name) for name in names]


def _unparsed(column: ColumnElement[Any]) -> ColumnElement[Any]:
    # On SQLite, SQLAlchemy's own JSON parsing takes half of the time. `_leads_of` parses the text.
    return type_coerce(column, NullType()).label(column.name) if column.name in _JSON else column


def _leads_of(connection: Connection, query: Select[Any]) -> Iterator[tuple[UUID, LeadValues]]:
    """Yield the leads of the rows one by one: parsed, a lead of 60 columns takes 20 KB."""
    is_text = connection.dialect.name == "sqlite"
    for lead_id, *row in connection.execute(query):
        values = dict(zip(_READ, row, strict=True))
        if is_text:
            values |= {name: orjson.loads(text) for name in _JSON if (text := values[name]) is not None}
        yield (
            lead_id,
            LeadValues(
                fields=values,
                attributes=values["attributes"],
                facts=fact_values(values["enrichment"]),
                signals=signal_values(values["signals"]),
                unprocessed=content_of(values) if values["run_key"] is None else None,
            ),
        )
