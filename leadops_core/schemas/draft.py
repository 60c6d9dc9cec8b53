"""An e-mail waiting for a person, and what became of it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.ids import DraftId, LeadId

Subject = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\r\n\x00-\x1f\x7f]+$")]
Body = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class DraftVariant(StrEnum):
    FIRST_TOUCH = "first_touch"
    FOLLOW_UP_1 = "follow_up_1"
    FOLLOW_UP_2 = "follow_up_2"
    BREAKUP = "breakup"


class DraftPurpose(StrEnum):
    OUTREACH = "outreach"
    QUESTION = "question"


class DeliveryState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    CLAIMED = "claimed"
    TRANSMITTING = "transmitting"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Nobody can say whether the provider took it; a person settles it, and it is never sent again by itself."""
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    """A newer run made a newer draft before anybody approved this one."""


class Claim(Schema):
    """Words in a draft that say something of the lead, and the field that they rest on."""

    text: str
    source: str
    """`field:company_name`, `fact:department`, `signal:timeline`, `setting:sender_name` …"""


class CheckResult(Schema):
    """One check that a draft went through before a person saw it."""

    name: str
    passed: bool
    message: str | None = None


class PersonEdit(Schema):
    """What a person changed in a draft."""

    by: str
    at: UtcDatetime
    subject_before: str
    body_before: str


class DraftText(Schema):
    """What outreach writes: text, where each claim comes from, and which template gave it."""

    subject: Subject
    body: Body
    variant: DraftVariant
    purpose: DraftPurpose
    template_version: str
    claims: tuple[Claim, ...] = ()
    checks: tuple[CheckResult, ...] = ()


class EmailDraft(DraftText):
    """A draft in the store."""

    id: DraftId
    lead_id: LeadId
    state: DeliveryState = DeliveryState.DRAFT
    approved: bool = False
    approved_by: str | None = None
    approved_at: UtcDatetime | None = None
    rejected_reason: str | None = None
    edits: tuple[PersonEdit, ...] = ()
    message_id: str | None = None
    """The Message-ID, fixed at approval."""
    provider: str | None = None
    provider_message_id: str | None = None
    delivery_note: str | None = None
    """What the provider answered, or what a person must check."""
    sent_at: UtcDatetime | None = None
    version: Annotated[int, Field(ge=1)] = 1
    created_at: UtcDatetime
    updated_at: UtcDatetime
