"""Leads: found, listed, entered by hand, changed by a person."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select

from leadops_core.database.database import INTAKE_LOCK, Database, Transaction, retried
from leadops_core.database.errors import (
    AmbiguousReferenceError,
    InvalidValueError,
    NotFoundError,
    VersionConflict,
)
from leadops_core.database.pages import iterate_pages
from leadops_core.database.references import find_id, is_id_prefix
from leadops_core.database.statements import any_of
from leadops_core.decision import can_change_status
from leadops_core.errors import LeadExistsError
from leadops_core.intake import IntakeRow, dedupe_keys, normalize_lead_content, with_valid_email
from leadops_core.intake.repository.arrivals import Origin, difference, take_in, write_contents
from leadops_core.intake.repository.lead_index import LeadIndex, load_known
from leadops_core.leads.errors import DuplicateLeadError
from leadops_core.leads.repository import lead_detail as queries
from leadops_core.leads.repository.lead_list import list_leads, list_leads_as_json
from leadops_core.leads.repository.lead_progress import read_progress
from leadops_core.learning.repository.outcomes import record_of_move, withdraw_of_move
from leadops_core.lifecycle import repository as moves
from leadops_core.outreach.repository.draft_decisions import check_seen
from leadops_core.schemas import (
    ActivityType,
    EmailDraft,
    Feedback,
    Lead,
    LeadContent,
    LeadDetail,
    LeadFigures,
    LeadId,
    LeadProgress,
    LeadQuery,
    LeadStatus,
    Page,
    SeenDraft,
    Signal,
)
from leadops_core.schemas.display_name import display_name, full_name
from leadops_core.scoring import ScoreInputs
from leadops_core.scoring.repository.explained_scores import newest_scored
from leadops_core.scoring.repository.rescoring import read_inputs
from leadops_core.tables import leads, scorecards
from leadops_core.tables.activity_log import log_activity
from leadops_core.tables.rows import LEAD_COLUMNS, lead_of
from leadops_core.tables.search import matches

_CHUNK = 1000


class ScoredLead(NamedTuple):
    """A lead with its details and the inputs that explain its score."""

    detail: LeadDetail
    active: int | None
    """Number of the active scorecard version, or None if there is none."""
    inputs: ScoreInputs | None
    """Inputs of the score, if its last run did not explain it with the active version."""


class Leads:
    """Stored leads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, lead_id: LeadId) -> Lead:
        """Return one lead. Raise NotFoundError."""
        with self._database.reading() as connection:
            return _get(connection, lead_id)

    def get_many(self, lead_ids: Sequence[LeadId]) -> dict[LeadId, Lead]:
        """Return the leads that exist, by id."""
        with self._database.reading() as connection:
            query = select(*LEAD_COLUMNS).where(any_of(leads.c.id, [id.hex for id in lead_ids], connection))
            return {lead.id: lead for lead in map(lead_of, connection.execute(query))}

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
            return _get(connection, find_id(connection, leads.c.id, reference, "lead"))

    @retried
    def add(
        self,
        content: LeadContent,
        dedupe_key: str,
        name_key: str | None,
        by: str,
        *,
        update_existing: bool = True,
    ) -> tuple[Lead, bool]:
        """Add one lead, and return it as stored with whether it is new.

        A lead that is stored already is updated by the same policy as an upload's row. With `update_existing=False` it stays
        unchanged and LeadExistsError is raised.
        """
        row = IntakeRow(line=1, content=content, dedupe_key=dedupe_key, name_key=name_key)
        with self._database.writing() as transaction:
            transaction.take_lock(INTAKE_LOCK)
            found = None if update_existing else LeadIndex(transaction.connection, [row]).find(row)
            if found is not None:
                stored = found.content
                named = full_name(stored.first_name, stored.last_name)
                name = display_name(named, stored.email, stored.company_name, found.id)
                same_email = content.email is not None and stored.email == content.email
                raise LeadExistsError(found.id, name, same_email=same_email)
            arrived = take_in(transaction, [row], Origin(None, by, by))
            if arrived.last is None:
                raise InvalidValueError("The lead could not be stored.")
            return _get(transaction.connection, arrived.last), arrived.accepted == 1

    def list(self, query: LeadQuery) -> Page[Lead]:
        """Return one page of leads. Each order is total, and leads without its key come last.

        Raise InvalidCursorError for a cursor of another query.
        """
        with self._database.reading() as connection:
            return list_leads(connection, query)

    def list_as_json(self, query: LeadQuery) -> bytes:
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
            return queries.detail(connection, _get(connection, lead_id))

    def scored(self, lead_id: LeadId) -> ScoredLead:
        """Return one lead with its details and the inputs of its score, read in one transaction."""
        with self._database.reading() as connection:
            detail = queries.detail(connection, _get(connection, lead_id))
            active = connection.execute(select(scorecards.c.number).where(scorecards.c.is_active)).scalar()
            version, score = detail.lead.scorecard_version, detail.score
            is_told = version is None or (
                version == active and score is not None and score.is_of(detail.lead)
            )
            inputs = None if is_told else read_inputs(connection, [lead_id]).get(lead_id)
            return ScoredLead(detail, active, inputs)

    def progress(self, lead_ids: Sequence[LeadId]) -> dict[LeadId, LeadProgress]:
        """Return each lead's hold and latest email; leads that do not exist are left out."""
        with self._database.reading() as connection:
            return read_progress(connection, lead_ids)

    def figures(self) -> LeadFigures:
        """Return the number of leads of each kind; leads without a label or action count as NONE."""
        with self._database.reading() as connection:
            return queries.figures(connection)

    def signals(self, lead_ids: Sequence[LeadId]) -> dict[LeadId, tuple[Signal, ...]]:
        """Return the signals that the last run found in each lead's message, without leads that were never scored."""
        with self._database.reading() as connection:
            scored = newest_scored(connection, lead_ids)
        return {
            LeadId(id): tuple(
                Signal.model_validate(each) for each in (payload.get("score") or {}).get("signals", ())
            )
            for id, payload in scored.items()
        }

    @retried
    def update_content(
        self, lead_id: LeadId, changes: Mapping[str, Any], expected_version: int | None, by: str
    ) -> Lead:
        """Change fields of a lead; None clears a field. The lead is processed again if its status is still open.

        Raise VersionConflict, DuplicateLeadError, InvalidValueError for values that the schema refuses, or IntakeError for an
        invalid email address.
        """
        with self._database.writing() as transaction:
            transaction.take_lock(INTAKE_LOCK)
            known = load_known(transaction.connection, [lead_id]).get(lead_id)
            if known is None:
                raise NotFoundError("There is no lead with this ID.")
            if expected_version is not None and known.version != expected_version:
                raise VersionConflict("lead", expected_version, known.version)
            content = _changed(known.content, changes)
            _, after = difference(known.content, content)
            if not after:
                return _get(transaction.connection, lead_id)
            key, name_key = dedupe_keys(content)
            if (key, name_key) == dedupe_keys(known.content):
                # A lead that shares its name with another lead has its own key.
                key = known.dedupe_key
            if key != known.dedupe_key:
                _refuse_duplicate(transaction.connection, key)
            known.content, known.dedupe_key, known.name_key = content, key, name_key
            known.version += 1
            write_contents(transaction, [known])
            log_activity(
                transaction, lead_id, ActivityType.NOTE, {"text": "Edited", "changed": list(after)}, by=by
            )
            return _get(transaction.connection, lead_id)

    @retried
    def set_status(
        self,
        lead_id: LeadId,
        to: LeadStatus,
        *,
        reason: str | None = None,
        by: str,
        expected_version: int | None = None,
        seen_draft: SeenDraft | None = None,
        question: EmailDraft | None = None,
        outcome: Feedback | None = None,
        is_legal: Callable[[LeadStatus, LeadStatus], bool] = can_change_status,
    ) -> Lead:
        """Change the status of a lead. Repeating the call changes nothing.

        If the lead is disqualified or closed, its waiting and approved drafts are withdrawn, and follow-ups end. If it needs
        info, outreach is withdrawn too, and `question` replaces it. The `outcome` becomes the lead's label in the same
        transaction. Raise VersionConflict, StaleDraftError if the draft is no longer `seen_draft`, or IllegalStateError with
        the statuses that can be reached.
        """
        with self._moving(lead_id, expected_version, seen_draft) as (transaction, lead):
            if lead.status is not to:
                moves.set_status(
                    transaction,
                    lead,
                    to,
                    reason=reason,
                    by=by,
                    question=question,
                    outcome=outcome,
                    is_legal=is_legal,
                )
                if outcome is not None:
                    record_of_move(transaction, outcome)
            return _get(transaction.connection, lead_id)

    @retried
    def hold(
        self,
        lead_id: LeadId,
        *,
        reason: str | None = None,
        by: str,
        expected_version: int | None = None,
        seen_draft: SeenDraft | None = None,
    ) -> Lead:
        """Put a lead on hold: waiting and approved drafts are withdrawn, and follow-ups end.

        Raise VersionConflict, StaleDraftError if the draft is no longer `seen_draft`, or IllegalStateError for a lead that
        is disqualified or closed.
        """
        with self._moving(lead_id, expected_version, seen_draft) as (transaction, lead):
            moves.hold(transaction, lead, reason=reason, by=by)
            return _get(transaction.connection, lead_id)

    @retried
    def take_back(self, lead_id: LeadId, *, by: str, expected_version: int | None = None) -> Lead:
        """Undo the last `set_status` or `hold`, and restore status, action, and waiting draft.

        Raise VersionConflict, or IllegalStateError if there is nothing to undo or the lead was changed since.
        """
        with self._moving(lead_id, expected_version) as (transaction, lead):
            stated = moves.take_back(transaction, lead, by=by)
            if stated is not None:
                withdraw_of_move(transaction, lead_id, stated, by=by)
            return _get(transaction.connection, lead_id)

    @contextmanager
    def _moving(
        self, lead_id: LeadId, expected_version: int | None, seen_draft: SeenDraft | None = None
    ) -> Iterator[tuple[Transaction, Lead]]:
        with self._database.writing() as transaction:
            lead = _get(transaction.connection, lead_id, lock=True)
            if expected_version is not None and lead.version != expected_version:
                raise VersionConflict("lead", expected_version, lead.version)
            if seen_draft is not None:
                check_seen(transaction, lead_id, seen_draft)
            yield transaction, lead

    @retried
    def add_note(self, lead_id: LeadId, text: str, *, by: str) -> None:
        """Add a note to the lead's timeline; the lead itself does not change."""
        if not text.strip():
            raise InvalidValueError("The note is empty. Enter some text.")
        with self._database.writing() as transaction:
            _get(transaction.connection, lead_id)
            log_activity(transaction, lead_id, ActivityType.NOTE, {"text": text}, by=by)


def _get(connection: Connection, lead_id: UUID, *, lock: bool = False) -> Lead:
    query = select(*LEAD_COLUMNS).where(leads.c.id == lead_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFoundError("There is no lead with this ID.")
    return lead_of(row)


def _find_by_email(connection: Connection, address: str) -> Lead:
    # The full-text index narrows it down to a few; an index of its own would cost every row of an upload.
    is_there = matches(connection, address), leads.c.email == address
    rows = connection.execute(select(*LEAD_COLUMNS).where(*is_there).limit(2)).all()
    if not rows:
        raise NotFoundError("No lead has this email address.")
    if len(rows) > 1:
        raise AmbiguousReferenceError("Several leads have this email address. Use the lead ID.")
    return lead_of(rows[0])


def _changed(content: LeadContent, changes: Mapping[str, Any]) -> LeadContent:
    try:
        wanted = LeadContent.model_validate({**content.__dict__, **changes})
    except ValueError as error:
        fields = sorted({".".join(map(str, each["loc"])) for each in getattr(error, "errors", list)()})
        raise InvalidValueError(
            f"These fields have values that cannot be stored: {', '.join(fields)}."
        ) from None
    normal = normalize_lead_content(wanted)
    if changes.get("email") is not None:
        normal = with_valid_email(normal)
    return content.model_copy(update={name: getattr(normal, name) for name in changes})


def _refuse_duplicate(connection: Connection, key: str) -> None:
    other = connection.execute(select(leads.c.id).where(leads.c.dedupe_key == key)).scalar()
    if other is not None:
        raise DuplicateLeadError(f"Lead {other} already has this identity. Edit that lead instead.")
