"""Scoring many leads at once gives the same results as one by one."""

import functools
import operator
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.enrichment import enrich
from leadops_core.schemas import LeadContent, Origin, Scorecard, ScoreLabel, SignalKind
from leadops_core.scoring import (
    default_scorecard,
    potential_gains,
    potential_gains_of_all,
    read_signals,
    score,
    score_all,
)
from leadops_core.scoring.engine import LeveledLeads, score_many
from leadops_core.scoring.table import TableBuilder, table_of
from leadops_core.testing.strategies import calibrated_scorecards, lead_contents, scorecards
from tests.unit.scoring.sums import lead_of


@given(
    st.lists(lead_contents(), max_size=6),
    st.one_of(scorecards(), calibrated_scorecards(), st.just(default_scorecard())),
)
def test_batch_scores_like_batches_of_one(contents: list[LeadContent], scorecard: Scorecard) -> None:
    leads = [lead_of(content) for content in contents]
    batch = score_all(leads, scorecard=scorecard, version=1)
    assert batch == [score(*lead, scorecard=scorecard, version=1) for lead in leads]
    scores = score_many(leads, scorecard)
    assert scores.totals.tolist() == [result.total for result in batch]
    assert scores.label_names() == [result.label for result in batch]
    expected = [result.probability for result in batch]
    given_probabilities = (
        [None] * len(batch) if scores.probabilities is None else scores.probabilities.tolist()
    )
    assert given_probabilities == expected
    assert potential_gains_of_all(leads, scorecard) == [potential_gains(*lead, scorecard) for lead in leads]


@given(
    st.lists(lead_contents(), min_size=1, max_size=6),
    st.one_of(scorecards(), calibrated_scorecards()),
    st.randoms(use_true_random=False),
)
def test_contributions_add_up_to_the_total_in_any_order(
    contents: list[LeadContent], scorecard: Scorecard, shuffled: random.Random
) -> None:
    leads = LeveledLeads(table_of([lead_of(content) for content in contents], scorecard), scorecard)
    scores = leads.scores(scorecard)
    base, contributions = leads.contributions(scorecard, scores)
    for row, total in zip(contributions.tolist(), scores.totals.tolist(), strict=True):
        terms = [base, *row]
        shuffled.shuffle(terms)
        assert functools.reduce(operator.add, terms) == total


def test_changed_points_need_no_new_levels() -> None:
    contents = [LeadContent(job_title=title, lead_message="A demo, please.") for title in ("CEO", "Intern")]
    leads = [(content, enrich(content), read_signals(content)) for content in contents]
    card = default_scorecard()
    leveled = LeveledLeads(table_of(leads, card), card)
    before = leveled.scores(card)
    levels = [
        level.model_copy(update={"points": level.points / 2}) for level in card.characteristics[0].levels
    ]
    first = card.characteristics[0].model_copy(update={"levels": tuple(levels)})
    moved = card.model_copy(update={"characteristics": (first, *card.characteristics[1:]), "base": 40.0})
    after = leveled.scores(moved)
    assert after.totals.tolist() == [score(*lead, scorecard=moved, version=1).total for lead in leads]
    assert after.totals.tolist() != before.totals.tolist()
    assert sum(after.counts().values()) == 2
    assert after.counts()[ScoreLabel.HOT] == 0


def test_other_levels_are_refused() -> None:
    card = default_scorecard()
    leveled = LeveledLeads(table_of([], card), card)
    fewer = card.model_copy(update={"characteristics": card.characteristics[1:]})
    with pytest.raises(ValueError, match="other characteristics"):
        leveled.scores(fewer)


def test_late_column_is_missing_in_earlier_leads() -> None:
    builder = TableBuilder(("industry",))
    builder.add_values({}, {}, {}, ())
    builder.add_values(
        {},
        {"Plan": "Pro"},
        {"region": "dach"},
        (("intent", "trial", "a trial"), ("intent", "demo", "a demo")),
    )
    builder.add_values({}, {}, {}, ())
    table = builder.build()
    plan = table.column(Origin.ATTRIBUTE, "Plan")
    assert [plan.values[code] for code in plan.codes] == [None, "Pro", None]
    intent = table.column(Origin.SIGNAL, SignalKind.INTENT)
    assert intent.values[intent.codes[1]] == "demo"
    assert table.column(Origin.ATTRIBUTE, "Nowhere").codes.tolist() == [0, 0, 0]
