"""Figures for screens: days, funnel, cost, and what a change of the scorecard would do."""

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
    """A lead as a list shows it: without long texts, attributes and enrichment."""

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
    """What the sum starts from."""
    score_line_count: Count | None
    """Number of lines of the sum; the reasons are the strongest of them."""
    score_reasons: tuple[ScoreReason, ...]
    """The strongest characteristics, largest effect first."""
    scorecard_version: int | None
    probability: Annotated[float, Field(ge=0, le=1)] | None
    recommended_action: RecommendedAction | None
    processing_state: ProcessingState
    waiting_draft_id: DraftId | None
    """The draft that waits for a person, where there is one."""
    hold: Hold | None
    """Set while a person keeps the lead on hold."""
    latest_email: LatestEmail | None
    """The newest approved email: on its way, sent, or not delivered."""
    version: int
    created_at: UtcDatetime
    updated_at: UtcDatetime


class DayFigures(Schema):
    """What happened on one day (UTC)."""

    day: date
    created: Count
    """Leads taken in; of them as they stand today:"""
    hot: Count
    warm: Count
    cold: Count
    unscored: Count
    sent: Count
    """E-mails that went out, simulated ones included."""
    meetings: Count
    """Outcomes `booked_demo` recorded."""
    won: Count
    """Outcomes `closed_won` recorded."""


class FunnelStage(StrEnum):
    """How far leads have come; each stage holds those of the stages after it."""

    NEW = "new"
    QUALIFIED = "qualified"
    CONTACTED = "contacted"
    MEETING = "meeting"
    WON = "won"


class FunnelStep(Schema):
    """How many leads have reached a stage at least."""

    stage: FunnelStage
    count: Count


class Dashboard(Schema):
    """Figures at a glance."""

    figures: LeadFigures
    funnel: tuple[FunnelStep, ...]
    days: tuple[DayFigures, ...]
    """Oldest first, none left out."""


class LabelMove(Schema):
    """A lead that would have another label."""

    lead_id: LeadId
    name: str
    """What people call the lead."""
    company_name: str | None
    score_before: Points
    score_after: Points
    label_before: ScoreLabel
    label_after: ScoreLabel


class SimulationReport(Schema):
    """What another scorecard would do to the leads that are there. Nothing is changed by asking."""

    compared_with: int
    """Number of the scorecard version in use."""
    examined: Count
    """Leads that were scored with both: the newest."""
    total: Count
    """Leads that there are."""
    labels_before: dict[str, int]
    labels_after: dict[str, int]
    changed_label: Count
    moves: tuple[LabelMove, ...]
    """Those that would change label, largest change of score first; at most fifty."""


class CalibrationBand(Schema):
    """Leads with an outcome, by score: how many of them went well."""

    score_from: Annotated[float, Field(ge=0, le=100)]
    score_to: Annotated[float, Field(ge=0, le=100)]
    labels: Count
    positives: Count
    share: Annotated[float, Field(ge=0, le=1)] | None
    """Of the labels the part that went well; None where there is no label."""
    low: Annotated[float, Field(ge=0, le=1)] | None
    """Lower end of the 95 % interval (Wilson) of that share."""
    high: Annotated[float, Field(ge=0, le=1)] | None


class CalibrationPlot(Schema):
    """Does 70 mean 70 in 100? The scores of leads beside what became of them."""

    bands: tuple[CalibrationBand, ...]
    labels: Count
    positives: Count
    sentence: str
    """What can be said, in words; with few outcomes, that little can be said."""
