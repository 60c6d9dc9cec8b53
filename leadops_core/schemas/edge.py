"""A local copy of a slice of a database: where it came from, what was decided in it, and what became of that."""

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
    """Where the leads of a copy came from."""

    source: str
    """The database as a person may be shown it, without its password."""
    source_id: ScorecardId
    """Id of its first scorecard version, by which it is known again whatever its address is."""
    query: LeadQuery
    pulled_by: str
    pulled_at: UtcDatetime
    suppressions: tuple[UUID, ...] = ()
    """Entries of the suppression list that came along; what was added in the copy is none of them."""


class EdgeChangeKind(StrEnum):
    """What a person can do in a copy that goes back."""

    EDIT = "edit"
    STATUS = "status"
    HOLD = "hold"
    TAKE_BACK = "take_back"
    NOTE = "note"
    OUTCOME = "outcome"
    WITHDRAW_OUTCOME = "withdraw_outcome"
    NEW_DRAFT = "new_draft"
    EDIT_DRAFT = "edit_draft"
    APPROVE = "approve"
    UNAPPROVE = "unapprove"
    REJECT = "reject"
    REOPEN = "reopen"


class EdgeChange(Schema):
    """One thing that a person did to a lead of a copy, with all it takes to do it again."""

    id: UUID
    """Its activity's id in the copy: the same change is applied once, however often it is pushed."""
    kind: EdgeChangeKind
    by: str
    at: UtcDatetime
    said: str
    """What was done, in words."""
    values: Mapping[str, Any] = Field(default_factory=dict)
    feedback: Feedback | None = None
    draft: EmailDraft | None = None
    """The draft that it is about, as it stands in the copy."""


class DraftStanding(Schema):
    """How a draft stood."""

    version: Annotated[int, Field(ge=1)]
    state: DeliveryState


class Standing(Schema):
    """How a lead stood at one moment, as far as what a person decides may rest on it."""

    version: Annotated[int, Field(ge=1)]
    status: LeadStatus
    action: RecommendedAction | None
    content: Mapping[str, Any]
    drafts: Mapping[str, DraftStanding]
    outcomes: tuple[UUID, ...]


class EdgeVerdict(StrEnum):
    """What became of a lead's changes."""

    PUSHED = "pushed"
    """Applied; on a dry run: would be."""
    ALREADY = "already"
    """All of them had been applied before."""
    CONFLICT = "conflict"
    """The lead was changed at the source since; nothing was applied, a person decides."""
    REFUSED = "refused"
    """A rule of the product says no at the source, whoever asks."""
    GONE = "gone"
    """The lead is no longer at the source."""
    DROPPED = "dropped"
    """Given up for what stands at the source, because a person said so."""


class EdgeConflict(Schema):
    """One thing that was changed on both sides since the pull."""

    what: str
    pulled: str
    mine: str
    theirs: str


class EdgeLead(Schema):
    """A lead of a copy that a person has decided something about."""

    lead_id: LeadId
    name: str
    reference: str
    """By what a command finds it in the copy: its address, else its id."""
    changes: tuple[EdgeChange, ...]
    verdict: EdgeVerdict | None = None
    """None where nobody has tried yet."""
    reason: str | None = None
    conflicts: tuple[EdgeConflict, ...] = ()
    theirs_version: int | None = None
    """Version of the lead at the source when it was looked at."""


class EdgeStatus(Schema):
    """A copy: where it came from and what is pending in it."""

    origin: EdgeOrigin
    leads: Count
    pending: tuple[EdgeLead, ...]
    suppressions: tuple[SuppressionEntry, ...]
    """Who is not to be written to since somebody said so in the copy."""

    @property
    def changes(self) -> int:
        """How many things there are to push."""
        return sum(len(lead.changes) for lead in self.pending) + len(self.suppressions)


class PullReport(Schema):
    """What a pull brought."""

    file: str
    source: str
    added: Count
    refreshed: Count
    """Leads of an earlier pull that are now as they stand at the source."""
    kept: Count
    """Leads left as they are, because something decided about them is not pushed yet."""
    gone: Count
    """Leads that are no longer at the source; they left the copy too."""
    suppressions: Count


class PushReport(Schema):
    """What a push did or, on a dry run, would do."""

    dry_run: bool
    source: str
    leads: tuple[EdgeLead, ...]
    suppressions: Count
    """Entries for the suppression list that were handed over."""
    counts: Mapping[str, int]
    """How many leads there are of each verdict."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left to decide."""
        return not any(
            self.counts.get(each, 0) for each in (EdgeVerdict.CONFLICT, EdgeVerdict.REFUSED, EdgeVerdict.GONE)
        )
