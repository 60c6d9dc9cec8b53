"""Sending in bulk, and the touches that follow: what is asked for and what came of it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.draft import DeliveryEventKind, DraftVariant
from leadops_core.schemas.ids import LeadId

Days = Annotated[float, Field(ge=0, le=365)]


class CadenceGaps(Schema):
    """Days between the touches of a lead."""

    follow_up_1_days: Days = 3
    """From the first touch to follow_up_1."""
    follow_up_2_days: Days = 5
    """From follow_up_1 to follow_up_2."""
    breakup_days: Days = 7
    """From follow_up_2 to the breakup."""


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
    """What one round of sending did. A draft is counted once, by where it ended in this round."""

    provider: str
    sent: Count = 0
    """Taken by a real provider."""
    simulated: Count = 0
    """Written by the mock: nothing left this machine."""
    retried: Count = 0
    """The provider asked to try later: approved as before."""
    failed: Count = 0
    """Refused for good."""
    unknown: Count = 0
    """Nobody can say whether they went: a person has to look."""
    stopped: Count = 0
    """Not sent because of a suppression, or because address or words are no longer those that were approved."""
    recovered: Count = 0
    """Claims of senders that had died, taken back before anything was handed over."""
    settled: Count = 0
    """Unknown drafts of which the provider said, when asked, what had become of them."""
    waiting: Count = 0
    """Approved drafts that are still to go, their undo window or the daily cap permitting."""
    next_due_at: datetime | None = None
    """When the first of those may go; the daily cap considered."""
    is_capped: bool = False
    """The daily cap is reached."""
    trouble: str | None = None
    """Why the round was broken off: the provider does not answer or refuses its settings."""


class FollowUpReport(Schema):
    """What one round of drafting follow-ups did."""

    drafted: dict[str, int]
    """How many of each variant; each waits for a person."""
    suppressed: Count = 0
    """Leads that were due but may not be written to: their cadence has ended."""
    failed: Count = 0
    """Leads whose follow-up could not be written; they are tried again next time."""


class DeliveryEvent(Schema):
    """One report of a provider."""

    kind: DeliveryEventKind
    provider_message_id: str | None = None
    """The provider's own id of the message."""
    message_id: str | None = None
    """The Message-ID, where that is what the report names."""
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
    """A line of a suppression file that could not be taken in."""

    line: Count
    value: str
    reason: str


class SuppressionImportReport(Schema):
    """What an import of suppressions did; rows = added + strengthened + present + rejected."""

    rows: Count
    added: Count
    strengthened: Count
    """There already, for a reason that ranks lower: the stronger one stands now."""
    present: Count
    rejected: Count
    rejected_rows: tuple[SuppressionRejection, ...] = ()
    """The first thousand."""
