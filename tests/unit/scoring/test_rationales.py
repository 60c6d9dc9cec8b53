"""Sentences of many scores are those of each."""

from hypothesis import given
from hypothesis import strategies as st

from leadops_core.enrichment import enrich
from leadops_core.schemas import LeadContent, Scorecard
from leadops_core.scoring import default_scorecard, read_signals, score
from leadops_core.scoring.columns import LeveledLeads, table_of
from leadops_core.scoring.rationales import rationales
from leadops_core.testing.strategies import calibrated_scorecards, lead_contents, scorecards


@given(
    st.lists(lead_contents(), max_size=8),
    st.one_of(scorecards(), calibrated_scorecards(), st.just(default_scorecard())),
)
def test_bulk_sentences_are_those_of_each_lead(contents: list[LeadContent], scorecard: Scorecard) -> None:
    leads = [(content, enrich(content), read_signals(content)) for content in contents]
    leveled = LeveledLeads(table_of(leads, scorecard), scorecard)
    said = rationales(leveled, scorecard, leveled.scores(scorecard))
    assert said == [score(*lead, scorecard=scorecard, version=1).rationale for lead in leads]
