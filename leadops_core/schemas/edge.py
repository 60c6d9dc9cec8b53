"""Local copies of a database: their origin, the decisions made in them, and the results of a push."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.draft import DeliveryState, EmailDraft
from leadops_core.schemas.feedback import Feedback
from leadops_core.schemas.ids import LeadId, ScorecardId
from leadops_core.schemas.lead import LeadStatus, RecommendedAction
from leadops_core.schemas.query import LeadQuery
from leadops_core.schemas.suppression import SuppressionEntry


class EdgeOrigin(Schema):
    """The database that a copy was pulled from."""

    source: str
    """Its address, without the password."""
    source_id: ScorecardId
    """The id of its first scorecard version, which identifies it even if its address changes."""
    query: LeadQuery
    pulled_by: str
    pulled_at: UtcDatetime
    suppressions: tuple[UUID, ...] = ()
    """Entries of the do-not-contact list that were pulled."""


class EdgeChange(Schema):
    """One decision about a lead of the copy, with everything needed to repeat it."""

    id: UUID
    """The id of its activity in the copy. A change is applied once, however often it is pushed."""
    kind: str
    """The kind of decision, such as `withdraw_outcome`. The modules in `edge/subjects/` define the kinds."""
    by: str
    at: UtcDatetime
    summary: str
    """The change in words."""
    values: Mapping[str, Any] = Field(default_factory=dict)
    feedback: Feedback | None = None
    draft: EmailDraft | None = None
    """The draft as it is in the copy."""


class DraftStanding(Schema):
    """The state of a draft at the pull."""

    version: Annotated[int, Field(ge=1)]
    state: DeliveryState


class Standing(Schema):
    """The state of a lead at the pull for comparison before a push."""

    version: Annotated[int, Field(ge=1)]
    status: LeadStatus
    action: RecommendedAction | None
    content: Mapping[str, Any]
    drafts: Mapping[str, DraftStanding]
    outcomes: tuple[UUID, ...]


class EdgeVerdict(StrEnum):
    """The result of pushing the changes of one lead."""

    PUSHED = "pushed"
    """Applied. For a dry run: would be applied."""
    ALREADY = "already"
    """All changes had been applied before."""
    CONFLICT = "conflict"
    """The lead also changed at the source. Nothing was applied, and a person must decide."""
    REFUSED = "refused"
    """A rule at the source forbids the change."""
    GONE = "gone"
    """The lead no longer exists at the source."""
    DROPPED = "dropped"
    """A person discarded the changes in favor of the source."""


class EdgeConflict(Schema):
    """Something that changed in both databases since the pull."""

    what: str
    pulled: str
    mine: str
    theirs: str


class EdgeLead(Schema):
    """A lead with decisions in the copy."""

    lead_id: LeadId
    name: str
    reference: str
    """How a command finds the lead in the copy: its email address, or its id."""
    changes: tuple[EdgeChange, ...]
    verdict: EdgeVerdict | None = None
    """None before the first push."""
    reason: str | None = None
    conflicts: tuple[EdgeConflict, ...] = ()
    theirs_version: int | None = None
    """Version of the lead at the source when it was compared."""


class EdgeStatus(Schema):
    """The origin of a copy, and its pending changes."""

    origin: EdgeOrigin
    leads: Count
    pending: tuple[EdgeLead, ...]
    suppressions: tuple[SuppressionEntry, ...]
    """Entries added to the do-not-contact list in the copy."""

    @property
    def changes(self) -> int:
        """Return the number of pending changes."""
        return sum(len(lead.changes) for lead in self.pending) + len(self.suppressions)


class PullReport(Schema):
    file: str
    source: str
    added: Count
    refreshed: Count
    """Leads of an earlier pull that were updated from the source."""
    kept: Count
    """Leads that keep their state because their changes have not been pushed."""
    gone: Count
    """Leads that were removed because they no longer exist at the source."""
    suppressions: Count


class PushReport(Schema):
    """The result of a push or, for a dry run, what it would do."""

    dry_run: bool
    source: str
    leads: tuple[EdgeLead, ...]
    suppressions: Count
    """Number of pushed entries of the do-not-contact list."""
    counts: Mapping[str, int]
    """Number of leads per verdict."""

    @property
    def is_clean(self) -> bool:
        """True if nothing is left to decide."""
        return not any(
            self.counts.get(verdict, 0)
            for verdict in (EdgeVerdict.CONFLICT, EdgeVerdict.REFUSED, EdgeVerdict.GONE)
        )
