"""Chances from few labels, and how far they may be off."""

import numpy as np
import pytest

from leadops_core.learning import Verdict, learn
from leadops_core.learning.intervals import MAX_LABELS, estimate_uncertainty, factor_error
from leadops_core.learning.label_columns import Labels
from leadops_core.learning.update import labels_of
from leadops_core.schemas import Scorecard, VerdictCause
from leadops_core.scoring import say_chance, score_all
from tests.unit.learning.worlds import champion, plan_world


def learned_card(size: int) -> Scorecard:
    learned = learn(plan_world(size), champion())
    assert learned.verdict is not Verdict.KEEP
    assert learned.successor is not None
    return learned.successor


def test_learn_turns_scores_into_chances_from_twenty_labels() -> None:
    learned = learn(plan_world(20), champion())
    assert (learned.verdict, learned.reason.cause) == (Verdict.IN_PART, VerdictCause.TOO_FEW_OUTCOMES)
    assert learned.successor is not None
    assert learned.successor.calibration is not None
    assert learned.successor.calibration.label_count == 20


def test_learn_replaces_unproven_chances_at_a_quarter_more_labels() -> None:
    card = learned_card(20)
    unproven = champion(card).model_copy(update={"verdict": Verdict.IN_PART})
    verdicts = [
        learn(plan_world(size), unproven, prior=champion().scorecard).verdict for size in (20, 24, 25)
    ]
    assert verdicts == [Verdict.KEEP, Verdict.KEEP, Verdict.IN_PART]
    # A version that an update promoted is replaced only by a better one.
    assert learn(plan_world(25), champion(card), prior=champion().scorecard).verdict is Verdict.KEEP


def test_intervals_contain_their_chance_and_narrow_with_labels() -> None:
    leads = [(each.content, each.enrichment, each.signals) for each in plan_world(40, seed=9)]
    mean_widths = []
    for size in (20, MAX_LABELS - 1):
        scores = score_all(leads, scorecard=learned_card(size), version=2)
        ends = [(each.probability_low, each.probability, each.probability_high) for each in scores]
        assert all(low and chance and high and low < chance < high for low, chance, high in ends)
        mean_widths.append(np.mean([(high or 0) - (low or 0) for low, _, high in ends]))
    assert mean_widths[1] < 0.8 * mean_widths[0]


def test_scorecard_has_no_intervals_with_many_labels() -> None:
    card = learned_card(MAX_LABELS)
    assert card.calibration is not None
    assert card.calibration.uncertainty is None
    example = plan_world(1)[0]
    [scored] = score_all([(example.content, example.enrichment, ())], scorecard=card, version=2)
    assert scored.probability is not None
    assert (scored.probability_low, scored.probability_high) == (None, None)


@pytest.mark.parametrize("size", [20, 40])
def test_base_rate_interval_covers_later_base_rates(size: int) -> None:
    draw = np.random.Generator(np.random.PCG64(7))
    labels = labels_of(Labels.of(plan_world(size)))
    hits = 0
    for log_odds in draw.normal(-1.2, 0.8, size=400):
        positive = draw.random(size) < 1 / (1 + np.exp(-log_odds))
        later = 1 / (1 + np.exp(-log_odds - draw.normal(0, 0.4)))
        found = estimate_uncertainty(type(labels)(labels.table, positive, np.ones(size)))
        assert found is not None
        hits += found.base_rate_low <= later <= found.base_rate_high
    assert 0.85 <= hits / 400 <= 0.96


def test_factor_error_falls_with_forecasts_that_came_true() -> None:
    draw = np.random.Generator(np.random.PCG64(3))
    rate, chances = np.full(400, 0.5), draw.choice([0.2, 0.8], size=400)
    positive = draw.random(400) < chances
    ones = np.ones(400)
    assert factor_error(chances, rate, positive, ones) < 0.2
    assert factor_error(chances[:5], rate[:5], positive[:5], ones[:5]) > 0.4
    # Forecasts that say nothing leave the factor as unknown as before.
    assert factor_error(rate, rate, positive, ones) == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        ((0.5525, None, None), "55%"),
        ((0.5525, 0.4011, 0.6911), "55% (40–70%)"),
        ((0.29, 0.07, 0.57), "29% (7–57%)"),
        ((0.003, 0.0001, 0.05), "under 1% (0–5%)"),
        ((0.997, 0.95, 0.9999), "over 99% (95–100%)"),
    ],
)
def test_say_chance_rounds_outward(chance: tuple[float, float | None, float | None], words: str) -> None:
    assert say_chance(*chance) == words
