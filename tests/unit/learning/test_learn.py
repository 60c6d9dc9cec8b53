"""Real effects are found, noise is not, and the same labels give the same record."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from math import log

import numpy as np
import pytest

from leadops_core.enrichment import enrich
from leadops_core.learning import Example, Learned, LearningOptions, Verdict, learn
from leadops_core.schemas import (
    LOG_ODDS_POINTS,
    BudgetRange,
    CompanySize,
    EvaluationId,
    Industry,
    LeadContent,
    LeadSource,
    Scorecard,
    ScoreLabel,
    Urgency,
    VerdictCause,
)
from leadops_core.scoring import default_scorecard, score
from leadops_core.scoring.changes import points_changed
from leadops_core.scoring.engine import score_many
from tests.unit.learning.worlds import NOISE, START, champion, example, plan_world, points, world

SIZE = 800


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learn(plan_world(SIZE), champion())


@pytest.fixture(scope="module")
def card(learned: Learned) -> Scorecard:
    assert learned.challenger is not None
    return learned.challenger


def test_better_challenger_is_promoted_with_its_reason(learned: Learned) -> None:
    assert learned.verdict is Verdict.PROMOTE
    assert (learned.reason.cause, learned.reason.label_count) == (VerdictCause.BETTER, 800)
    assert learned.label_count == SIZE
    assert 0 < learned.evaluated_count < SIZE
    assert learned.metrics_challenger["log_loss"].value < learned.metrics_base_rate["log_loss"].value
    assert learned.metrics_challenger["auc"].value > 0.7 > 0.6 > learned.metrics_base_rate["auc"].value
    high = learned.differences["base_rate"].high
    assert high is not None
    assert high < 0


def test_weights_come_close_to_the_truth(card: Scorecard) -> None:
    plan = points(card, "Plan")
    assert plan["Pro"] - plan["Free"] == pytest.approx(2.4 * LOG_ODDS_POINTS, rel=0.3)
    seats = points(card, "Seats")
    bins = [worth for name, worth in seats.items() if name not in {"other", "missing"}]
    assert bins[-1] - bins[0] == pytest.approx(1.8 * LOG_ODDS_POINTS, rel=0.4)


def test_dates_are_learned_by_their_age() -> None:
    first = date(2015, 1, 1)
    days = tuple(str(first + timedelta(days=9 * number)) for number in range(400))

    def log_odds(row: Mapping[str, str], place: int) -> float:
        return -1.0 + (date.fromisoformat(row["Customer since"]) - first).days / 900 - 2.0

    found = learn(world(900, {"Customer since": days}, log_odds), champion())
    assert found.verdict is Verdict.PROMOTE
    assert found.challenger is not None
    worth = points(found.challenger, "Customer since")
    bins = [name for name in worth if name not in {"other", "missing"}]
    assert bins[0].startswith("up to 201")
    assert worth[bins[-1]] - worth[bins[0]] > LOG_ODDS_POINTS


@pytest.mark.parametrize(
    ("values", "are_names"),
    [
        (("v0", "v1", "v2", "v3", "v4", "v5"), True),
        (("1A", "1B", "2A", "2B", "3A", "3B"), True),
        (("1", "2", "3", "4", "5", "6"), False),
    ],
)
def test_codes_are_categories_as_names_and_as_numbers(values: tuple[str, ...], are_names: bool) -> None:
    worth = dict(zip(values, (1.3, -1.3, 1.3, -1.3, 0.0, 0.0), strict=True))

    def log_odds(row: Mapping[str, str], place: int) -> float:
        return -1.0 + worth[row["Code"]]

    found = learn(world(200, {"Code": values, **NOISE}, log_odds), champion()).challenger
    assert found is not None
    (code,) = (each for each in found.characteristics if each.key == "Code")
    assert bool(code.bounds) is not are_names
    levels = [level.points for level in code.levels][:6]
    if are_names:
        levels = [points(found, "Code")[value] for value in values]
    assert min(levels[0], levels[2]) > max(levels[4:]) > min(levels[4:]) > max(levels[1], levels[3])


def test_noise_stays_near_zero(card: Scorecard) -> None:
    for name in NOISE:
        found = [each for each in card.characteristics if each.key == name]
        assert len(found) <= 1
        worth = [abs(level.points) for each in found for level in each.levels]
        assert max(worth, default=0.0) < 0.2 * LOG_ODDS_POINTS


def test_order_of_labels_does_not_change_the_scorecard(learned: Learned) -> None:
    examples = plan_world(SIZE)
    random.Random(4).shuffle(examples)
    again = learn(iter(examples), champion())
    assert again == learned
    assert again.challenger is not None
    assert learned.challenger is not None
    assert again.challenger.model_dump_json() == learned.challenger.model_dump_json()


def test_probabilities_of_new_leads_are_calibrated(card: Scorecard) -> None:
    fresh = plan_world(4_000, seed=2)
    chances = score_many([(e.content, e.enrichment, e.signals) for e in fresh], card).probabilities
    assert chances is not None
    positive = np.array([e.is_positive for e in fresh])
    order = np.argsort(chances)
    for tenth in np.array_split(order, 5):
        assert chances[tenth].mean() == pytest.approx(positive[tenth].mean(), abs=0.06)


def test_learned_score_is_the_probability_and_adds_up(card: Scorecard) -> None:
    content = LeadContent(attributes={"Plan": "Pro", "Seats": "90"})
    result = score(content, plan_world(1)[0].enrichment, (), scorecard=card, version=2)
    assert result.base + sum(line.points for line in result.lines) == result.total
    assert result.probability is not None
    assert result.total == pytest.approx(100 * result.probability, abs=1 / 64)
    assert [line.characteristic for line in result.lines[:2]] == ["column_plan", "column_seats"]


def test_weight_with_the_wrong_sign_is_corrected() -> None:
    by_hand = points(default_scorecard(), "source")
    assert by_hand["referral"] > by_hand["outbound"]

    def log_odds(row: Mapping[str, str], place: int) -> float:
        return -1.0 + {"referral": -1.0, "outbound": 1.0, "event": 0.0}[row["source"]]

    found = learn(
        world(600, {"source": ("referral", "outbound", "event")}, log_odds, field="source"), champion()
    )
    assert found.challenger is not None
    turned = points(found.challenger, "source")
    assert turned["outbound"] - turned["referral"] > LOG_ODDS_POINTS
    assert found.verdict is Verdict.PROMOTE


def test_correct_scorecard_is_kept_with_few_labels() -> None:
    """Points without labels keep their proportions; labels decide how much the scorecard counts."""

    def log_odds(row: Mapping[str, str], place: int) -> float:
        return -1.0 + points(default_scorecard(), "source")[row["source"]] / LOG_ODDS_POINTS

    found = learn(world(60, {"source": ("referral", "outbound")}, log_odds, field="source"), champion())
    assert found.challenger is not None
    ratios = []
    for key in ("seniority", "timeline", "budget_range"):
        before, after = points(default_scorecard(), key), points(found.challenger, key)
        best, worst = max(before, key=before.__getitem__), min(before, key=before.__getitem__)
        ratios.append((after[best] - after[worst]) / (before[best] - before[worst]))
    assert ratios == pytest.approx([ratios[0]] * 3, rel=0.01)
    assert 0.3 < ratios[0] < 1.5


def test_useless_scorecard_gets_no_weight() -> None:
    """If good and bad leads have the same points, points without labels lose their weight, too."""
    draw = random.Random(5)

    def lead(place: int) -> Example:
        content = LeadContent(
            source=draw.choice(list(LeadSource)),
            urgency=draw.choice(list(Urgency)),
            budget_range=draw.choice(list(BudgetRange)),
            company_size=draw.choice(list(CompanySize)),
            industry=draw.choice(list(Industry)),
        )
        made = example(place, content, good=draw.random() < 0.3)
        return replace(made, enrichment=enrich(content))

    found = learn([lead(place) for place in range(1_500)], champion())
    assert found.challenger is not None
    after = points(found.challenger, "seniority")
    assert abs(after["vp"] - after["intern"]) < 0.4 * 13


def test_base_rate_follows_drift() -> None:
    def log_odds(row: Mapping[str, str], place: int) -> float:
        return (-2.5 if place < 700 else 0.5) + (1.0 if row["Plan"] == "Pro" else -1.0)

    found = learn(world(1_000, {"Plan": ("Pro", "Free")}, log_odds), champion())
    assert found.challenger is not None
    assert found.challenger.calibration is not None
    assert found.challenger.calibration.base_rate > 0.45


def test_without_drift_the_base_rate_is_that_of_all_labels(card: Scorecard) -> None:
    assert card.calibration is not None
    share = sum(e.is_positive for e in plan_world(SIZE)) / SIZE
    assert card.calibration.base_rate == pytest.approx(share, abs=0.03)


def test_learned_champion_is_evaluated_on_new_labels_only(card: Scorecard) -> None:
    latest = START + timedelta(days=400)
    made_last = champion(card, number=2, created_at=latest)
    kept = learn(plan_world(SIZE), made_last, prior=default_scorecard())
    assert kept.verdict is Verdict.KEEP
    assert (kept.reason.cause, kept.reason.new_count) == (VerdictCause.TOO_FEW_NEW, 0)
    assert kept.metrics_champion == {}
    made_first = champion(card, number=2)
    judged = learn(plan_world(SIZE), made_first, prior=default_scorecard())
    assert judged.metrics_champion["auc"].value > 0.7


def test_learning_report_contains_all_results(learned: Learned) -> None:
    trace = learned.trace(
        EvaluationId(plan_world(1)[0].lead_id), at=START, promoted=True, challenger_number=2
    )
    assert trace.model_validate_json(trace.model_dump_json()) == trace
    assert trace.challenger_number == 2
    assert "base" in {change.characteristic for change in trace.weights_changed}
    assert trace.verdict_reason == learned.reason


def test_scorecard_diff_names_every_changed_level(card: Scorecard) -> None:
    assert points_changed(card, card) == ()
    changes = {(each.characteristic, each.level): each for each in points_changed(default_scorecard(), card)}
    assert changes["column_plan", "Pro"].before is None
    assert changes["column_plan", "Pro"].after == points(card, "Plan")["Pro"]
    sizes = [abs((e.after or 0) - (e.before or 0)) for e in points_changed(default_scorecard(), card)]
    assert sizes == sorted(sizes, reverse=True)


def test_columns_excluded_by_hand_are_not_learned() -> None:
    found = learn(plan_world(300), champion(), options=LearningOptions(leave_out=("attribute:Plan",)))
    assert found.challenger is not None
    assert "Plan" not in {each.key for each in found.challenger.characteristics}
    assert ("attribute:Plan", "left out by hand") in {(each.column, each.reason) for each in found.set_aside}


def rate_of(examples: list[Example]) -> float:
    found = learn(examples, champion()).challenger
    assert found is not None
    assert found.calibration is not None
    return found.calibration.base_rate


def test_lower_label_weight_does_not_change_the_base_rate() -> None:
    examples = plan_world(300)
    doubted = [replace(e, weight=0.4 if e.is_positive else 0.9) for e in examples]
    assert rate_of(doubted) == pytest.approx(rate_of(examples), abs=0.01)


def test_represented_leads_change_the_base_rate() -> None:
    examples = plan_world(300)
    doubled = [replace(e, stands_for=2.0 if e.is_positive else 1.0) for e in examples]
    rate = rate_of(examples)
    assert rate_of(doubled) == pytest.approx(2 * rate / (1 + rate), abs=0.04)


def test_label_with_zero_weight_is_ignored() -> None:
    silent = [replace(e, weight=0.0) for e in plan_world(400)[300:]]
    assert learn([*plan_world(300), *silent], champion()).label_count == 300


def test_leads_with_high_scores_convert_most(card: Scorecard) -> None:
    fresh = plan_world(3_000, seed=3)
    names = score_many([(e.content, e.enrichment, e.signals) for e in fresh], card).label_names()
    rates = {
        wanted: np.mean([e.is_positive for e, name in zip(fresh, names, strict=True) if name is wanted])
        for wanted in set(names)
    }
    assert rates[ScoreLabel.HOT] > rates[ScoreLabel.WARM] > rates[ScoreLabel.COLD]
    assert log(rates[ScoreLabel.HOT] / rates[ScoreLabel.COLD]) > 1
