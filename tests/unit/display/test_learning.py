"""Learning in the terminal and in a notebook. Text of a file or a scorecard stays text."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from rich.console import Console, RenderableType

from leadops_core.display import enable_notebook
from leadops_core.display.html import draw
from leadops_core.display.learning import (
    diff_view,
    drift_view,
    evaluation_view,
    evaluations_table,
    learn_view,
    rescore_view,
    scorecards_table,
)
from leadops_core.display.outcomes import outcome_import_view
from leadops_core.schemas import (
    CalibrationVerdict,
    Drift,
    DriftReport,
    DriftVerdict,
    EvaluationId,
    EvaluationTrace,
    Figure,
    Impact,
    ImportProblem,
    LabelFlow,
    LabelOrder,
    LeadId,
    LeadMove,
    LearnReport,
    OrderBasis,
    OutcomeImportReport,
    OutcomeValue,
    PointsChange,
    RankingTest,
    RescoreReport,
    ScorecardDiff,
    ScorecardId,
    ScorecardVersion,
    ScoreLabel,
    Thresholds,
    UnusedColumn,
    Verdict,
    VerdictCause,
    VerdictReason,
)
from leadops_core.scoring import default_scorecard
from leadops_core.testing.clock import CountingIds

HOSTILE = "\x1b[31m<b>[red]evil[/red]\u202e\n"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CHANGE = PointsChange(characteristic="plan", title=HOSTILE, level=HOSTILE, before=None, after=2.5)
REASON = VerdictReason(
    cause=VerdictCause.BETTER,
    label_count=1200,
    positive_count=300,
    needed_count=50,
    needed_of_a_kind=5,
    new_count=700,
)
EVALUATION = EvaluationTrace(
    id=EvaluationId(CountingIds(7).new()),
    label_count=1200,
    positive_count=300,
    evaluated_count=800,
    champion_number=1,
    challenger_number=2,
    metrics_champion={"log_loss": Figure(value=0.5, low=0.45, high=0.55)},
    metrics_challenger={"log_loss": Figure(value=0.41, low=0.4, high=0.42), "auc": Figure(value=0.8)},
    metrics_base_rate={"log_loss": Figure(value=0.56)},
    ranking=RankingTest(tested=800, best=80, good=56, at_random=20),
    weights_changed=(CHANGE,) * 20,
    set_aside=(UnusedColumn(column=f"attribute:{HOSTILE}", reason="the same in every lead"),) * 20,
    impact=Impact(
        leads=50,
        moved=2,
        moves=(LabelFlow(before=ScoreLabel.COLD, after=ScoreLabel.HOT, count=2),),
        labels={"COLD": 40, "WARM": 8, "HOT": 2},
        largest=(
            LeadMove(
                lead_id=LeadId(CountingIds(9).new()),
                before=12.0,
                after=88.0,
                label_before=ScoreLabel.COLD,
                label_after=ScoreLabel.HOT,
            ),
        ),
    ),
    verdict=Verdict.PROMOTE,
    label_order=LabelOrder(basis=OrderBasis.CREATED_DATE, column=HOSTILE, sentence=HOSTILE),
    verdict_reason=REASON,
    promoted=True,
    created_at=NOW,
)
RESCORED = RescoreReport(
    scorecard_version=2,
    rescored=50,
    changed=50,
    moved=2,
    moves=(LabelFlow(before=ScoreLabel.COLD, after=ScoreLabel.HOT, count=2),),
    labels={"COLD": 40, "WARM": 8, "HOT": 2},
    queued=1,
)
LEARNED = LearnReport(
    dry_run=False,
    labels=1200,
    champion=1,
    challenger=2,
    passed=True,
    verdict=Verdict.PROMOTE,
    promoted=True,
    verdict_reason=REASON,
    mode="auto",
    evaluation=EVALUATION,
    rescored=RESCORED,
)
DRIFTED = DriftReport(
    scorecard_version=2,
    older=400,
    newest=100,
    drifts=(Drift(characteristic="plan", title=HOSTILE, value=0.3, sentence=HOSTILE),),
    verdict=DriftVerdict.LARGE,
    outcome_drifts=(),
    outcome_verdict=None,
    labels_since=40,
    calibration=None,
    calibration_verdict=CalibrationVerdict.MATCHES,
    sentences=(f"Plan has moved {HOSTILE}",),
)
DIFF = ScorecardDiff(
    before=1,
    after=2,
    base_before=35,
    base_after=-28,
    thresholds_before=Thresholds(hot=80, warm=60),
    thresholds_after=Thresholds(hot=30, warm=12),
    is_calibrated_before=False,
    is_calibrated_after=True,
    changes=(CHANGE,),
)
IMPORTED = OutcomeImportReport(
    file_name=HOSTILE,
    dry_run=True,
    rows=3,
    labelled=1,
    unchanged=0,
    undecided=0,
    unmatched=1,
    unrecognised=1,
    rejected=0,
    outcome_column=HOSTILE,
    date_column=HOSTILE,
    key_column=None,
    matched_by={"email": 1},
    values=(OutcomeValue(value=HOSTILE, meaning="unrecognised", positive=None, rows=1),),
    problems=(ImportProblem(line=3, column=HOSTILE, reason=HOSTILE),),
    set_aside=(),
    label_count=0,
)
VERSION = ScorecardVersion(
    id=ScorecardId(CountingIds(3).new()),
    number=2,
    scorecard=default_scorecard(),
    parent_number=1,
    made_by=HOSTILE,
    reason=HOSTILE,
    is_active=True,
    created_at=NOW,
)
VIEWS: list[RenderableType] = [
    learn_view(LEARNED),
    learn_view(LEARNED.model_copy(update={"promoted": False, "rescored": None, "dry_run": True})),
    evaluation_view(EVALUATION),
    evaluations_table([EVALUATION], NOW),
    rescore_view(RESCORED),
    scorecards_table([VERSION], NOW),
    diff_view(DIFF),
    drift_view(DRIFTED),
    outcome_import_view(IMPORTED),
]


def said(view: RenderableType, width: int = 120) -> str:
    console = Console(width=width, markup=False, emoji=False, highlight=False, color_system=None)
    with console.capture() as capture:
        console.print(view)
    return capture.get()


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("width", [40, 120])
def test_hostile_text_stays_text_in_a_terminal(view: RenderableType, width: int) -> None:
    assert not set(said(view, width)) & set("\x1b\x07\u202e")


@pytest.mark.parametrize(
    ("drawing", "thing"),
    [
        ("learn", LEARNED),
        ("evaluation", EVALUATION),
        ("rescore", RESCORED),
        ("drift", DRIFTED),
        ("diff", DIFF),
        ("outcome_import", IMPORTED),
    ],
)
def test_hostile_text_stays_text_in_a_notebook(drawing: str, thing: Any) -> None:
    enable_notebook()
    shown = draw(drawing, thing)
    assert shown == thing._repr_html_()
    assert "<b>" not in shown
    assert re.findall(r"<(/?\w+)", shown) == ["div", "style", "/style", "pre", "/pre", "/div"]
    assert not set(shown) & set("\x1b\x07\u202e")


def test_update_shows_verdict_figures_and_moves() -> None:
    (move,) = EVALUATION.impact.largest if EVALUATION.impact else ()
    shown = said(learn_view(LEARNED, {move.lead_id: "Ada Byron"}))
    for words in (
        "Version 2: promoted",
        "Of the 80 best of 800 later leads, 56 ended well; at random it would be 20.",
        "The label changes for 2 leads of 50.",
        "0.410 (0.400 … 0.420)",
        "HOT  Ada Byron",
        "… and 8 more",
    ):
        assert words in shown
    waiting = said(learn_view(LEARNED.model_copy(update={"promoted": False, "rescored": None})))
    assert "Version 2: ready to activate" in waiting
    assert "leadops activate 2" in waiting


def test_result_without_details_needs_no_statistics() -> None:
    shown = said(learn_view(LEARNED, details=False))
    assert "80%" in shown
    for word in ("log loss", "AUC", "Brier", "champion", "challenger", "nats", "base rate", "log-odds"):
        assert word.casefold() not in shown.casefold()


def test_changes_without_outcomes_are_counted_not_listed() -> None:
    learned = CHANGE.model_copy(update={"title": "Plan", "level": "gold", "outcome_count": 40})
    faded = CHANGE.model_copy(update={"title": "Company size", "outcome_count": 0})
    shown = said(evaluation_view(EVALUATION.model_copy(update={"weights_changed": (learned, faded, faded)})))
    assert "gold" in shown
    assert "Company size" not in shown
    assert "2 levels changed that no lead with an outcome has" in shown


def test_first_score_labels_do_not_count_as_changes() -> None:
    impact = Impact(leads=50, moved=0, unscored=50, labels={"HOT": 5, "WARM": 12, "COLD": 33})
    shown = said(
        learn_view(
            LEARNED.model_copy(update={"evaluation": EVALUATION.model_copy(update={"impact": impact})})
        )
    )
    assert "50 leads had no score yet. 5 leads are hot, 12 warm, and 33 cold." in " ".join(shown.split())


@pytest.mark.parametrize(
    ("label_count", "needed", "words"),
    [
        (12, (20, 1), "Not enough outcomes for probabilities yet: 12 of 20 (4 good, 8 bad)"),
        (32, (50, 5), "Not enough outcomes yet: 32 of 50 (4 good, 28 bad; at least 5 of each"),
    ],
)
def test_update_with_too_few_outcomes_names_the_number(
    label_count: int, needed: tuple[int, int], words: str
) -> None:
    few = REASON.model_copy(
        update={
            "cause": VerdictCause.TOO_FEW_OUTCOMES,
            "label_count": label_count,
            "positive_count": 4,
            **dict(zip(("needed_count", "needed_of_a_kind"), needed, strict=True)),
        }
    )
    update = {"verdict": Verdict.KEEP, "verdict_reason": few, "promoted": False, "challenger_number": None}
    shown = said(evaluation_view(EVALUATION.model_copy(update=update)))
    assert words in " ".join(shown.split())
    assert "Record more outcomes" in shown


def test_update_without_a_stored_reason_shows_its_verdict() -> None:
    old = EVALUATION.model_copy(update={"verdict_reason": None, "differences": {}, "ranking": None})
    assert "More accurate than guessing the average" in said(evaluation_view(old))


def test_versions_show_the_verdict_of_learning_or_a_note() -> None:
    learned = VERSION.model_copy(
        update={
            "reason": "",
            "is_active": False,
            "is_waiting": True,
            "verdict": Verdict.PROMOTE,
            "verdict_reason": REASON,
        }
    )
    noted = VERSION.model_copy(update={"number": 1, "reason": "we sell to banks now"})
    shown = said(scorecards_table([learned, noted], NOW), 200)
    assert "ready to activate" in shown
    assert "1,200 outcomes: more accurate than" in shown
    assert "we sell to banks now" in shown


def test_outcome_import_names_unknown_values() -> None:
    shown = said(outcome_import_view(IMPORTED))
    assert "Dry run" in shown
    assert "1 row would set an outcome" in shown
    assert "--positive VALUE" in shown
