"""What requests hold, and the few answers that are not records of the library."""

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
"""Text that says something: not only blanks and signs."""


def _valid_email(text: str) -> str:
    try:
        email = require_email(text)
    except IntakeError:
        email = None
    if email is None:
        # The address itself is not repeated: problems are logged and the caller has it.
        raise ValueError("This is not a valid email address. Correct it, or leave it out.")
    return email


EmailText = Annotated[ShortText, AfterValidator(_valid_email), Field(json_schema_extra={"format": "email"})]


class In(BaseModel):
    """What a request holds: nothing but what is known."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class NotEmptyIn(In):
    """What a request holds where at least one thing must be said."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("name at least one field")
        return self


class LeadIn(NotEmptyIn):
    """A lead as a person enters it. Text is normalized."""

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
    """The industry in words of one's own."""
    company_size: CompanySize | None = None
    country: CountryCode | None = None
    source: LeadSource | None = None
    budget_range: BudgetRange | None = None
    pain_point: LongText | None = None
    urgency: Urgency | None = None
    lead_message: LongText | None = None
    attributes: dict[str, str] | None = None
    """Anything else, by names of one's own; shown, exported and learned from."""

    def values(self) -> dict[str, Any]:
        """What was given, and nothing else."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class LeadChanges(LeadIn):
    """What shall be otherwise: fields that are named change, null takes a value away, the others stay."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "examples": [{"job_title": "CFO"}]})


class StatusIn(In):
    """Where a lead moves to."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "QUALIFIED"}]})

    status: LeadStatus
    reason: Reason | None = None
    seen_draft: SeenDraft | None = None
    """The draft on which the decision rests: refused if somebody edited it, or decided about it, since."""


class ReasonIn(In):
    """Why, in words."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "No budget before summer"}]})

    reason: Reason | None = None
    seen_draft: SeenDraft | None = None
    """The draft on which the decision rests: refused if somebody edited it, or decided about it, since."""


class NoteIn(In):
    """A note for the timeline."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Called, asked for a price list"}]})

    text: Note


class FeedbackIn(In):
    """What became of a lead."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "booked_demo", "notes": "Tuesday, 10:00"}]}
    )

    outcome: Outcome
    notes: Note | None = None


class FeedbackOut(BaseModel):
    """What recording an outcome did."""

    lead: Lead
    receipt: LabelReceipt


class FeedbackWithdrawn(BaseModel):
    """An outcome that was taken back, and its lead as it then stands."""

    lead: Lead
    withdrawal: OutcomeWithdrawal


class RunIn(In):
    """How a lead is run."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"force": False}]})

    force: StrictBool = False
    """Again, although nothing has changed since the last run."""


class RunOut(BaseModel):
    """What a run came to."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    lead: Lead
    score: ScoreResult | None
    decision: DecisionResult | None
    draft: EmailDraft | None
    record_status: RecordStatus | None
    """`already_recorded`: the same work was done before, and nothing was done again."""
    trace_id: TraceId | None
    errors: list[str]


class DraftIn(In):
    """A draft that is asked for. Without subject and body they are written from what is known of the lead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"variant": "first_touch"}]})

    variant: DraftVariant = DraftVariant.FIRST_TOUCH
    subject: Subject | None = None
    body: Body | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.subject is None) != (self.body is None):
            raise ValueError("give subject and body, or neither to have both written")
        return self


class DraftChanges(NotEmptyIn):
    """The words of a draft; what is missing stays."""

    model_config = ConfigDict(
        json_schema_extra={"minProperties": 1, "examples": [{"subject": "Your demo in March"}]}
    )

    subject: Subject | None = None
    body: Body | None = None


class ApproveIn(In):
    """How a draft is let go."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"now": False}]})

    now: StrictBool = False
    """Send at once, without the time in which the approval could be taken back."""


class RejectIn(In):
    """Why a draft is not good."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Wrong tone"}]})

    reason: Reason


class SettleIn(In):
    """What a person found out about a draft of which nobody could say whether it was sent."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"was_sent": True, "note": "In the provider's log"}]}
    )

    was_sent: StrictBool
    note: Note | None = None


class TouchesIn(In):
    """What is to become of a lead's follow-ups."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"change": "replied"}]})

    change: Literal["replied", "stop", "resume"]
    note: Note | None = None


class TouchesOut(BaseModel):
    """How far the touches of a lead have come; null before the first was sent."""

    cadence: Cadence | None


class BulkAction(StrEnum):
    """What can be done with many leads at once."""

    APPROVE = "approve"
    """Let the draft that waits go."""
    REJECT = "reject"
    """Reject the draft that waits; needs `reason`."""
    DISQUALIFY = "disqualify"
    HOLD = "hold"
    ASSIGN_LABEL = "assign_label"
    """Record an outcome; needs `outcome`."""
    RUN = "run"


class BulkIn(In):
    """One action on many leads. Each stands for itself: one that is refused stops none of the others."""

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
    """What became of one lead."""

    lead_id: LeadId
    ok: bool
    status: int
    """The status that the same action on this lead alone would have had."""
    detail: str | None = None
    """Why not."""
    draft_id: DraftId | None = None
    checks: list[CheckResult] = []
    """The checks that block sending, if the draft was refused because of them."""


class BulkOut(BaseModel):
    """One result for each lead, in the order given."""

    done: int
    refused: int
    results: list[BulkResult]


class SuppressionIn(In):
    """Who must not be written to."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"value": "someone@company.example", "reason": "opt_out"}]}
    )

    value: Annotated[str, StringConstraints(min_length=1, max_length=320)]
    """An address, or a domain with all below it."""
    reason: SuppressionReason = SuppressionReason.OPT_OUT
    note: Note | None = None


class ScorecardIn(In):
    """A change of the scorecard in use, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "Fewer false alarms", "changes": {"thresholds": {"hot": 75, "warm": 50}}}]
        }
    )

    changes: ScorecardChanges
    reason: Reason


class ActivationIn(In):
    """How a version is activated."""

    confirm_rejected: StrictBool = False
    """Activate it although learning did not promote it."""


class ScorecardAccepted(BaseModel):
    """A version that is in use now, and how far a worker has rescored the leads by it."""

    version: ScorecardVersion
    rescoring: RescoringState


class SettingsChanges(NotEmptyIn):
    """What shall be otherwise; the rest stays."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "examples": [{"mail_mode": "mock"}]})

    mail_mode: MailMode | None = None
    web_enrichment: StrictBool | None = None


class MailSettings(BaseModel):
    """Where approved e-mails go."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    mode: MailMode
    """What was chosen."""
    provider: str
    """What the service was started with (`EMAIL_MODE`)."""
    is_real: bool
    """Whether an approved e-mail leaves this machine."""
    sender: str
    sender_name: str
    undo_seconds: float
    """How long an approval can be taken back."""
    daily_cap: int


class WebEnrichmentSettings(BaseModel):
    """Looking companies up on the web."""

    enabled: bool
    available: bool
    note: str


class ModelSettings(BaseModel):
    """Who reads and writes text."""

    provider: str
    """`offline`: rules and templates."""


class LearningSettings(BaseModel):
    """When the scorecard is fitted to outcomes, and what then becomes of it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    mode: Literal["auto", "ask", "off"]
    """`auto`: what passes comes into use by itself; `ask`: it waits for a person; `off`: nothing is fitted unasked."""
    after_labels: int
    """New outcomes after which it is fitted again."""
    after_days: int
    """Days after which it is, with any new outcome."""
    least_labels: int
    """Outcomes that it takes before anything is let in."""


class SettingsOut(BaseModel):
    """How the service behaves, and what of it can be changed while it runs."""

    version: int
    """The `ETag`."""
    mail: MailSettings
    web_enrichment: WebEnrichmentSettings
    model: ModelSettings
    learning: LearningSettings
    scorecard_number: int
    thresholds: Thresholds
    changed_by: str | None
