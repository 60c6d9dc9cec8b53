"""Many leads at once score exactly as one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.enrichment import enrich
from leadops_core.schemas import LeadContent, Origin, Scorecard, ScoreLabel, SignalKind
from leadops_core.scoring import compile_scorecard, default_scorecard, features, read_signals, score
from leadops_core.scoring.columns import LeveledLeads, TableBuilder, score_many, table_of
from leadops_core.testing.strategies import calibrated_scorecards, lead_contents, scorecards


@given(st.lists(lead_contents(), max_size=6), st.one_of(scorecards(), calibrated_scorecards()))
def test_bulk_scores_are_those_of_each_lead(contents: list[LeadContent], scorecard: Scorecard) -> None:
    leads = [(content, enrich(content), read_signals(content)) for content in contents]
    many = score_many(leads, scorecard)
    each = [score(*lead, scorecard=scorecard, version=1) for lead in leads]
    assert many.totals.tolist() == [result.total for result in each]
    assert many.label_names() == [result.label for result in each]
    expected = [result.probability for result in each]
    assert (many.probabilities.tolist() if many.probabilities is not None else [None] * len(each)) == expected


@given(st.lists(lead_contents(), min_size=1, max_size=6), scorecards())
def test_levels_are_those_that_the_explanation_shows(
    contents: list[LeadContent], scorecard: Scorecard
) -> None:
    leads = [(content, enrich(content), read_signals(content)) for content in contents]
    leveled = LeveledLeads(table_of(leads, scorecard), scorecard)
    for row, lead in enumerate(leads):
        found = features(*lead, scorecard)
        for place in range(len(compile_scorecard(scorecard).characteristics)):
            names, codes = leveled.levels(place)
            assert names[codes[row]] == found[place].level


def test_moving_points_needs_no_new_look_at_the_leads() -> None:
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


def test_a_column_that_begins_late_is_missing_before() -> None:
    builder = TableBuilder(("industry",))
    builder.add_values({}, {}, (), ())
    builder.add_values({}, {"Plan": "Pro"}, (("region", "dach"),), (("intent", "trial"), ("intent", "demo")))
    builder.add_values({}, {}, (), ())
    table = builder.build()
    plan = table.column(Origin.ATTRIBUTE, "Plan")
    assert [plan.values[code] for code in plan.codes] == [None, "Pro", None]
    intent = table.column(Origin.SIGNAL, SignalKind.INTENT)
    assert intent.values[intent.codes[1]] == "demo"
    assert table.column(Origin.ATTRIBUTE, "Nowhere").codes.tolist() == [0, 0, 0]
