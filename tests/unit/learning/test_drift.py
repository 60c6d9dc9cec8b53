"""A shift is reported in a plain sentence, and random variation is no shift."""

import numpy as np
import pytest

from leadops_core.enrichment import enrich
from leadops_core.learning import calibration_drift, learn, population_drift
from leadops_core.schemas import LeadContent, Scorecard
from leadops_core.scoring import default_scorecard
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.table import table_of
from tests.unit.learning.worlds import champion, plan_world, world

DRAW = np.random.Generator(np.random.PCG64(11))


def leveled(titles: list[str], card: Scorecard) -> LeveledLeads:
    leads = [LeadContent(job_title=title) for title in titles]
    return LeveledLeads(table_of([(lead, enrich(lead), ()) for lead in leads], card), card)


def drawn(size: int, share: float) -> list[str]:
    return ["CEO" if chance < share else "Intern" for chance in DRAW.random(size)]


def test_drift_names_the_level_that_changed_most() -> None:
    card = default_scorecard()
    found = population_drift(leveled(drawn(400, 0.2), card), leveled(drawn(400, 0.7), card), card)
    (seniority,) = (drift for drift in found if drift.characteristic == "seniority")
    assert seniority.value > 0.25
    assert seniority.sentence.startswith("Seniority: ")
    assert "intern or student role went from 7" in seniority.sentence
    assert "% of leads (stability index " in seniority.sentence


@pytest.mark.parametrize("size", [40, 300])
def test_random_variation_is_not_reported_as_drift(size: int) -> None:
    card = default_scorecard()
    for _ in range(20):
        assert population_drift(leveled(drawn(size, 0.4), card), leveled(drawn(size, 0.4), card), card) == ()


def test_new_level_is_a_finite_shift() -> None:
    card = default_scorecard()
    (first, *_) = population_drift(leveled(["CEO"] * 100, card), leveled(["Intern"] * 100, card), card)
    assert np.isfinite(first.value)


def test_drift_of_few_leads_is_not_reported() -> None:
    card = default_scorecard()
    assert population_drift(leveled(["CEO"] * 29, card), leveled(["Intern"] * 100, card), card) == ()


def test_wrong_probabilities_are_reported() -> None:
    ones = np.ones(300)
    positive = np.arange(300) < 120
    off = calibration_drift(ones * 0.2, positive, ones)
    assert off is not None
    assert off.sentence == "Of the newest 300 labeled leads 40% turned out well where 20% were expected."
    assert calibration_drift(ones * 0.39, positive, ones) is None
    assert calibration_drift(ones[:20] * 0.2, positive[:20], ones[:20]) is None


def test_update_reports_shifts_in_its_labels() -> None:
    steady = learn(plan_world(500), champion())
    assert steady.drift == ()
    moved = world(
        500,
        {"Plan": ("Pro", "Free"), "Seats": ("1", "5", "10", "50")},
        lambda row, _: 2.0 * (row["Plan"] == "Pro") - 1,
    )
    changed = [
        e
        if place < 400
        else type(e)(
            **{
                **{name: getattr(e, name) for name in e.__slots__},
                "content": LeadContent(attributes={"Plan": "Pro", "Seats": "5"}),
            }
        )
        for place, e in enumerate(moved)
    ]
    assert {drift.title for drift in learn(changed, champion()).drift} >= {"Plan"}
