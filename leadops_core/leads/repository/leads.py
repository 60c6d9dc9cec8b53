"""Stored leads."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select, update

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import (
    AmbiguousReferenceError,
    NotFoundError,
    VersionConflict,
)
from leadops_core.database.pages import iterate_pages
from leadops_core.database.references import find_id, is_id_prefix
from leadops_core.leads.repository.figures import count_by_day, count_leads
from leadops_core.leads.repository.lead_detail import read_detail, read_progress
from leadops_core.leads.repository.lead_list import list_leads, list_leads_as_json
from leadops_core.outreach.repository.follow_ups import withdraw_drafts
from leadops_core.schemas import (
    Activity,
    ActivityType,
    DayFigures,
    Lead,
    LeadDetail,
    LeadFigures,
    LeadId,
    LeadProgress,
    LeadQuery,
    Page,
)
from leadops_core.scoring import ScoreInputs
from leadops_core.scoring.repository.rescoring import read_inputs
from leadops_core.tables import activities, drafts, leads, scorecards
from leadops_core.tables.rows import ACTIVITY_COLUMNS, LEAD_COLUMNS, activity_of, lead_of
from leadops_core.tables.search import matches
from leadops_core.tables.stored_leads import read_lead

_CHUNK = 1000


class ScoredLead(NamedTuple):
    """A lead with its details and the inputs that explain its score."""

    detail: LeadDetail
    active: int | None
    """Number of the active scorecard version, or None if there is none."""
    inputs: ScoreInputs | None
    """Inputs of the score, if its last run did not explain it with the active version."""


class LeadRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, lead_id: LeadId) -> Lead:
        """Return one lead. Raise NotFoundError."""
        with self._database.reading() as connection:
            return read_lead(connection, lead_id)

    def find(self, reference: str) -> Lead:
        """Return the lead with this id, id prefix (at least 6 hexadecimal digits), or email address.

        Raise NotFoundError or AmbiguousReferenceError.
        """
        with self._database.reading() as connection:
            if "@" in reference:
                return _find_by_email(connection, reference.strip().lower())
            if not is_id_prefix(reference):
                raise NotFoundError(
                    "Give a lead ID, at least the first 6 digits of one, or an email address."
                )
            return read_lead(connection, find_id(connection, leads.c.id, reference, "lead"))

    def list(self, query: LeadQuery) -> Page[Lead]:
        """Return one page of leads. Each order is total, and leads without its key come last.

        Raise InvalidCursorError for a cursor of another query.
        """
        with self._database.reading() as connection:
            return list_leads(connection, query)

    def list_json(self, query: LeadQuery) -> bytes:
        """Return the page of `list` as the JSON of a `Page[LeadSummary]`, written by the database.

        Raise InvalidCursorError for a cursor of another query.
        """
        with self._database.reading() as connection:
            return list_leads_as_json(connection, query)

    def iterate(self, query: LeadQuery) -> Iterator[Lead]:
        """Yield all leads of the query, read in chunks; the query's limit and cursor are ignored.

        No transaction is open between chunks, so a lead that changes its position meanwhile may appear twice.
        """
        return iterate_pages(
            lambda cursor: self.list(query.model_copy(update={"limit": _CHUNK, "cursor": cursor}))
        )

    def detail(self, lead_id: LeadId) -> LeadDetail:
        """Return one lead with its details, read in one transaction."""
        with self._database.reading() as connection:
            return read_detail(connection, read_lead(connection, lead_id))

    def scored(self, lead_id: LeadId) -> ScoredLead:
        """Return one lead with its details and the inputs of its score, read in one transaction."""
        with self._database.reading() as connection:
            detail = read_detail(connection, read_lead(connection, lead_id))
            active = connection.execute(select(scorecards.c.number).where(scorecards.c.is_active)).scalar()
            version, score = detail.lead.scorecard_version, detail.score
            is_explained = version == active and score is not None and score.is_of(detail.lead)
            is_complete = version is None or is_explained
            inputs = None if is_complete else read_inputs(connection, [lead_id]).get(lead_id)
            return ScoredLead(detail, active, inputs)

    def progress(self, lead_ids: Sequence[LeadId]) -> dict[LeadId, LeadProgress]:
        """Return each lead's hold and latest email; leads that do not exist are left out."""
        with self._database.reading() as connection:
            return read_progress(connection, lead_ids)

    def figures(self) -> LeadFigures:
        with self._database.reading() as connection:
            return count_leads(connection)

    def figures_by_day(self, day_count: int) -> tuple[DayFigures, ...]:
        with self._database.reading() as connection:
            return count_by_day(connection, self._database.clock.now(), day_count)


def lock_lead(transaction: Transaction, lead_id: LeadId, expected_version: int | None) -> Lead:
    """Return the lead, locked until the transaction ends. Raise NotFoundError or VersionConflict."""
    lead = read_lead(transaction.connection, lead_id, lock=True)
    if expected_version is not None and lead.version != expected_version:
        raise VersionConflict("lead", expected_version, lead.version)
    return lead


def update_lead(transaction: Transaction, lead_id: LeadId, **values: Any) -> None:
    """Set these columns and count the version up."""
    transaction.connection.execute(
        update(leads)
        .where(leads.c.id == lead_id)
        .values(version=leads.c.version + 1, updated_at=transaction.now, **values)
    )


def read_moves(connection: Connection, lead_id: LeadId) -> list[Activity]:
    """Return the lead's status changes and notes, among them holds, newest first."""
    kinds = [ActivityType.STATUS_CHANGED.value, ActivityType.NOTE.value]
    query = select(*ACTIVITY_COLUMNS).where(activities.c.lead_id == lead_id, activities.c.type.in_(kinds))
    return [activity_of(row) for row in connection.execute(query.order_by(activities.c.id.desc()))]


def withdraw_info_request(transaction: Transaction, draft_id: UUID, *, note: str) -> None:
    """Take the draft out of the inbox, unless it was sent or decided about."""
    withdraw_drafts(transaction, drafts.c.id == draft_id, note=note)


def find_by_dedupe_key(connection: Connection, key: str) -> LeadId | None:
    """Return the id of the lead with this identity, if there is one."""
    return connection.execute(select(leads.c.id).where(leads.c.dedupe_key == key)).scalar()


def _find_by_email(connection: Connection, address: str) -> Lead:
    # The full-text index narrows it down to a few; an index of its own would cost every row of an upload.
    is_there = matches(connection, address), leads.c.email == address
    rows = connection.execute(select(*LEAD_COLUMNS).where(*is_there).limit(2)).all()
    if not rows:
        raise NotFoundError("No lead has this email address.")
    if len(rows) > 1:
        raise AmbiguousReferenceError("Several leads have this email address. Use the lead ID.")
    return lead_of(rows[0])
