"""Drafts of emails."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.conversation import MessageId
from leadops_core.schemas.ids import DraftId, LeadId
from leadops_core.schemas.language import Language

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
    ANSWER = "answer"
    """It answers a message of the lead. It is no step of the cadence: its variant is that of the answered email."""


class DeliveryState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    CLAIMED = "claimed"
    TRANSMITTING = "transmitting"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Possibly sent. A person must settle it; it is never sent again automatically."""
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    """Replaced by the draft of a newer run before it was approved."""


class DeliveryEventKind(StrEnum):
    """A delivery report for a message that the provider accepted."""

    DELIVERED = "delivered"
    BOUNCED = "bounced"
    """The address does not work and was suppressed."""
    COMPLAINED = "complained"
    """The recipient reported spam, and the address was suppressed."""
    FAILED = "failed"
    """Not delivered, for a reason that does not concern the address."""
    FILTERED = "filtered"
    """Filtered as spam, or quarantined."""


class Claim(Schema):
    """Words in a draft that refer to the lead or sender, and their source."""

    text: str
    source: str
    """`field:company_name`, `fact:department`, `signal:timeline`, `playbook:offer` …"""


class CheckResult(Schema):
    """One automatic check of a draft."""

    name: str
    passed: bool
    message: str | None = None


class SentenceAuthor(StrEnum):
    """Who wrote a sentence of a draft."""

    LEADOPS = "leadops"
    """A sentence of the templates, or the greeting, closing line, or signature of a model's draft."""
    MODEL = "model"
    PERSON = "person"


class SentenceRisk(StrEnum):
    """What a sentence contains that can do harm if it is wrong."""

    CONTACT = "contact"
    PRICE = "price"
    PROMISE = "promise"
    DEADLINE = "deadline"
    IDENTITY = "identity"
    """It says who somebody is, or speaks for somebody."""
    REQUEST = "request"
    """It asks for data or for an action."""


class DraftSentence(Schema):
    """One sentence of a draft in which a model had a part, with the sources of its words."""

    text: str
    author: SentenceAuthor
    sources: tuple[str, ...] = ()
    """`field:pain_point`, `playbook:offer` …; empty if no source contains all of its words."""
    risks: tuple[SentenceRisk, ...] = ()
    must_confirm: bool = False
    """True if a person must confirm this sentence before the draft can be approved."""
    confirmed_by: str | None = None
    """The person who confirmed it with the last approval."""
    is_removed: bool = False
    """True if a person took it out. It is kept because it is the model's again if somebody puts it back."""


class SeenDraft(Schema):
    """The draft and version that a person reviewed."""

    id: DraftId
    version: Annotated[int, Field(ge=1)]


class DraftChange(StrEnum):
    """The kinds of changes after which a person must read a draft again."""

    EDITED = "edited"
    RETURNED = "returned_to_the_inbox"
    APPROVED = "approved"
    REJECTED = "rejected"
    REPLACED = "replaced"
    """A newer result of the pipeline replaced the draft."""
    LEAD_DISQUALIFIED = "lead_disqualified"
    INFORMATION_REQUESTED = "information_requested"
    STATUS_CHANGED = "lead_status_changed"
    LEAD_ON_HOLD = "lead_put_on_hold"
    EMAILS_STOPPED = "emails_stopped"
    LEAD_REPLIED = "lead_replied"
    WITHDRAWN = "withdrawn"
    """Withdrawn for a reason that was not recorded."""


class DraftDecision(Schema):
    """The latest change of a draft: person, time, and consequence."""

    draft_id: DraftId
    version: Annotated[int, Field(ge=1)]
    state: DeliveryState
    change: DraftChange
    by: str
    at: UtcDatetime
    reason: str | None = None
    """The reason that the person gave."""
    due_in_seconds: int | None = None
    """Seconds until an approved draft is sent; None in every other state."""


class PersonEdit(Schema):
    """What a person changed in a draft."""

    by: str
    at: UtcDatetime
    subject_before: str
    body_before: str


class DraftText(Schema):
    """The text of a draft with its statements and the template version."""

    subject: Subject
    body: Body
    variant: DraftVariant
    purpose: DraftPurpose
    language: Language = Language.ENGLISH
    template_version: str
    claims: tuple[Claim, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    sentences: tuple[DraftSentence, ...] = ()
    """All sentences, subject first, if a model wrote the draft or chose its sentences. Otherwise empty."""
    remark: str | None = None
    """What the model says about the lead. It is not the reason for the decision."""


class EmailDraft(DraftText):
    """A stored draft."""

    id: DraftId
    lead_id: LeadId
    answers: MessageId | None = None
    """The message that it answers, for the purpose ANSWER."""
    state: DeliveryState = DeliveryState.DRAFT
    approved: bool = False
    approved_by: str | None = None
    approved_at: UtcDatetime | None = None
    rejected_reason: str | None = None
    edits: tuple[PersonEdit, ...] = ()
    recipient: str | None = None
    """The approved recipient. If the address of the lead changes, the draft must be approved again."""
    message_id: str | None = None
    """The Message-ID, set on approval."""
    content_hash: str | None = None
    """Hash of the approved Message-ID, recipient, subject and body. A draft that differs from it is not sent."""
    due_at: UtcDatetime | None = None
    """Earliest time of sending: the end of the undo window, or the next attempt."""
    attempt: Annotated[int, Field(ge=0)] = 0
    """Number of sending attempts."""
    provider: str | None = None
    provider_message_id: str | None = None
    delivery_note: str | None = None
    """Response of the provider, or what a person must check."""
    delivery_report: DeliveryEventKind | None = None
    """Latest delivery report for the message."""
    sent_at: UtcDatetime | None = None
    version: Annotated[int, Field(ge=1)] = 1
    created_at: UtcDatetime
    updated_at: UtcDatetime

    @classmethod
    def of_text(
        cls,
        text: DraftText,
        *,
        draft_id: DraftId,
        lead_id: LeadId,
        at: datetime,
        answers: MessageId | None = None,
    ) -> Self:
        """Return a new draft with this text."""
        fields = {name: getattr(text, name) for name in DraftText.model_fields}
        return cls(**fields, id=draft_id, lead_id=lead_id, answers=answers, created_at=at, updated_at=at)
