"""The progress of a lead in addition to its status: a hold, and the latest email."""

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.draft import DeliveryState
from leadops_core.schemas.ids import DraftId


class Hold(Schema):
    """A hold. It ends when the lead is edited or rescored."""

    since: UtcDatetime
    by: str
    reason: str | None = None


class LatestEmail(Schema):
    """The newest approved email of a lead, and its delivery state."""

    draft_id: DraftId
    state: DeliveryState
    due_at: UtcDatetime | None = None
    """When an approved email is sent."""
    sent_at: UtcDatetime | None = None


class LeadProgress(Schema):
    """The progress that lists show for a lead."""

    hold: Hold | None = None
    latest_email: LatestEmail | None = None
