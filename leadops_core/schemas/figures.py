"""Figures for screens."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from leadops_core.schemas.base import Count, Points, Schema, UtcDatetime
from leadops_core.schemas.ids import DraftId, LeadId
from leadops_core.schemas.lead import (
    BudgetRange,
    CompanySize,
    CountryCode,
    Industry,
    LeadSource,
    LeadStatus,
    ProcessingState,
    RecommendedAction,
    ScoreLabel,
    ScoreReason,
    Urgency,
)
from leadops_core.schemas.lead_progress import Hold, LatestEmail
from leadops_core.schemas.query import LeadFigures


class LeadSummary(Schema):
    """A lead in a list, without long texts, attributes and enrichment."""

    id: LeadId
    first_name: str | None
    last_name: str | None
    email: str | None
    company_name: str | None
    job_title: str | None
    industry: Industry | None
    company_size: CompanySize | None
    country: CountryCode | None
    source: LeadSource | None
    budget_range: BudgetRange | None
    urgency: Urgency | None
    status: LeadStatus
    score_label: ScoreLabel | None
    score_value: Annotated[float, Field(ge=0, le=100)] | None
    score_base: Points | None
    """Starting value of the sum."""
    score_line_count: Count | None
    """Number of lines of the sum; the reasons are the strongest of them."""
    score_reasons: tuple[ScoreReason, ...]
    """The strongest characteristics, largest effect first."""
    scorecard_version: int | None
    probability: Annotated[float, Field(ge=0, le=1)] | None
    probability_low: Annotated[float, Field(ge=0, le=1)] | None
    probability_high: Annotated[float, Field(ge=0, le=1)] | None
    """Ends of the 90 % interval of the probability; None unless outcomes are few."""
    recommended_action: RecommendedAction | None
    is_explored: bool
    """True if a random draw, not the score, is the reason to write to the lead."""
    processing_state: ProcessingState
    waiting_draft_id: DraftId | None
    """The draft waiting for review, if any."""
    hold: Hold | None
    """Set while the lead is on hold."""
    latest_email: LatestEmail | None
    """The newest approved email: on its way, sent, or not delivered."""
    version: int
    created_at: UtcDatetime
    updated_at: UtcDatetime


class DayFigures(Schema):
    """Counts of one day (UTC)."""

    day: date
    created: Count
    """Leads created on this day; by current state:"""
    hot: Count
    warm: Count
    cold: Count
    unscored: Count
    sent: Count
    """Emails sent, including simulated ones."""
    meetings: Count
    """Recorded `booked_demo` outcomes."""
    won: Count
    """Recorded `closed_won` outcomes."""


class FunnelStage(StrEnum):
    """Stages of the funnel. Each stage includes the leads of all later stages."""

    NEW = "new"
    QUALIFIED = "qualified"
    CONTACTED = "contacted"
    MEETING = "meeting"
    WON = "won"


class FunnelStep(Schema):
    """Number of leads that reached this stage."""

    stage: FunnelStage
    count: Count


class Dashboard(Schema):
    """Metrics for the dashboard."""

    figures: LeadFigures
    funnel: tuple[FunnelStep, ...]
    days: tuple[DayFigures, ...]
    """Every day, oldest first."""


class LabelMove(Schema):
    """A lead whose label would change."""

    lead_id: LeadId
    name: str
    """Display name of the lead."""
    company_name: str | None
    score_before: Points
    score_after: Points
    label_before: ScoreLabel
    label_after: ScoreLabel


class SimulationReport(Schema):
    """The effect of another scorecard on the stored leads. Nothing is changed."""

    compared_with: int
    """The active scorecard version."""
    examined: Count
    """Number of newest leads scored with both scorecards."""
    total: Count
    """Total number of leads."""
    labels_before: dict[str, int]
    labels_after: dict[str, int]
    changed_label: Count
    moves: tuple[LabelMove, ...]
    """Leads that would change label, largest score change first; at most 50."""


class CalibrationBand(Schema):
    """Leads with an outcome in one score band, and how many outcomes were good."""

    score_from: Annotated[float, Field(ge=0, le=100)]
    score_to: Annotated[float, Field(ge=0, le=100)]
    labels: Count
    positives: Count
    share: Annotated[float, Field(ge=0, le=1)] | None
    """Share of good outcomes; None if there are no outcomes."""
    low: Annotated[float, Field(ge=0, le=1)] | None
    """Lower end of the 95 % interval (Wilson) of that share."""
    high: Annotated[float, Field(ge=0, le=1)] | None


class CalibrationPlot(Schema):
    """Scores compared with the outcomes of the leads."""

    bands: tuple[CalibrationBand, ...]
    labels: Count
    positives: Count
    sentence: str
    """Summary in words."""
