"""Leads: the imported content, and the results of the pipeline."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from leadops_core.schemas.base import Count, Points, Schema, UtcDatetime
from leadops_core.schemas.display_name import display_name, full_name
from leadops_core.schemas.enrichment import Enrichment
from leadops_core.schemas.exploration import ExplorationAssignment
from leadops_core.schemas.ids import LeadId, RunKey, UploadId

ShortText = Annotated[str, StringConstraints(min_length=1, max_length=320)]
LongText = Annotated[str, StringConstraints(min_length=1, max_length=100_000)]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""


class LeadStatus(StrEnum):
    NEW = "NEW"
    QUALIFIED = "QUALIFIED"
    NEEDS_INFO = "NEEDS_INFO"
    DISQUALIFIED = "DISQUALIFIED"
    CONTACTED = "CONTACTED"
    MEETING_BOOKED = "MEETING_BOOKED"
    CLOSED_WON = "CLOSED_WON"
    CLOSED_LOST = "CLOSED_LOST"


class LeadSource(StrEnum):
    WEB_FORM = "web_form"
    REFERRAL = "referral"
    OUTBOUND = "outbound"
    EVENT = "event"
    PARTNER = "partner"


class Urgency(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class CompanySize(StrEnum):
    """Number of employees in the usual bands of CRMs, smallest first."""

    SOLO = "1"
    MICRO = "2-10"
    SMALL = "11-50"
    MEDIUM = "51-200"
    UPPER_MEDIUM = "201-500"
    LARGE = "501-1000"
    VERY_LARGE = "1001-5000"
    ENTERPRISE = "5001-10000"
    GIANT = "10001+"


class BudgetRange(StrEnum):
    """Yearly budget in thousands of US dollars or the equivalent, smallest first."""

    NONE = "none"
    UNDER_5K = "<5k"
    FROM_5K = "5k-10k"
    FROM_10K = "10k-25k"
    FROM_25K = "25k-50k"
    FROM_50K = "50k-100k"
    FROM_100K = "100k-250k"
    FROM_250K = "250k+"


class Industry(StrEnum):
    SOFTWARE = "software"
    IT_SERVICES = "it_services"
    FINANCIAL_SERVICES = "financial_services"
    INSURANCE = "insurance"
    MANUFACTURING = "manufacturing"
    AUTOMOTIVE = "automotive"
    LOGISTICS = "logistics"
    RETAIL = "retail"
    ECOMMERCE = "ecommerce"
    CONSUMER_GOODS = "consumer_goods"
    HEALTHCARE = "healthcare"
    PHARMA_BIOTECH = "pharma_biotech"
    PROFESSIONAL_SERVICES = "professional_services"
    MARKETING_MEDIA = "marketing_media"
    TELECOM = "telecom"
    ENERGY_UTILITIES = "energy_utilities"
    CONSTRUCTION = "construction"
    REAL_ESTATE = "real_estate"
    HOSPITALITY_TRAVEL = "hospitality_travel"
    EDUCATION = "education"
    GOVERNMENT = "government"
    NONPROFIT = "nonprofit"
    AGRICULTURE_FOOD = "agriculture_food"
    OTHER = "other"
    """Any other industry. `industry_text` holds the original words."""


class ScoreLabel(StrEnum):
    HOT = "HOT"
    WARM = "WARM"
    COLD = "COLD"


class RecommendedAction(StrEnum):
    SEND_EMAIL = "SEND_EMAIL"
    ASK_QUESTION = "ASK_QUESTION"
    DISQUALIFY = "DISQUALIFY"
    HOLD = "HOLD"


class ProcessingState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class LeadContent(Schema):
    """The normalized content of a lead. A score depends on nothing else.

    None means unknown. All text is untrusted.
    """

    first_name: ShortText | None = None
    last_name: ShortText | None = None
    email: ShortText | None = None
    """Normalized to lower case, with the host in ASCII (IDNA). A plus tag is kept."""
    company_name: ShortText | None = None
    job_title: ShortText | None = None
    industry: Industry | None = None
    industry_text: ShortText | None = None
    """The industry as written in the source."""
    company_size: CompanySize | None = None
    country: CountryCode | None = None
    source: LeadSource | None = None
    budget_range: BudgetRange | None = None
    pain_point: LongText | None = None
    urgency: Urgency | None = None
    lead_message: LongText | None = None
    attributes: dict[str, str] = Field(default_factory=dict)
    """Columns without a matching field, by name. They are shown, exported and used in learning."""
    outcome_attributes: dict[str, str] = Field(default_factory=dict)
    """Columns with outcomes (CRM stage, closed date, converted …). They are shown but never used in scores."""


class ScoreReason(Schema):
    """One of the strongest lines of a score, as the lead stores it."""

    characteristic: str
    """The characteristic's name in the scorecard."""
    title: str
    """The scorecard's words for the characteristic at this level."""
    level: str
    points: Points
    quote: str | None = None
    """The lead's own words, if the line rests on a signal."""


class Lead(LeadContent):
    """A stored lead."""

    id: LeadId
    dedupe_key: ShortText
    """Two rows with the same key are the same lead. See `leadops_core.intake.dedupe`."""
    upload_id: UploadId | None = None
    """The import that created the lead; None if it was added by hand."""

    status: LeadStatus = LeadStatus.NEW
    score_label: ScoreLabel | None = None
    score_value: Annotated[float, Field(ge=0, le=100)] | None = None
    score_base: Points | None = None
    """Starting value of the sum."""
    score_line_count: Count | None = None
    """Number of lines of the sum; `score_reasons` are the strongest of them."""
    score_reasons: tuple[ScoreReason, ...] = ()
    """The strongest characteristics, largest effect first."""
    scorecard_version: int | None = None
    """Scorecard version of the score."""
    probability: Annotated[float, Field(ge=0, le=1)] | None = None
    """Probability of a good outcome, if there were enough outcomes to calibrate."""
    probability_low: Annotated[float, Field(ge=0, le=1)] | None = None
    probability_high: Annotated[float, Field(ge=0, le=1)] | None = None
    """Ends of the 90 % interval of the probability; None unless outcomes are few."""
    recommended_action: RecommendedAction | None = None
    is_explored: bool = False
    """True if a random draw, not the score, is the reason to write to the lead."""
    exploration: ExplorationAssignment | None = None
    """The draw for a lead that the policy would not write to. None if none was made."""
    enrichment: Enrichment = Enrichment()

    processing_state: ProcessingState = ProcessingState.QUEUED
    attempt_count: Count = 0
    last_error: str | None = None
    last_run_key: RunKey | None = None

    version: Annotated[int, Field(ge=1)] = 1
    """Increases with every change. An edit is refused if its version is not the current one."""
    created_at: UtcDatetime
    updated_at: UtcDatetime

    @property
    def content(self) -> LeadContent:
        """The imported content, without the results of the pipeline."""
        return LeadContent.model_validate({name: getattr(self, name) for name in LeadContent.model_fields})

    @property
    def full_name(self) -> str | None:
        """The known parts of the name, or None."""
        return full_name(self.first_name, self.last_name)

    @property
    def display_name(self) -> str:
        """The display name, which is never empty."""
        return display_name(self.full_name, self.email, self.company_name, self.id)
