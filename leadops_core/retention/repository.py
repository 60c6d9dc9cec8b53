"""The SQL of retention: finding and deleting what is older than a time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Self
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    bindparam,
    delete,
    false,
    func,
    literal,
    select,
    tuple_,
    update,
)

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.database.statements import any_of
from leadops_core.jobs.repository import keep_cursor
from leadops_core.jobs.run import JobRun
from leadops_core.schemas import ActivityType, JobKind
from leadops_core.schemas.retention import TrimReport
from leadops_core.tables import (
    activities,
    jobs,
    model_calls,
    raw_messages,
    staged_files,
    staged_parts,
    traces,
)

_OFFLINE = "offline"
_EMPTY_TRACE: Mapping[str, Any] = {"node_events": [], "llm_inputs": {}, "llm_outputs": {}, "errors": []}
_DETAILS = ("lines", "signals", "lifts", "reasons", "unconfirmed_signals")
"""What only an explanation needs. The timeline shows total, label, and decision."""


class TrimPosition(NamedTuple):
    """How far a job of this kind has come."""

    report: TrimReport
    after: tuple[datetime, UUID] | None
    """The last trace whose content was deleted."""

    @classmethod
    def of(cls, cursor: Mapping[str, Any] | None) -> Self:
        if cursor is None:
            return cls(TrimReport(traces=0, explanations=0, model_calls=0, file_parts=0), None)
        after = cursor["after"]
        moved = None if after is None else (datetime.fromisoformat(after[0]), UUID(after[1]))
        return cls(TrimReport.model_validate(cursor["report"]), moved)

    @property
    def done(self) -> int:
        """Number of deleted rows."""
        return sum(getattr(self.report, section) for section in SECTIONS)

    def to_cursor(self) -> dict[str, Any]:
        after = None if self.after is None else [self.after[0].isoformat(), self.after[1].hex]
        return {"report": self.report.model_dump(mode="json"), "after": after}

    def add(self, **counts: int) -> Self:
        changes = {name: getattr(self.report, name) + count for name, count in counts.items()}
        return self._replace(report=self.report.model_copy(update=changes))


class TrimLimits(NamedTuple):
    """Rows created before these times are deleted. None keeps them forever."""

    traces: datetime | None
    model_calls: datetime | None
    file_parts: datetime | None
    """Parts of files whose upload was broken off."""
    raw_messages: datetime | None


_TABLES: Mapping[str, Table] = {
    "traces": traces,
    "model_calls": model_calls,
    "file_parts": staged_parts,
    "raw_messages": raw_messages,
}
SECTIONS = tuple(_TABLES)
"""What is deleted, in this order; named as in the limits and in the report."""


class RetentionRepository:
    """Old traces, explanations, model calls, and parts of files."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def position(self, run: JobRun) -> TrimPosition:
        """Return how far the job has come. A new job starts where the last one stopped, with counts of zero."""
        with self._database.reading() as connection:
            row = connection.execute(_LAST).first()
        if row is None:
            return TrimPosition.of(None)
        position = TrimPosition.of(row.cursor)
        return position if row.id == run.job.id else TrimPosition.of(None)._replace(after=position.after)

    def counts(self, limits: TrimLimits) -> dict[str, int]:
        """Return how many rows of each section are too old."""
        with self._database.reading() as connection:
            after = _last_trace(connection)
            return {
                section: connection.execute(
                    select(func.count()).select_from(table).where(_is_old(section, limits, after))
                ).scalar_one()
                for section, table in _TABLES.items()
            }

    def is_due(self, limits: TrimLimits) -> bool:
        """Return True if a row is too old."""
        with self._database.reading() as connection:
            after = _last_trace(connection)
            return any(
                connection.execute(
                    select(_key(table)).where(_is_old(section, limits, after)).limit(1)
                ).first()
                for section, table in _TABLES.items()
            )

    def read(
        self, section: str, limits: TrimLimits, position: TrimPosition, limit: int
    ) -> list[dict[str, Any]]:
        """Return the oldest rows of a section that are too old."""
        table = _TABLES[section]
        # Received messages are large, and are not archived.
        columns = (_key(table), table.c.created_at) if table is raw_messages else table.columns
        query = select(*columns).where(_is_old(section, limits, position.after))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(table.c.created_at, _key(table)).limit(limit))
            return [dict(row) for row in rows.mappings()]

    @retried
    def trim(
        self, run: JobRun, position: TrimPosition, section: str, rows: Sequence[dict[str, Any]]
    ) -> TrimPosition:
        """Delete these rows of a section, and store the position of the job.

        With traces, the explanations of their runs are deleted, except for the newest of each lead. The model, tokens, and
        cost of a trace by a language model stay, because answers to privacy requests name the model.
        """
        table, last = _TABLES[section], rows[-1]
        keeps_row = [
            row["id"].hex for row in rows if row.get("model", _OFFLINE) != _OFFLINE and section == "traces"
        ]
        key = _key(table)
        goes = {row[key.name].hex for row in rows}.difference(keeps_row)
        with self._database.writing() as transaction:
            connection = transaction.connection
            connection.execute(delete(table).where(any_of(key, goes, connection)))
            moved = position.add(**{section: len(rows)})
            if table is traces:
                emptied = update(traces).where(any_of(traces.c.id, keeps_row, connection))
                connection.execute(emptied.values(_EMPTY_TRACE))
                moved = moved.add(explanations=_shorten_explanations(connection, rows))
                moved = moved._replace(after=(last["created_at"], last["id"]))
            _keep(transaction, run, moved)
        return moved


_LAST = (
    select(jobs.c.id, jobs.c.cursor)
    .where(jobs.c.kind == JobKind.TRIM.value, jobs.c.cursor.is_not(None))
    .order_by(jobs.c.created_at.desc(), jobs.c.id.desc())
    .limit(1)
)


def _last_trace(connection: Connection) -> tuple[datetime, UUID] | None:
    row = connection.execute(_LAST).first()
    return None if row is None else TrimPosition.of(row.cursor).after


def _key(table: Table) -> Column[UUID]:
    (key,) = table.primary_key.columns
    return key


def _is_old(section: str, limits: TrimLimits, after: tuple[datetime, UUID] | None) -> ColumnElement[bool]:
    table, before = _TABLES[section], getattr(limits, section)
    if before is None:
        return false()
    condition: ColumnElement[bool] = table.c.created_at < before
    if table is staged_parts:
        return condition & staged_parts.c.upload_id.not_in(select(staged_files.c.upload_id))
    if table is traces and after is not None:
        # Traces of a language model stay without their content, so the next chunk begins after them.
        moment, trace_id = literal(after[0], traces.c.created_at.type), literal(after[1], traces.c.id.type)
        return condition & (tuple_(traces.c.created_at, traces.c.id) > tuple_(moment, trace_id))
    return condition


def _keep(transaction: Transaction, run: JobRun, position: TrimPosition) -> None:
    keep_cursor(
        *(transaction, run.job.id, run.worker, run.lease_seconds),
        position.to_cursor(),
        done=position.done,
        total=run.total or 0,
    )


def _shorten_explanations(connection: Connection, rows: Sequence[dict[str, Any]]) -> int:
    runs = {(row["lead_id"], row["graph_run_id"]) for row in rows}
    query = select(
        activities.c.lead_id, activities.c.id, activities.c.graph_run_id, activities.c.payload
    ).where(
        any_of(activities.c.lead_id, {row["lead_id"].hex for row in rows}, connection),
        activities.c.type == ActivityType.SCORED.value,
    )
    by_lead: defaultdict[UUID, list[Any]] = defaultdict(list)
    for entry in connection.execute(query.order_by(activities.c.created_at, activities.c.id)):
        by_lead[entry.lead_id].append(entry)
    shortened = [
        {"of_lead": entry.lead_id, "entry": entry.id, "payload": _without_details(entry.payload)}
        for entries in by_lead.values()
        for entry in entries[:-1]
        if (entry.lead_id, entry.graph_run_id) in runs and "lines" in (entry.payload.get("score") or {})
    ]
    if shortened:
        chosen = (activities.c.lead_id == bindparam("of_lead")) & (activities.c.id == bindparam("entry"))
        connection.execute(update(activities).where(chosen), shortened)
    return len(shortened)


def _without_details(payload: dict[str, Any]) -> dict[str, Any]:
    score = {name: value for name, value in payload["score"].items() if name not in _DETAILS}
    return {**payload, "score": score}
