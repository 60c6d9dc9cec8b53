"""Levels of one lead, and the total for any choice of levels."""

from collections.abc import Mapping

import numpy as np

from leadops_core.enrichment import enrich
from leadops_core.schemas import Counterfactual, LeadContent, Scorecard
from leadops_core.scoring import read_signals
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.probability import score_of_points
from leadops_core.scoring.saturation import effective_points, limits_of
from leadops_core.scoring.table import ScorableLead, table_of


def lead_of(content: LeadContent) -> ScorableLead:
    """Return the content with the facts and signals that it gives by itself."""
    return content, enrich(content), read_signals(content)


def levels_of_lead(lead: ScorableLead, scorecard: Scorecard) -> dict[str, str]:
    """Return the lead's level of each characteristic."""
    leads = LeveledLeads(table_of([lead], scorecard), scorecard)
    levels = {}
    for index, characteristic in enumerate(scorecard.characteristics):
        names, codes = leads.levels(index)
        levels[characteristic.name] = names[codes[0]]
    return levels


def group_sums(scorecard: Scorecard, levels: Mapping[str, str]) -> list[float]:
    """Return the points of each group before saturation."""
    sums = {group.name: 0.0 for group in scorecard.groups}
    for characteristic in scorecard.characteristics:
        points = {level.name: level.points for level in characteristic.levels}
        sums[characteristic.group] += points.get(levels[characteristic.name], 0.0)
    return list(sums.values())


def total_of(scorecard: Scorecard, levels: Mapping[str, str]) -> float:
    """Return the total of a lead with these levels."""
    points = np.array([group_sums(scorecard, levels)])
    total = scorecard.base + float(effective_points(points, limits_of(scorecard)).sum())
    return total if scorecard.calibration is None else score_of_points(total)


def with_changes_of(levels: Mapping[str, str], lift: Counterfactual) -> dict[str, str]:
    """Return the levels after the changes, each of which must begin at the level that the lead has."""
    assert len({step.characteristic for step in lift.steps}) == len(lift.steps)
    for step in lift.steps:
        assert levels[step.characteristic] == step.from_level
    return {**levels, **{step.characteristic: step.to_level for step in lift.steps}}
