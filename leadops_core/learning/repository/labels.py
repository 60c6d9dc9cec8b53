"""Labels: each labeled lead as it was when it was scored, before its outcome was known."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    delete,
    func,
    literal,
    null,
    select,
    type_coerce,
    update,
)
from sqlalchemy.types import NullType

from leadops_core.database.database import Database, Transaction
from leadops_core.database.statements import any_of, upsert_into
from leadops_core.learning.calibration_plot import BAND_WIDTH
from leadops_core.schemas import Enrichment, LeadContent, LeadId, LeadStatus, Outcome, Signal
from leadops_core.schemas.outcome_weights import OutcomeWeights, is_positive
from leadops_core.tables import feedback, labels, leads, outcome_columns, scored_copies
from leadops_core.tables.learning import IS_VALID_OUTCOME
from leadops_core.tables.rows import CONTENT_FIELDS, SCORED_FROM, content_of, signals_of

_ROWS_AT_ONCE = 5_000
_READ = ("lead_id", "outcome", "occurred_at", "recorded_at", "arrived_at", "run_key", "enrichment", "signals")
_JSON = ("attributes", "outcome_attributes", "enrichment", "signals")
_IS_CURRENT_COPY = and_(
    scored_copies.c.lead_id == leads.c.id, scored_copies.c.run_key == leads.c.last_run_key
)
"""A copy from before the last run is out of date."""


class LabeledLead(NamedTuple):
    """A lead as it was when it was scored, and its outcome."""

    lead_id: LeadId
    outcome: Outcome
    occurred_at: datetime | None
    recorded_at: datetime
    arrived_at: datetime
    run_key: str | None
    """The run that scored the lead, or None if it was never scored. Then only its content is known."""
    content: LeadContent
    enrichment: Enrichment
    signals: tuple[Signal, ...]


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

    def all(self) -> Iterator[LabeledLead]:
        """Yield every labeled lead in the order of IDs, read in chunks."""
        after: UUID | None = None
        while True:
            rows = self._page(after)
            yield from rows
            if len(rows) < _ROWS_AT_ONCE:
                return
            after = rows[-1].lead_id

    def _page(self, after: UUID | None) -> list[LabeledLead]:
        query = _labeled_query().order_by(labels.c.lead_id).limit(_ROWS_AT_ONCE)
        if after is not None:
            query = query.where(labels.c.lead_id > after)
        with self._database.reading() as connection:
            is_text = connection.dialect.name == "sqlite"
            return [_labeled_lead_of(row, is_text=is_text) for row in connection.execute(query)]

    def silent(self, before: datetime) -> Iterator[LabeledLead]:
        """Yield the contacted leads that were received before a time and have no outcome, as NO_RESPONSE."""
        received_at = leads.c.created_at
        query = (
            select(
                leads.c.id,
                literal(Outcome.NO_RESPONSE.value),
                null(),
                received_at.label("recorded_at"),
                received_at.label("arrived_at"),
                leads.c.last_run_key,
                *_as_scored(("enrichment", "signals", *CONTENT_FIELDS)),
            )
            .select_from(leads.outerjoin(scored_copies, _IS_CURRENT_COPY))
            .where(
                leads.c.status == LeadStatus.CONTACTED.value,
                received_at < before,
                leads.c.id.not_in(select(labels.c.lead_id)),
            )
            .order_by(leads.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return (_labeled_lead_of(row, is_text=False) for row in rows)

    def propensities(self) -> dict[LeadId, float]:
        """Return the probability with which each lead was chosen that was written to because of a random draw."""
        propensity = leads.c.exploration["propensity"].as_float()
        query = select(leads.c.id, propensity).where(leads.c.exploration.is_not(None), leads.c.is_explored)
        with self._database.reading() as connection:
            return {LeadId(id): share for id, share in connection.execute(query)}

    def unlabeled(self, limit: int) -> Iterator[tuple[LeadId, LeadContent]]:
        """Yield the newest leads without a label, at most `limit`."""
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


def _as_scored(names: Sequence[str]) -> list[ColumnElement[Any]]:
    """Return columns with the values by which the lead was scored, or the current ones if no copy was kept."""
    is_copied = scored_copies.c.lead_id.is_not(None)
    return [case((is_copied, scored_copies.c[name]), else_=leads.c[name]).label(name) for name in names]


def _labeled_query() -> Select[Any]:
    columns: list[ColumnElement[Any]] = [
        # On SQLite, SQLAlchemy's own JSON parsing takes half of the time. `_labeled_lead_of` parses the text.
        type_coerce(labels.c[name], NullType()).label(name) if name in _JSON else labels.c[name]
        for name in (*_READ, *CONTENT_FIELDS)
    ]
    return select(*columns)


def _labeled_lead_of(row: Any, *, is_text: bool) -> LabeledLead:
    values = dict(zip((*_READ, *CONTENT_FIELDS), row, strict=True))
    if is_text:
        for name in _JSON:
            if values[name] is not None:
                values[name] = orjson.loads(values[name])
    return LabeledLead(
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
