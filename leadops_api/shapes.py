"""Request bodies, and the responses that are not records of the library."""

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    model_validator,
)

from leadops_core.intake import IntakeError, require_email
from leadops_core.schemas import (
    Body,
    BudgetRange,
    Cadence,
    CheckResult,
    CompanySize,
    CountryCode,
    DecisionResult,
    DraftId,
    DraftVariant,
    EmailDraft,
    Industry,
    LabelReceipt,
    Lead,
    LeadId,
    LeadSource,
    LeadStatus,
    LongText,
    MailMode,
    Outcome,
    OutcomeWithdrawal,
    RecordStatus,
    RescoringState,
    ScorecardChanges,
    ScorecardVersion,
    ScoreResult,
    SeenDraft,
    ShortText,
    Subject,
    SuppressionReason,
    Thresholds,
    TraceId,
    Urgency,
)

Note = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"\S")]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=1_000, pattern=r"\S")]


Said = Annotated[ShortText, StringConstraints(pattern=r"\w")]
"""Text with at least one letter or digit."""


def _valid_email(text: str) -> str:
    try:
        email = require_email(text)
    except IntakeError:
        email = None
    if email is None:
        # The address is not repeated, because problems are logged.
        raise ValueError("This is not a valid email address. Correct it, or leave it out.")
    return email


EmailText = Annotated[ShortText, AfterValidator(_valid_email), Field(json_schema_extra={"format": "email"})]


class In(BaseModel):
    """A request body. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class NotEmptyIn(In):
    """A request body with at least one field."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("give at least one field")
        return self


class LeadIn(NotEmptyIn):
    """A new lead. Text is normalized."""

    model_config = ConfigDict(
        json_schema_extra={
            "minProperties": 1,
            "examples": [
                {
                    "first_name": "Priya",
                    "last_name": "Sharma",
                    "email": "priya@northwind.example",
                    "company_name": "Northwind",
                    "job_title": "VP Finance",
                    "company_size": "51-200",
                    "country": "DE",
                    "source": "web_form",
                    "lead_message": "We need something live before March. Can we see a demo this week?",
                }
            ],
        }
    )

    first_name: Said | None = None
    last_name: Said | None = None
    email: EmailText | None = None
    company_name: Said | None = None
    job_title: Said | None = None
    industry: Industry | None = None
    industry_text: ShortText | None = None
    """The industry as free text."""
    company_size: CompanySize | None = None
    country: CountryCode | None = None
    source: LeadSource | None = None
    budget_range: BudgetRange | None = None
    pain_point: LongText | None = None
    urgency: Urgency | None = None
    lead_message: LongText | None = None
    attributes: dict[str, str] | None = None
    """Additional values by name. They are shown, exported and used in learning."""

    def values(self) -> dict[str, Any]:
        """Return the fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class LeadChanges(LeadIn):
    """Changes to a lead. Null clears a field; missing fields stay as they are."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "examples": [{"job_title": "CFO"}]})


class StatusIn(In):
    """The new status of a lead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "QUALIFIED"}]})

    status: LeadStatus
    reason: Reason | None = None
    seen_draft: SeenDraft | None = None
    """The draft that you reviewed. The request is refused if it was changed since."""


class ReasonIn(In):
    """A reason in words."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "No budget before summer"}]})

    reason: Reason | None = None
    seen_draft: SeenDraft | None = None
    """The draft that you reviewed. The request is refused if it was changed since."""


class NoteIn(In):
    """A note for the timeline."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Called, asked for a price list"}]})

    text: Note


class FeedbackIn(In):
    """The outcome of a lead."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "booked_demo", "notes": "Tuesday, 10:00"}]}
    )

    outcome: Outcome
    notes: Note | None = None


class FeedbackOut(BaseModel):
    """The result of recording an outcome."""

    lead: Lead
    receipt: LabelReceipt


class FeedbackWithdrawn(BaseModel):
    """A withdrawn outcome and the updated lead."""

    lead: Lead
    withdrawal: OutcomeWithdrawal


class RunIn(In):
    """Options for processing a lead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"force": False}]})

    force: StrictBool = False
    """Process the lead even if nothing has changed since the last run."""


class RunOut(BaseModel):
    """The result of processing a lead."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    lead: Lead
    score: ScoreResult | None
    decision: DecisionResult | None
    draft: EmailDraft | None
    record_status: RecordStatus | None
    """`already_recorded` if nothing had changed since the last run."""
    trace_id: TraceId | None
    errors: list[str]


class DraftIn(In):
    """A new draft. Without subject and body, they are written from the data of the lead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"variant": "first_touch"}]})

    variant: DraftVariant = DraftVariant.FIRST_TOUCH
    subject: Subject | None = None
    body: Body | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.subject is None) != (self.body is None):
            raise ValueError("give both subject and body, or neither to have them written for you")
        return self


class DraftChanges(NotEmptyIn):
    """Changes to a draft. Missing fields stay as they are."""

    model_config = ConfigDict(
        json_schema_extra={"minProperties": 1, "examples": [{"subject": "Your demo in March"}]}
    )

    subject: Subject | None = None
    body: Body | None = None


class ApproveIn(In):
    """Options for approving a draft."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"now": False}]})

    now: StrictBool = False
    """Send immediately, without the undo window."""


class RejectIn(In):
    """The reason for rejecting a draft."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Wrong tone"}]})

    reason: Reason


class SettleIn(In):
    """Whether an email with an unknown delivery state was sent."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"was_sent": True, "note": "In the provider's log"}]}
    )

    was_sent: StrictBool
    note: Note | None = None


class TouchesIn(In):
    """A change of the follow-ups to a lead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"change": "replied"}]})

    change: Literal["replied", "stop", "resume"]
    note: Note | None = None


class TouchesOut(BaseModel):
    """The follow-up state of a lead; null before the first email."""

    cadence: Cadence | None


class BulkAction(StrEnum):
    """An action for many leads."""

    APPROVE = "approve"
    """Approve the waiting draft."""
    REJECT = "reject"
    """Reject the waiting draft; needs `reason`."""
    DISQUALIFY = "disqualify"
    HOLD = "hold"
    ASSIGN_LABEL = "assign_label"
    """Record an outcome; needs `outcome`."""
    RUN = "run"


class BulkIn(In):
    """One action for many leads. If it is refused for one lead, the others still run."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"action": "hold", "lead_ids": ["0197c9f0-0000-7000-8000-000000000001"], "reason": "Fair"}
            ]
        }
    )

    action: BulkAction
    lead_ids: Annotated[list[LeadId], Field(min_length=1, max_length=200)]
    reason: Reason | None = None
    outcome: Outcome | None = None

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if self.action is BulkAction.REJECT and self.reason is None:
            raise ValueError("reject needs a reason")
        if self.action is BulkAction.ASSIGN_LABEL and self.outcome is None:
            raise ValueError("assign_label needs an outcome")
        return self


class BulkResult(BaseModel):
    """The result for one lead."""

    lead_id: LeadId
    ok: bool
    status: int
    """The HTTP status that the same action on this lead alone would have."""
    detail: str | None = None
    """The error, if the action was refused."""
    draft_id: DraftId | None = None
    checks: list[CheckResult] = []
    """The checks that block sending, if the draft was refused because of them."""


class BulkOut(BaseModel):
    """One result per lead, in the order of the request."""

    done: int
    refused: int
    results: list[BulkResult]


class SuppressionIn(In):
    """The do-not-contact list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"value": "someone@company.example", "reason": "opt_out"}]}
    )

    value: Annotated[str, StringConstraints(min_length=1, max_length=320)]
    """An address, or a domain with its subdomains."""
    reason: SuppressionReason = SuppressionReason.OPT_OUT
    note: Note | None = None


class ScorecardIn(In):
    """Changes to the active scorecard, with a reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "Fewer false alarms", "changes": {"thresholds": {"hot": 75, "warm": 50}}}]
        }
    )

    changes: ScorecardChanges
    reason: Reason


class ActivationIn(In):
    """Options for activating a version."""

    confirm_rejected: StrictBool = False
    """Activate the version even if it was not promoted."""


class ScorecardAccepted(BaseModel):
    """The activated version and the progress of rescoring."""

    version: ScorecardVersion
    rescoring: RescoringState


class SettingsChanges(NotEmptyIn):
    """Changes to the settings. Missing fields stay as they are."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "examples": [{"mail_mode": "mock"}]})

    mail_mode: MailMode | None = None
    web_enrichment: StrictBool | None = None


class MailSettings(BaseModel):
    """How approved emails are sent."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    mode: MailMode
    """The selected mode."""
    provider: str
    """The configured provider (`EMAIL_MODE`)."""
    is_real: bool
    """True if approved emails are really sent."""
    sender: str
    sender_name: str
    undo_seconds: float
    """Undo window in seconds."""
    daily_cap: int


class WebEnrichmentSettings(BaseModel):
    """Company enrichment from the web."""

    enabled: bool
    available: bool
    note: str


class ModelSettings(BaseModel):
    """The language model."""

    provider: str
    """`offline`: rules and templates."""


class LearningSettings(BaseModel):
    """When the scorecard is trained, and whether a new version becomes active."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    mode: Literal["auto", "ask", "off"]
    """`auto`: a version that passes becomes active; `ask`: a person activates it; `off`: training runs only on request."""
    after_labels: int
    """Number of new outcomes after which the scorecard is trained again."""
    after_days: int
    """Days after which the scorecard is trained again if there is any new outcome."""
    least_labels: int
    """Minimum number of outcomes before a learned version can become active."""


class SettingsOut(BaseModel):
    """The settings of the service."""

    version: int
    """The `ETag`."""
    mail: MailSettings
    web_enrichment: WebEnrichmentSettings
    model: ModelSettings
    learning: LearningSettings
    scorecard_number: int
    thresholds: Thresholds
    changed_by: str | None
