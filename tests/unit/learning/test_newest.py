"""A new scorecard is applied to the newest leads: labels by share, and scores that make no sense wait for a person."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from leadops_core.learning import Example, Learned, learn
from leadops_core.learning.label_columns import FIELDS
from leadops_core.learning.score_label_rule import ScoreLabelRule
from leadops_core.learning.thresholds import label_thresholds
from leadops_core.schemas import CautionKind, Enrichment, LeadContent, ScoreLabel, Verdict
from leadops_core.scoring.engine import score_many
from leadops_core.scoring.table import LeadTable, TableBuilder
from tests.unit.learning.worlds import NUMBERS, champion, world

PLANS = {"Gold": 1.5, "Basic": -0.5, "Free": -2.0}


def plans_and_seats(size: int, *, base: float = 0.0, plan: float = 1.0, seed: int = 1) -> list[Example]:
    def log_odds(row: Mapping[str, str], place: int) -> float:
        return base + plan * PLANS[row["Plan"]] + int(row["Seats"]) / 100

    return world(size, {"Plan": tuple(PLANS), "Seats": NUMBERS}, log_odds, seed=seed)


def table(
    examples: Sequence[Example], change: Callable[[dict[str, str]], dict[str, str]] | None = None
) -> LeadTable:
    builder = TableBuilder(FIELDS)
    for example in examples:
        attributes = dict(example.content.attributes)
        builder.add(LeadContent(attributes=change(attributes) if change else attributes), Enrichment(), ())
    return builder.build()


def shares(learned: Learned, fresh: Sequence[Example]) -> dict[ScoreLabel, float]:
    assert learned.successor is not None
    counts = score_many([(e.content, e.enrichment, e.signals) for e in fresh], learned.successor).counts()
    return {label: count / len(fresh) for label, count in counts.items()}


def test_learn_waits_if_open_leads_have_new_values() -> None:
    examples, newest = plans_and_seats(400), plans_and_seats(200, seed=2)
    assert learn(examples, champion(), newest=table(newest)).reason.caution is None
    renamed = table(newest, lambda row: row | {"Plan": f"{row['Plan']} plan"})
    learned = learn(examples, champion(), newest=renamed)
    assert (learned.verdict, learned.needs_decision) == (Verdict.PROMOTE, True)
    caution = learned.reason.caution
    assert caution is not None
    assert (caution.kind, caution.lead_count) == (CautionKind.SAME_CHANCE, 200)
    assert [(column.title, column.unknown_share) for column in caution.columns] == [("Plan", 1.0)]
    assert caution.chances is not None
    assert caution.chances_labeled is not None
    assert caution.chances.high - caution.chances.low < caution.chances_labeled.high / 2


def test_learn_waits_if_open_leads_have_other_chances() -> None:
    only_free = table(plans_and_seats(200, seed=2), lambda row: row | {"Plan": "Free"})
    caution = learn(plans_and_seats(400), champion(), newest=only_free).reason.caution
    assert caution is not None
    assert caution.kind is CautionKind.OTHER_CHANCES
    assert caution.chances is not None
    assert caution.chances_labeled is not None
    assert caution.chances.mean < caution.chances_labeled.mean / 2


def test_labels_follow_shares_of_newest_leads() -> None:
    learned = learn(plans_and_seats(600, base=-1.5, plan=0.7), champion())
    found = shares(learned, plans_and_seats(2_000, base=-1.5, plan=0.7, seed=9))
    assert found[ScoreLabel.HOT] == pytest.approx(0.1, abs=0.06)
    assert found[ScoreLabel.WARM] == pytest.approx(0.25, abs=0.08)
    assert learned.successor is not None
    assert learned.successor.thresholds.hot % 1 == learned.successor.thresholds.warm % 1 == 0


def test_leads_likely_to_convert_are_never_cold() -> None:
    """Nearly all leads convert, so those beyond the best third are WARM."""
    found = shares(learn(plans_and_seats(400, base=4.0, plan=0.7), champion()), plans_and_seats(300, seed=9))
    assert found[ScoreLabel.COLD] == 0
    assert 0 < found[ScoreLabel.HOT] < 0.5


@pytest.mark.parametrize(
    ("base", "spread", "rule", "expected"),
    [
        (0.17, 0.8, ScoreLabelRule(), (35, 21)),
        (0.17, 0.8, ScoreLabelRule(0.5, 0.2), (20, 19)),
        (0.17, 0.0, ScoreLabelRule(), (20, 19)),
        (0.01, 0.8, ScoreLabelRule(), (3, 1.5)),
        (0.93, 0.0, ScoreLabelRule(), (94, 50)),
        (0.17, 0.8, ScoreLabelRule(hot_chance=0.4, warm_chance=0.2), (40, 20)),
    ],
    ids=["shares", "only above the base rate", "no difference", "few convert", "most convert", "chances"],
)
def test_label_thresholds_are_whole_and_above_the_base_rate(
    base: float, spread: float, rule: ScoreLabelRule, expected: tuple[float, float]
) -> None:
    noise = np.random.default_rng(0).normal(size=1_000)
    scores = 100 / (1 + np.exp(-(np.log(base / (1 - base)) + spread * noise)))
    thresholds = label_thresholds(scores, base, rule)
    assert (thresholds.hot, thresholds.warm) == pytest.approx(expected, abs=0.51 if spread else 0.01)
