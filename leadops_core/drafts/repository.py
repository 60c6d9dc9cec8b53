"""The SQL of drafts in front of a person."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, select

from leadops_core.database.database import Database, Transaction
from leadops_core.database.errors import NotFoundError
from leadops_core.database.pages import read_page
from leadops_core.database.references import find_id
from leadops_core.database.statements import any_of, insert_rows
from leadops_core.outreach.repository.answered import read_answered
from leadops_core.outreach.repository.draft_states import get_draft
from leadops_core.outreach.repository.follow_ups import IS_NO_ANSWER
from leadops_core.schemas import (
    DecisionResult,
    DeliveryState,
    DraftId,
    DraftPurpose,
    EmailDraft,
    LeadId,
    Page,
    ReviewItem,
    ScoreResult,
    SkipReason,
    SuppressionReason,
)
from leadops_core.scoring.repository.explained_scores import newest_scored, scored_payload
from leadops_core.suppressions.repository.entries import find_entries
from leadops_core.suppressions.rules import skip_reason
from leadops_core.tables import activities, drafts, leads
from leadops_core.tables.activity_log import APPROVED_VERSION
from leadops_core.tables.rows import DRAFT_COLUMNS, LEAD_COLUMNS, draft_of, draft_values, lead_of

_PERSONAL_REASONS = (SuppressionReason.OPT_OUT, SuppressionReason.COMPLAINT)
"""Reasons that belong to the person and not to the address: they hold after the lead's address has changed."""


class DraftRepository:
    """Stored drafts. `DraftTransitions` changes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, draft_id: DraftId) -> EmailDraft:
        """Return one draft. Raise NotFoundError."""
        with self._database.reading() as connection:
            return get_draft(connection, draft_id)

    def find(self, reference: str) -> EmailDraft:
        """Return the draft with this id or id prefix. Raise NotFoundError or AmbiguousReferenceError."""
        with self._database.reading() as connection:
            return get_draft(connection, find_id(connection, drafts.c.id, reference, "draft"))

    def for_lead(self, lead_id: LeadId) -> tuple[EmailDraft, ...]:
        """Return the lead's drafts, oldest first. Raise NotFoundError if there is no such lead."""
        query = select(*DRAFT_COLUMNS).where(drafts.c.lead_id == lead_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(drafts.c.created_at, drafts.c.id)).all()
            is_known = rows or connection.execute(select(leads.c.id).where(leads.c.id == lead_id)).first()
        if not is_known:
            raise NotFoundError("There is no lead with this ID.")
        return tuple(map(draft_of, rows))

    def last_decision(self, lead_id: LeadId) -> tuple[ScoreResult | None, DecisionResult | None]:
        """Return score and decision of the lead's last run."""
        with self._database.reading() as connection:
            return scored_payload(newest_scored(connection, [lead_id]).get(lead_id))

    def list_waiting(self, cursor: str | None = None, limit: int = 50) -> Page[ReviewItem]:
        """Return drafts that wait for review with lead, score, and decision of the last run.

        Answers come first. Then the best score is first; of equal scores the more probable, then the newer draft.
        """
        query = select(*DRAFT_COLUMNS).where(drafts.c.state == DeliveryState.DRAFT.value)
        key, id = drafts.c.score_value, drafts.c.id
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection, query, key, id, scope="review", cursor=cursor, limit=limit
            )
            items = _review_items(connection, [draft_of(row[:-2]) for row in rows])
        return Page(items=items, next_cursor=next_cursor)


def read_states(transaction: Transaction, lead_id: LeadId, *, is_answer: bool) -> dict[UUID, DeliveryState]:
    """Return the state of each draft of the lead: of its answers, or of its other drafts."""
    kind = drafts.c.purpose == DraftPurpose.ANSWER.value if is_answer else IS_NO_ANSWER
    query = select(drafts.c.id, drafts.c.state).where(drafts.c.lead_id == lead_id, kind)
    return {id: DeliveryState(state) for id, state in transaction.connection.execute(query)}


def insert_draft(transaction: Transaction, draft: EmailDraft, rank: float | None) -> None:
    """Store a new draft, which the review queue sorts by this rank of its lead."""
    insert_rows(transaction.connection, drafts, [draft_values(draft, rank)])


def find_skip(transaction: Transaction, draft: EmailDraft, address: str) -> SkipReason | None:
    """Return why nothing may be sent to the lead of this draft at this address, or None if it may.

    An opt-out or a complaint under an address that an earlier email was sent to holds for the new address of the lead, too.
    """
    query = select(drafts.c.recipient).where(
        drafts.c.lead_id == draft.lead_id, drafts.c.recipient.is_not(None), drafts.c.recipient != address
    )
    earlier = sorted(set(transaction.connection.execute(query).scalars()))
    entries = find_entries(transaction.connection, [address, *earlier])
    if skip := skip_reason(address, entries.get(address, ()), transaction.now):
        return skip
    for recipient in earlier:
        personal = [entry for entry in entries.get(recipient, ()) if entry.reason in _PERSONAL_REASONS]
        if skip := skip_reason(recipient, personal, transaction.now):
            return skip
    return None


def _review_items(connection: Connection, waiting: Sequence[EmailDraft]) -> tuple[ReviewItem, ...]:
    ids = [draft.lead_id for draft in waiting]
    query = select(*LEAD_COLUMNS).where(any_of(leads.c.id, [id.hex for id in ids], connection))
    by_id = {lead.id: lead for lead in map(lead_of, connection.execute(query))}
    scored = newest_scored(connection, ids)
    answered = read_answered(connection, [draft.answers for draft in waiting if draft.answers])
    items = []
    for draft in waiting:
        score, decision = scored_payload(scored.get(draft.lead_id))
        message = answered.get(draft.answers) if draft.answers else None
        lead = by_id[draft.lead_id]
        items.append(ReviewItem(lead=lead, draft=draft, score=score, decision=decision, answered=message))
    return tuple(items)


def approved_version(transaction: Transaction, draft: EmailDraft) -> int | None:
    """Return the version of the draft that was approved, or None if it was not recorded."""
    # An approval and the activity that records it have the same time. A push repeats several approvals at the same time.
    query = select(activities.c.payload).where(
        activities.c.lead_id == draft.lead_id, activities.c.created_at == draft.approved_at
    )
    versions = [
        payload[APPROVED_VERSION]
        for payload in transaction.connection.execute(query).scalars()
        if APPROVED_VERSION in payload and UUID(payload["draft_id"]) == draft.id
    ]
    return max(versions, default=None)
