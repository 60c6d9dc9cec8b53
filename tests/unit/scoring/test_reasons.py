"""Reasons of many scores at once equal those of each lead alone."""

from hypothesis import given
from hypothesis import strategies as st

from leadops_core.schemas import LeadContent, Scorecard
from leadops_core.scoring import default_scorecard, score
from leadops_core.scoring.breakdown import outline_scores
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.table import quotes_of, table_of
from leadops_core.testing.strategies import calibrated_scorecards, lead_contents, scorecards
from tests.unit.scoring.sums import lead_of


@given(
    st.lists(lead_contents(), max_size=8),
    st.one_of(scorecards(), calibrated_scorecards(), st.just(default_scorecard())),
)
def test_outlines_match_the_scores_of_single_leads(contents: list[LeadContent], scorecard: Scorecard) -> None:
    leads = [lead_of(content) for content in contents]
    leveled = LeveledLeads(table_of(leads, scorecard), scorecard)
    quotes = [quotes_of((each.kind, each.level, each.quote) for each in signals) for *_, signals in leads]
    alone = [score(*lead, scorecard=scorecard, version=1) for lead in leads]
    assert outline_scores(leveled, scorecard, leveled.scores(scorecard), quotes) == [
        (result.base, len(result.lines), result.reasons) for result in alone
    ]
