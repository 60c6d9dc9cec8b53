"""Many leads: the effect of a scorecard and the drift are measured on leads that are evenly spaced over time."""

import io
from collections.abc import Iterator
from itertools import pairwise

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.display.learning import evaluation_view
from leadops_core.learning import LabelPolicy
from leadops_core.learning.use_cases.drift import report_drift
from leadops_core.learning.use_cases.training_data import read_new_labels
from leadops_core.schemas import DriftVerdict, Scorecard, ScoreLabel
from leadops_core.scoring import default_scorecard
from leadops_core.scoring.stored import ColumnSelection
from tests.support.repositories import Repositories
from tests.unit.display.test_learning import EVALUATION, said

LEADS = 240


@pytest.fixture
def ops(database_url: str) -> Iterator[LeadOps]:
    titles = ["Student", "Clerk"]
    rows = "".join(
        f"p{number}@c{number}.example,{'CEO' if number >= 200 else titles[number % 2]}\n"
        for number in range(LEADS)
    )
    with LeadOps.open(database_url, config=Settings(_env_file=None)) as opened:
        opened.ingest(io.BytesIO(f"Email,Job Title\n{rows}".encode()), file_name="leads.csv")
        opened.process()
        yield opened


def with_best_leads_warm(ops: LeadOps) -> Scorecard:
    card = default_scorecard()
    best = max(lead.score_value or 0 for lead in ops.leads.iterate())
    return card.model_copy(update={"thresholds": card.thresholds.model_copy(update={"warm": best})})


def test_sample_is_evenly_spaced(ops: LeadOps) -> None:
    scores, columns = Repositories(ops.database).rescoring, ColumnSelection.of(default_scorecard())
    every = [lead.id for page in scores.sample(columns, LEADS) for lead in page]
    places = [every.index(lead.id) for page in scores.sample(columns, 7) for lead in page]
    assert every == sorted(lead.id for lead in ops.leads.iterate())
    assert [after - before for before, after in pairwise(places)] == [34, 34, 35, 34, 34, 34]


def test_impact_of_a_sample_gives_an_interval_for_all_leads(ops: LeadOps) -> None:
    card = with_best_leads_warm(ops)
    exact, sampled = (ops.scorecards.impact(card, max_leads=count) for count in (LEADS, 100))
    assert (exact.leads, exact.sample) == (LEADS, None)
    assert (sampled.leads, sum(sampled.labels.values())) == (100, 100)
    assert sampled.labels[ScoreLabel.WARM] == sampled.moved
    assert sampled.sample is not None
    assert sampled.moved <= sampled.sample.moved_low <= exact.moved <= sampled.sample.moved_high < LEADS
    shown = said(evaluation_view(EVALUATION.model_copy(update={"impact": sampled})))
    low, high = sampled.sample.moved_low, sampled.sample.moved_high
    assert "A sample of 100 leads was scored." in shown
    assert f"Among all 240 leads, {low} to {high} change." in shown


def test_drift_is_found_in_a_sample(ops: LeadOps) -> None:
    repositories, version = Repositories(ops.database), ops.scorecards.active()
    now = ops.toolbox.clock.now()
    no_labels = read_new_labels(repositories.labels, LabelPolicy(), version.created_at, now, limit=10)
    whole, sampled = (
        report_drift(version, repositories.rescoring, None, no_labels, max_leads=count)
        for count in (LEADS, 150)
    )
    assert (whole.examined, sampled.examined) == (None, 150)
    assert (whole.newest, whole.older) == (sampled.newest, sampled.older) == (48, 192)
    assert whole.verdict is sampled.verdict is DriftVerdict.LARGE
    assert sampled.drifts[0].characteristic == whole.drifts[0].characteristic
    assert "A sample of 150 leads was compared." in sampled.sentences
