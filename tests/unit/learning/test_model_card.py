"""The model card of a scorecard version."""

from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest

from leadops_core.learning.metrics import measure
from leadops_core.learning.model_card import describe_version
from leadops_core.schemas import (
    Calibration,
    CardLimit,
    Drift,
    EvaluationTrace,
    LabelOrder,
    OrderBasis,
    Origin,
    ScorecardVersion,
)
from leadops_core.schemas.ids import EvaluationId, ScorecardId
from leadops_core.scoring import default_scorecard
from leadops_core.texts import en

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def version(*, is_learned: bool, is_rejected: bool = False) -> ScorecardVersion:
    scorecard = default_scorecard()
    if is_learned:
        calibration = Calibration(base_rate=0.3, label_count=500)
        scorecard = scorecard.model_copy(update={"calibration": calibration})
    return ScorecardVersion(
        id=ScorecardId(UUID(int=1)),
        number=4,
        scorecard=scorecard,
        parent_number=3,
        made_by="learning",
        reason="",
        is_rejected=is_rejected,
        created_at=NOW,
    )


def evaluation(
    label_count: int = 500,
    positive_count: int = 200,
    *,
    evaluated_count: int = 300,
    basis: OrderBasis = OrderBasis.OUTCOME_DATE,
    drift: tuple[Drift, ...] = (),
) -> EvaluationTrace:
    return EvaluationTrace(
        id=EvaluationId(UUID(int=2)),
        label_count=label_count,
        positive_count=positive_count,
        evaluated_count=evaluated_count,
        champion_number=3,
        challenger_number=4,
        label_order=LabelOrder(basis=basis, sentence="the order"),
        drift=drift,
        promoted=True,
        created_at=NOW,
    )


MOVED = Drift(characteristic="plan", title="Plan", value=0.4, sentence="Plan moved.")


@pytest.mark.parametrize(
    ("learned_from", "limits"),
    [
        (evaluation(), {CardLimit.ONLY_CONTACTED}),
        (evaluation(299), {CardLimit.FEW_OUTCOMES, CardLimit.ONLY_CONTACTED}),
        (evaluation(500, 29), {CardLimit.FEW_GOOD, CardLimit.ONLY_CONTACTED}),
        (evaluation(500, 480), {CardLimit.FEW_BAD, CardLimit.ONLY_CONTACTED}),
        (evaluation(evaluated_count=0), {CardLimit.UNTESTED, CardLimit.ONLY_CONTACTED}),
        (evaluation(basis=OrderBasis.SHUFFLED), {CardLimit.SHUFFLED, CardLimit.ONLY_CONTACTED}),
        (evaluation(basis=OrderBasis.ARRIVAL), {CardLimit.ARRIVAL_ORDER, CardLimit.ONLY_CONTACTED}),
        (evaluation(drift=(MOVED,)), {CardLimit.DRIFT, CardLimit.ONLY_CONTACTED}),
    ],
)
def test_model_card_names_the_limits_of_the_data(
    learned_from: EvaluationTrace, limits: set[CardLimit]
) -> None:
    card = describe_version(version(is_learned=True), learned_from, (NOW, NOW))
    assert set(card.limits) == limits
    assert card.first_outcome_at == card.last_outcome_at == NOW
    assert card.evaluation is learned_from


def test_model_card_lists_changes_by_a_person() -> None:
    by_hand = describe_version(version(is_learned=False), None, (NOW, NOW))
    assert by_hand.limits == (CardLimit.SET_BY_HAND,)
    assert by_hand.first_outcome_at is None
    changed = describe_version(version(is_learned=True), None, (None, None))
    assert changed.limits == (CardLimit.CHANGED_BY_HAND,)
    refused = describe_version(version(is_learned=True, is_rejected=True), evaluation(), (None, None))
    assert CardLimit.NOT_PROMOTED in refused.limits


def test_model_card_lists_columns_by_their_effect() -> None:
    card = describe_version(version(is_learned=False), None, (None, None))
    effects = [column.highest - column.lowest for column in card.columns]
    assert effects == sorted(effects, reverse=True)
    assert all(effects)
    size = next(column for column in card.columns if column.key == "company_size")
    assert (size.origin, size.lowest, size.highest) == (Origin.FACT, -12, 7)


def test_model_card_has_a_text_for_every_limit() -> None:
    assert set(en.CARD_LIMITS) == set(CardLimit)


@pytest.mark.parametrize("size", [20, 60, 400])
def test_interval_of_a_metric_contains_its_value(size: int) -> None:
    generator = np.random.default_rng(size)
    for seed in range(10):
        probabilities = generator.uniform(0.01, 0.99, size)
        positive = generator.uniform(size=size) < probabilities
        for figure in measure(probabilities, positive, np.ones(size), seed=seed).values():
            assert figure.low is not None
            assert figure.high is not None
            assert figure.low <= figure.value <= figure.high
