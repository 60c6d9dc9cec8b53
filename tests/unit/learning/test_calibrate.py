"""With enough labels, the score of any scorecard becomes a probability, even if nothing better was learned."""

import numpy as np
import pytest

from leadops_core.learning import Example, Verdict, learn
from leadops_core.learning.calibrate import calibrate
from leadops_core.learning.label_columns import Labels
from leadops_core.learning.update import labels_of
from leadops_core.schemas import (
    LeadContent,
    LeadSource,
    Scorecard,
    ScorecardVersion,
    Urgency,
    VerdictCause,
)
from leadops_core.scoring import default_scorecard, score
from leadops_core.scoring.engine import score_many
from tests.unit.learning.worlds import NOISE, champion, example, plan_world, world

SOURCES = tuple(LeadSource)
URGENCIES = tuple(Urgency)


def hand_scored(size: int, *, slope: float) -> list[Example]:
    """Leads of many hand-set scores; every 25 points multiply their odds by e to the `slope`."""
    draw = np.random.Generator(np.random.PCG64(7))
    contents = [
        LeadContent(
            source=SOURCES[draw.integers(len(SOURCES))],
            urgency=URGENCIES[draw.integers(len(URGENCIES))],
            job_title=("CEO", "Intern", "Analyst")[draw.integers(3)],
            lead_message=("We need a quote and a demo next week", "hello", None)[draw.integers(3)],
        )
        for _ in range(size)
    ]
    points = score_many(
        [(content, example(0, content, good=True).enrichment, ()) for content in contents],
        default_scorecard(),
    ).totals
    log_odds = -1.5 + slope * (points - points.mean()) / 25
    good = draw.random(size) < 1 / (1 + np.exp(-log_odds))
    return [example(place, content, good=bool(good[place])) for place, content in enumerate(contents)]


def chances(card: Scorecard, examples: list[Example]) -> np.ndarray:
    found = score_many([(e.content, e.enrichment, e.signals) for e in examples], card).probabilities
    assert found is not None
    return found


def test_calibration_ignores_columns_contradicted_by_labels() -> None:
    examples = world(120, NOISE, lambda row, place: -1.4, seed=6)
    found = learn(examples, champion())
    assert found.verdict is Verdict.CALIBRATE
    assert (found.reason.cause, found.reason.label_count) == (VerdictCause.NO_BETTER, 120)
    assert found.calibrated is not None
    assert found.successor is found.calibrated
    rate = np.mean([e.is_positive for e in examples])
    assert chances(found.calibrated, examples) == pytest.approx(np.full(120, rate), abs=0.01)


def test_calibration_includes_columns_not_contradicted_by_labels() -> None:
    found = learn(plan_world(60, seed=4), champion())
    assert found.verdict is Verdict.IN_PART
    assert found.reason.label_count == 60
    assert found.calibrated is not None
    fresh = plan_world(1_000, seed=99)
    said, good = chances(found.calibrated, fresh), np.array([e.is_positive for e in fresh])
    assert said[good].mean() > said[~good].mean() + 0.02


@pytest.mark.parametrize("slope", [0.0, 1.0])
def test_calibration_keeps_order_of_leads(slope: float) -> None:
    examples = hand_scored(2_000, slope=slope)
    leads = [(e.content, e.enrichment, e.signals) for e in examples]
    by_hand = default_scorecard()
    card = calibrate(labels_of(Labels.of(examples)), by_hand)
    before, after = score_many(leads, by_hand), score_many(leads, card)
    order = np.argsort(before.totals, kind="stable")
    assert np.corrcoef(np.argsort(order), np.argsort(np.argsort(after.totals, kind="stable")))[0, 1] > 0.97


def test_calibration_scales_points_by_the_evidence_of_labels() -> None:
    examples = hand_scored(4_000, slope=2.0)
    good = np.array([e.is_positive for e in examples])
    said = chances(calibrate(labels_of(Labels.of(examples)), default_scorecard()), examples)
    thirds = np.array_split(np.argsort(said, kind="stable"), 3)
    for third in thirds:
        assert good[third].mean() == pytest.approx(said[third].mean(), abs=0.03)
    assert said[thirds[2]].mean() > 1.3 * said[thirds[0]].mean()


def test_calibration_gives_untested_points_almost_no_weight() -> None:
    """The base rate was learned from leads without data. A lead with a high score is still no certain win."""
    found = learn([example(place, LeadContent(), good=place % 3 == 0) for place in range(90)], champion())
    assert found.calibrated is not None
    splendid = LeadContent(
        source=LeadSource.REFERRAL, urgency=Urgency.HIGH, job_title="CEO", industry_text="software"
    )
    assert chances(found.calibrated, [example(0, splendid, good=True)])[0] == pytest.approx(1 / 3, abs=0.05)


def test_few_good_leads_give_a_probability() -> None:
    examples = [example(place, LeadContent(), good=place in {7, 31}) for place in range(60)]
    found = learn(examples, champion())
    assert found.verdict is Verdict.CALIBRATE
    assert (found.reason.cause, found.reason.positive_count) == (VerdictCause.TOO_FEW_GOOD, 2)
    assert found.reason.needed_of_a_kind == 5
    assert found.calibrated is not None
    assert chances(found.calibrated, examples) == pytest.approx(np.full(60, 2.5 / 61), abs=0.001)


def test_calibrated_champion_is_kept() -> None:
    examples = world(120, NOISE, lambda row, place: -1.4)
    first = learn(examples, champion())
    assert first.calibrated is not None
    again = learn(examples, in_use(first.calibrated))
    assert (again.verdict, again.calibrated) == (Verdict.KEEP, None)


def test_lines_of_a_calibrated_score_add_up() -> None:
    examples = hand_scored(300, slope=1.0)
    card = calibrate(labels_of(Labels.of(examples)), default_scorecard())
    for e in examples[:50]:
        found = score(e.content, e.enrichment, e.signals, scorecard=card, version=2)
        assert found.base + sum(line.points for line in found.lines) == found.total
        assert found.probability is not None
        assert found.total == pytest.approx(100 * found.probability, abs=0.01)


def in_use(card: Scorecard) -> ScorecardVersion:
    made = champion()
    return made.model_copy(update={"scorecard": card, "number": 2, "made_by": "learning"})
