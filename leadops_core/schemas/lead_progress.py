"""How far a lead has come beside its status: a hold that a person put on it, and its latest email."""

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.draft import DeliveryState
from leadops_core.schemas.ids import DraftId


class Hold(Schema):
    """A person put the lead on hold, and it was not changed or rescored since."""

    since: UtcDatetime
    by: str
    reason: str | None = None


class LatestEmail(Schema):
    """The newest approved email of a lead, and its delivery state."""

    draft_id: DraftId
    state: DeliveryState
    due_at: UtcDatetime | None = None
    """When an approved email goes out."""
    sent_at: UtcDatetime | None = None


class LeadProgress(Schema):
    """What a list says about a lead beside its status and action."""

    hold: Hold | None = None
    latest_email: LatestEmail | None = None
