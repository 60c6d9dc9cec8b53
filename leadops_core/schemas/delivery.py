"""Reports about sending, follow-ups, delivery events, and imports of the do-not-contact list."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.draft import DeliveryEventKind, DraftVariant
from leadops_core.schemas.ids import LeadId

Days = Annotated[float, Field(ge=0, le=365)]


class CadenceGaps(Schema):
    """Days between the emails to a lead."""

    follow_up_1_days: Days = 3
    """From the first email to follow_up_1."""
    follow_up_2_days: Days = 5
    """From follow_up_1 to follow_up_2."""
    breakup_days: Days = 7
    """From follow_up_2 to the breakup email."""


class StopReason(StrEnum):
    """Why follow-ups to a lead stopped."""

    REPLIED = "replied"
    OUTCOME = "outcome"
    SUPPRESSED = "suppressed"
    REJECTED = "rejected"
    """A person rejected a follow-up."""
    BOUNCED = "bounced"
    STOPPED = "stopped"
    """A person stopped it."""


class Cadence(Schema):
    """The follow-up state of a lead."""

    lead_id: LeadId
    variant: DraftVariant
    """The last email that was sent."""
    sent_at: UtcDatetime
    stopped_at: UtcDatetime | None = None
    stop_reason: StopReason | None = None


class DeliveryReport(Schema):
    """The result of one round of sending. Each draft is counted once."""

    provider: str
    sent: Count = 0
    """Accepted by a real provider."""
    simulated: Count = 0
    """Written to the outbox folder by the mock provider; nothing was sent."""
    retried: Count = 0
    """Approved again, because the provider asked for a retry."""
    failed: Count = 0
    """Permanently rejected."""
    unknown: Count = 0
    """Possibly sent. A person must check with the provider."""
    stopped: Count = 0
    """Not sent because of the do-not-contact list, or because the address or text differs from the approved one."""
    recovered: Count = 0
    """Claims of crashed senders that were released before the handover."""
    settled: Count = 0
    """Unknown drafts whose delivery the provider confirmed or denied."""
    waiting: Count = 0
    """Approved drafts that wait for the undo window or the daily cap."""
    next_due_at: datetime | None = None
    """When the first waiting draft can be sent, including the daily cap."""
    is_capped: bool = False
    """True if the daily cap is reached."""
    trouble: str | None = None
    """Why the round ended early: the provider did not answer, or it rejected the settings."""


class FollowUpReport(Schema):
    """The result of one round of drafting follow-ups."""

    drafted: dict[str, int]
    """Number of new drafts per variant. Each waits for review."""
    suppressed: Count = 0
    """Leads whose follow-ups ended because they are on the do-not-contact list."""
    failed: Count = 0
    """Leads whose follow-up failed. The next round tries again."""


class DeliveryEvent(Schema):
    """A delivery report of a provider."""

    kind: DeliveryEventKind
    provider_message_id: str | None = None
    """The provider's id of the message."""
    message_id: str | None = None
    """The Message-ID, if the report contains it."""
    recipient: str | None = None
    detail: str | None = None


class DeliveryEventsReport(Schema):
    """The results of a batch of delivery reports. The counts add up to the number of reports."""

    recorded: Count = 0
    repeated: Count = 0
    """Already known; nothing was changed."""
    unmatched: Count = 0
    """Reports for messages that were not sent from here. They change nothing."""
    ignored: Count = 0
    """Reports that are not about delivery."""
    suppressed: Count = 0
    """Recorded reports that added an address to the do-not-contact list."""


class SuppressionRejection(Schema):
    """A rejected line of a do-not-contact list."""

    line: Count
    value: str
    reason: str


class SuppressionImportReport(Schema):
    """The result of importing a do-not-contact list; rows = added + strengthened + present + rejected."""

    rows: Count
    added: Count
    strengthened: Count
    """Already listed with a lower-ranked reason, which the new reason replaced."""
    present: Count
    rejected: Count
    rejected_rows: tuple[SuppressionRejection, ...] = ()
    """The first 1,000 rejected lines."""
