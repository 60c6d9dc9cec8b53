"""The strongest reasons of many scores are those of each score."""

from hypothesis import given
from hypothesis import strategies as st

from leadops_core.enrichment import enrich
from leadops_core.schemas import LeadContent, Scorecard
from leadops_core.scoring import default_scorecard, read_signals, score
from leadops_core.scoring.columns import LeveledLeads, table_of
from leadops_core.scoring.reasons import outlines, quotes_of
from leadops_core.testing.strategies import calibrated_scorecards, lead_contents, scorecards


@given(
    st.lists(lead_contents(), max_size=8),
    st.one_of(scorecards(), calibrated_scorecards(), st.just(default_scorecard())),
)
def test_outlines_match_the_scores_of_single_leads(contents: list[LeadContent], scorecard: Scorecard) -> None:
    leads = [(content, enrich(content), read_signals(content)) for content in contents]
    leveled = LeveledLeads(table_of(leads, scorecard), scorecard)
    quotes = [
        quotes_of([(each.kind, each.level) for each in signals], [each.quote for each in signals])
        for *_, signals in leads
    ]
    alone = [score(*lead, scorecard=scorecard, version=1) for lead in leads]
    assert outlines(leveled, scorecard, quotes) == [
        (result.base, len(result.lines), result.reasons) for result in alone
    ]
