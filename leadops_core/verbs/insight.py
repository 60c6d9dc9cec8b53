"""What a change of the scorecard would do."""

from collections.abc import Mapping, Sequence

from leadops_core.schemas import (
    LabelMove,
    Lead,
    LeadId,
    Scorecard,
    ScorecardVersion,
    Signal,
    SimulationReport,
)
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.table import table_of

_MOST_MOVES = 50


def simulate(
    active: ScorecardVersion,
    other: Scorecard,
    leads: Sequence[Lead],
    signals: Mapping[LeadId, tuple[Signal, ...]],
    *,
    total: int,
) -> SimulationReport:
    """Both scorecards over the same leads."""
    card = active.scorecard
    table = table_of(((lead, lead.enrichment, signals.get(lead.id, ())) for lead in leads), card)
    leveled = LeveledLeads(table, card)
    before, after = leveled.scores(card), leveled.scores(other)
    labels_before, labels_after = before.label_names(), after.label_names()
    moves = [
        LabelMove(
            lead_id=lead.id,
            name=lead.display_name,
            company_name=lead.company_name,
            score_before=score_before,
            score_after=score_after,
            label_before=label_before,
            label_after=label_after,
        )
        for lead, score_before, score_after, label_before, label_after in zip(
            leads, before.totals.tolist(), after.totals.tolist(), labels_before, labels_after, strict=True
        )
        if label_before is not label_after
    ]
    moves.sort(key=lambda move: (-abs(move.score_after - move.score_before), str(move.lead_id)))
    return SimulationReport(
        compared_with=active.number,
        examined=len(leads),
        total=total,
        labels_before={label.value: count for label, count in before.counts().items()},
        labels_after={label.value: count for label, count in after.counts().items()},
        changed_label=len(moves),
        moves=tuple(moves[:_MOST_MOVES]),
    )
