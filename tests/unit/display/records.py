"""A lead with all its data, with hostile texts if asked."""

from datetime import UTC, datetime
from uuid import UUID

from leadops_core.schemas import (
    Activity,
    ActivityId,
    ActivityType,
    CheckResult,
    Counterfactual,
    DecisionResult,
    DraftId,
    DraftPurpose,
    DraftVariant,
    EmailDraft,
    Enrichment,
    Evidence,
    Fact,
    FactName,
    GroupName,
    Lead,
    LeadDetail,
    LeadId,
    LevelChange,
    LineKind,
    Question,
    ReasonCode,
    RecommendedAction,
    ScoreLabel,
    ScoreLine,
    ScoreResult,
    Signal,
    SignalKind,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOSTILE = (
    "\x1b[2J\x1b[31m<script>alert(1)</script>[bold red]x[/] :smile: \u202etxt.exe\r\n\x1b]0;owned\x07"
    "<img src=x onerror=alert(2)> \"quoted' & more"
)


def make_score(text: str = "a demo next week") -> ScoreResult:
    lines = (
        ScoreLine(
            characteristic="intent",
            title="Asks for a demo",
            group=GroupName.INTENT,
            level="demo",
            points=14.0,
            evidence=Evidence(source="signal:intent", quote=text),
        ),
        ScoreLine(
            characteristic="seniority",
            title="Decides",
            group=GroupName.FIT,
            level="vp",
            points=9.5,
            evidence=Evidence(source="fact:seniority", value=text),
        ),
        ScoreLine(
            kind=LineKind.LIMIT,
            characteristic="fit",
            title="Limit of fit",
            group=GroupName.FIT,
            level="limit",
            points=-1.34375,
            evidence=Evidence(source="group:fit"),
        ),
        ScoreLine(
            characteristic="email",
            title="Free mail",
            group=GroupName.FIT,
            level="free",
            points=-3.0,
            evidence=Evidence(source="fact:email_kind", value="free"),
        ),
    )
    return ScoreResult(
        base=38.0,
        lines=lines,
        total=57.15625,
        label=ScoreLabel.WARM,
        scorecard_version=7,
        signals=(
            Signal(
                kind=SignalKind.INTENT,
                level="demo",
                quote=text[:400],
                field="lead_message",
                start=0,
                detector="rules",
            ),
        ),
        lifts=(
            Counterfactual(
                steps=(
                    LevelChange(
                        characteristic="timeline",
                        title="Timeline",
                        from_level="missing",
                        to_level="within_month",
                    ),
                ),
                label=ScoreLabel.HOT,
                total=70.0,
            ),
        ),
    )


def make_draft(text: str = "Hello Ana") -> EmailDraft:
    return EmailDraft(
        subject="".join(char for char in text if char.isprintable())[:200],
        body=text,
        variant=DraftVariant.FIRST_TOUCH,
        purpose=DraftPurpose.OUTREACH,
        template_version="1",
        checks=(CheckResult(name="length", passed=False, message=text),),
        id=DraftId(UUID(int=3)),
        lead_id=LeadId(UUID(int=1)),
        created_at=NOW,
        updated_at=NOW,
    )


def make_lead(text: str = "Ana") -> Lead:
    short = text[:320]
    return Lead(
        id=LeadId(UUID(int=1)),
        dedupe_key="k",
        first_name=short,
        last_name=short,
        email=short,
        company_name=short,
        job_title=short,
        industry_text=short,
        pain_point=text,
        lead_message=text,
        attributes={short: short},
        outcome_attributes={short: short},
        score_label=ScoreLabel.WARM,
        score_value=57.15625,
        recommended_action=RecommendedAction.SEND_EMAIL,
        last_error=text,
        enrichment=Enrichment(
            facts=(Fact(name=FactName.COMPANY_DOMAIN, value=short, source=f"field:{short}", confidence=0.5),)
        ),
        created_at=NOW,
        updated_at=NOW,
    )


def make_decision(text: str = "Because") -> DecisionResult:
    return DecisionResult(
        action=RecommendedAction.ASK_QUESTION,
        reason=ReasonCode.KEY_INFORMATION_MISSING,
        sentence=text,
        question=Question(asks_for="budget", text=text, points_at_stake=12.0),
        policy_version="1",
    )


def make_detail(text: str = "Ana") -> LeadDetail:
    return LeadDetail(
        lead=make_lead(text),
        score=make_score(text),
        decision=make_decision(text),
        drafts=(make_draft(text),),
        activities=(
            Activity(
                id=ActivityId(UUID(int=2)),
                lead_id=LeadId(UUID(int=1)),
                type=ActivityType.NOTE,
                payload={"note": text, text: text},
                actor=text,
                created_at=NOW,
            ),
        ),
        feedback=(),
        traces=(),
    )
