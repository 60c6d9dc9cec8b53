"""A calibrated score is a probability, and its lines still add up to it."""

import random
from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.enrichment import enrich
from leadops_core.schemas import (
    Calibration,
    Characteristic,
    Group,
    GroupName,
    LeadContent,
    Level,
    Origin,
    Scorecard,
    ScoreLabel,
    ScoreResult,
    Thresholds,
)
from leadops_core.scoring import label, potential_gains, read_signals, score
from leadops_core.scoring.probability import (
    attribute,
    least_points,
    points_of,
    probability_of,
    score_of_points,
)
from leadops_core.testing.strategies import calibrated_scorecards, lead_contents, points
from tests.unit.scoring.sums import lead_of, levels_of_lead, total_of


def plan_scorecard(**plans: float) -> Scorecard:
    levels = (
        *(Level(name=name, points=worth) for name, worth in plans.items()),
        Level(name="missing", points=0),
    )
    urgency = Characteristic(
        name="urgency",
        title="Urgency",
        group=GroupName.FIT,
        origin=Origin.FIELD,
        key="urgency",
        levels=(Level(name="high", points=30), Level(name="low", points=-5), Level(name="missing", points=0)),
    )
    plan = Characteristic(
        name="plan", title="Plan", group=GroupName.FIT, origin=Origin.ATTRIBUTE, key="Plan", levels=levels
    )
    return Scorecard(
        base=0,
        groups=(Group(name=GroupName.FIT, title="Fit", floor=-1, ceiling=1),),
        characteristics=(plan, urgency),
        thresholds=Thresholds(hot=40, warm=20),
        calibration=Calibration(base_rate=0.12, label_count=500),
    )


def score_of(content: LeadContent, scorecard: Scorecard) -> ScoreResult:
    return score(content, enrich(content), read_signals(content), scorecard=scorecard, version=3)


@given(lead_contents(), calibrated_scorecards(), st.randoms(use_true_random=False))
def test_lines_add_up_to_the_probability_in_any_order(
    content: LeadContent, scorecard: Scorecard, shuffled: random.Random
) -> None:
    result = score_of(content, scorecard)
    terms = [result.base, *(line.points for line in result.lines)]
    shuffled.shuffle(terms)
    total = 0.0
    for term in terms:
        total += term
    assert total == result.total
    assert 0 < result.total < 100
    assert result.label is label(result.total, scorecard.thresholds)
    assert result.probability is not None
    assert result.total == pytest.approx(100 * result.probability, abs=1 / 64)
    assert all(line.points for line in result.lines)
    assert ScoreResult.model_validate_json(result.model_dump_json()) == result
    assert total_of(scorecard, levels_of_lead(lead_of(content), scorecard)) == result.total


@given(lead_contents(), calibrated_scorecards())
def test_counterfactual_reaches_its_label(content: LeadContent, scorecard: Scorecard) -> None:
    result = score_of(content, scorecard)
    for lift in result.lifts:
        assert lift.total > result.total
        assert lift.label is label(lift.total, scorecard.thresholds)
        assert lift.label is not result.label


@given(points(-300, 400), st.lists(points(-60, 60), max_size=12), st.randoms(use_true_random=False))
def test_calibrated_share_has_sign_of_weight_in_any_order(
    base: float, weights: list[float], shuffled: random.Random
) -> None:
    start, shares = attribute(base, np.array([weights]))
    parts = shares[0].tolist()
    assert start + sum(parts) == score_of_points(base + sum(weights))
    assert all(part * weight >= 0 for part, weight in zip(parts, weights, strict=True))
    order = list(range(len(weights)))
    shuffled.shuffle(order)
    _, again = attribute(base, np.array([[weights[index] for index in order]]))
    for index, part in zip(order, again[0].tolist(), strict=True):
        assert abs(part - parts[index]) <= 1 / 32


@given(st.floats(0.5, 99.5))
def test_smallest_sum_of_a_score_reaches_it(wanted: float) -> None:
    least = least_points(wanted)
    assert score_of_points(least) >= wanted > score_of_points(least - 1 / 64)


def test_score_of_50_is_even_odds_and_25_points_multiply_by_e() -> None:
    assert probability_of(50) == 0.5
    for sum_ in (-40.0, 0.0, 60.0):
        before, after = probability_of(sum_), probability_of(sum_ + 25)
        assert after / (1 - after) == pytest.approx(exp(1) * before / (1 - before))
        assert points_of(probability_of(sum_)) == pytest.approx(sum_)


def test_score_of_70_means_70_in_100() -> None:
    result = score_of(LeadContent(attributes={"Plan": "Pro"}), plan_scorecard(Pro=71.1875))
    assert result.probability == pytest.approx(0.70, abs=0.001)
    assert result.total == pytest.approx(70, abs=0.1)
    assert result.base == score_of_points(0)
    assert [line.points for line in result.lines] == [result.total - result.base]
    assert result.label is ScoreLabel.HOT


def test_gain_of_an_answer_is_in_points_of_the_score() -> None:
    card = plan_scorecard(Pro=10)
    content = LeadContent(attributes={"Plan": "Pro"})
    before = score_of(content, card)
    after = score_of(content.model_copy(update={"urgency": "high"}), card)
    (gain,) = potential_gains(content, enrich(content), (), card)
    assert gain.points == after.total - before.total
