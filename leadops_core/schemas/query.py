"""Queries for lists, and the pages that they return."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from pydantic import Field

from leadops_core.schemas.activity import Activity
from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.conversation import Message
from leadops_core.schemas.decision import DecisionResult
from leadops_core.schemas.draft import EmailDraft
from leadops_core.schemas.feedback import Feedback
from leadops_core.schemas.ids import LeadId
from leadops_core.schemas.lead import (
    Lead,
    LeadSource,
    LeadStatus,
    ProcessingState,
    RecommendedAction,
    ScoreLabel,
)
from leadops_core.schemas.lead_progress import Hold, LatestEmail
from leadops_core.schemas.score import ScoreResult
from leadops_core.schemas.trace import Trace
from leadops_core.schemas.upload import LeadField

Item = TypeVar("Item")


class LeadSort(StrEnum):
    """Sort order of a list."""

    NEWEST = "newest"
    OLDEST = "oldest"
    SCORE = "score"
    """Best first; of equal scores the more probable, then the newer. Leads without a score are last."""
    COMPANY = "company"


class LeadQuery(Schema):
    """A filter, an order, and a position. All filters apply together; an empty tuple filters nothing."""

    ids: tuple[LeadId, ...] = ()
    """Only leads with these IDs."""
    statuses: tuple[LeadStatus, ...] = ()
    labels: tuple[ScoreLabel, ...] = ()
    sources: tuple[LeadSource, ...] = ()
    actions: tuple[RecommendedAction, ...] = ()
    processing: tuple[ProcessingState, ...] = ()
    explored: bool = False
    """Only leads that are proposed, or were contacted, because they are in the random sample."""
    created_from: UtcDatetime | None = None
    created_before: UtcDatetime | None = None
    text: Annotated[str, Field(max_length=200)] | None = None
    """Words that must all occur in the name, email, company, title, message, or pain point. The last word is a prefix."""
    sort: LeadSort = LeadSort.NEWEST
    cursor: str | None = None
    """`next_cursor` of the previous page, valid only with the same filters and order."""
    limit: Annotated[int, Field(ge=1, le=1000)] = 50


class Page(Schema, Generic[Item]):
    """One page of a list."""

    items: tuple[Item, ...]
    next_cursor: str | None = None


class ReviewItem(Schema):
    """A draft to review, with its lead, score and decision."""

    lead: Lead
    draft: EmailDraft
    score: ScoreResult | None
    decision: DecisionResult | None
    answered: Message | None = None
    """The message that the draft answers. Its text is untrusted."""


class LeadDetail(Schema):
    """A lead with its history, newest first, except for the drafts, oldest first."""

    lead: Lead
    details: dict[str, LeadField] = Field(default_factory=dict)
    """The custom fields that are known fields, such as the phone number, by name."""
    score: ScoreResult | None
    """The stored score, and the scorecard version that computed it."""
    active_score: ScoreResult | None = None
    """The score with the active version, if another version computed the stored score."""
    decision: DecisionResult | None
    """The last decision; its sentence names the score that the lead has now."""
    decision_applies: bool = True
    """False if a person, an email or an outcome has settled what the decision asked for."""
    hold: Hold | None = None
    """Set while the lead is on hold."""
    latest_email: LatestEmail | None = None
    """The newest approved email: on its way, sent, or not delivered."""
    drafts: tuple[EmailDraft, ...]
    activities: tuple[Activity, ...]
    feedback: tuple[Feedback, ...]
    traces: tuple[Trace, ...]


class Backlog(Schema):
    """Leads that wait for a worker, and drafts, messages, and meetings that wait for a person."""

    queued: Count
    running: Count
    failed: Count
    oldest_queued_at: UtcDatetime | None = None
    """When the lead that has waited longest was created."""
    drafts_waiting: Count
    messages_waiting: Count
    """Messages of leads that a person answers."""
    messages_unmatched: Count
    """Messages that a person assigns to a lead."""
    meetings_unassigned: Count
    """Meetings that a person assigns to a lead."""


class LeadFigures(Schema):
    """Number of leads by kind. Each dictionary counts every lead once."""

    total: Count
    by_label: dict[str, int]
    by_status: dict[str, int]
    by_action: dict[str, int]
    by_processing: dict[str, int]
    drafts_waiting: Count
    oldest_queued_at: datetime | None = None
