"""What-if scores equal those of the library, bit for bit."""

from pathlib import Path

import numpy as np

from console import queries, whatif
from leadops_core import LeadOps
from leadops_core.schemas import LevelPoints, ScorecardChanges, Thresholds
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS
from leadops_core.scoring import score
from leadops_core.scoring.changes import with_changes


def test_what_if_scores_a_file_like_the_library(file: Path) -> None:
    with LeadOps.open(f"sqlite:///{file}") as ops:
        version = ops.scorecards.active()
        moved = with_changes(
            version.scorecard,
            ScorecardChanges(
                points=tuple(
                    LevelPoints(characteristic=each.name, level=level.name, points=level.points * 1.5 - 1)
                    for each in version.scorecard.characteristics[::3]
                    for level in each.levels
                ),
                thresholds=Thresholds(hot=70, warm=40),
            ),
        )
        with queries.reading(file) as database:
            dataset = whatif.load(database, version.scorecard, ops.config.outcome_weights)
        expected, stored = [], []
        for id in dataset.ids:
            detail = ops.leads.show(id)
            assert detail.score is not None
            found = score(
                detail.lead.content, detail.lead.enrichment, detail.score.signals, scorecard=moved, version=1
            )
            expected.append((found.total, found.label))
            stored.append(detail.lead.score_value)
    after = dataset.leads.scores(moved)
    assert list(zip(after.totals.tolist(), after.label_names(), strict=True)) == expected
    assert dataset.before.totals.tolist() == stored


def test_what_if_shows_display_names(file: Path) -> None:
    with LeadOps.open(f"sqlite:///{file}") as ops:
        ops.leads.add({"email": "nameless@kite.example", "company": "Kite"})
        ops.process()
        with queries.reading(file) as database:
            dataset = whatif.load(database, ops.scorecards.active().scorecard, DEFAULT_OUTCOME_WEIGHTS)
        names = {str(lead.id.hex): lead.display_name for lead in ops.leads.iterate()}
    assert "nameless@kite.example" in dataset.names
    assert dict(zip(dataset.ids, dataset.names, strict=True)) == names


def test_what_if_lists_leads_that_change_label_first(file: Path) -> None:
    with LeadOps.open(f"sqlite:///{file}") as ops:
        card = ops.scorecards.active().scorecard
    with queries.reading(file) as database:
        dataset = whatif.load(database, card, DEFAULT_OUTCOME_WEIGHTS)
    other = with_changes(card, ScorecardChanges(thresholds=Thresholds(hot=70, warm=50)))
    after = dataset.leads.scores(other)
    assert len(whatif.movers(dataset.before, after, 50)) == 0
    shifted = with_changes(
        card, ScorecardChanges(points=(LevelPoints(characteristic="seniority", level="vp", points=-9),))
    )
    after = dataset.leads.scores(shifted)
    places = whatif.movers(dataset.before, after, 200)
    changed = (after.labels != dataset.before.labels)[places]
    assert changed.any()
    assert not np.any(changed[1:] & ~changed[:-1])


def test_what_if_counts_the_newest_outcome_of_each_lead(file: Path) -> None:
    with LeadOps.open(f"sqlite:///{file}") as ops:
        card = ops.scorecards.active().scorecard
        leads = [lead for lead in ops.leads.iterate() if lead.score_value is not None]
        for lead in leads[:10]:
            ops.outcomes.record(str(lead.id), "closed_lost", by="ann")  # type: ignore[arg-type]
        ops.outcomes.record(str(leads[0].id), "closed_won", by="ann")  # type: ignore[arg-type]
    with queries.reading(file) as database:
        dataset = whatif.load(database, card, DEFAULT_OUTCOME_WEIGHTS)
    assert (len(dataset.labeled), int(dataset.positive.sum())) == (10, 1)
    bins = whatif.reliability(dataset, dataset.before)
    assert sum(each.count for each in bins) == 10
    assert whatif.auc_of(dataset, dataset.before) is not None
