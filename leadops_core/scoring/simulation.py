"""The effect of another scorecard on stored leads, before it is activated."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from heapq import nlargest
from math import sqrt
from uuid import UUID

from leadops_core.schemas import Impact, LabelMove, LeadId, LeadMove, Scorecard, ScoreLabel, SimulationReport
from leadops_core.schemas.evaluation import ImpactSample
from leadops_core.scoring.stored import StoredLead, label_flows, level_stored

_REPORTED_MOVES = 20
_SIMULATED_MOVES = 50
_NORMAL_QUANTILE = 1.6449


class ImpactCounter:
    """Counts what a scorecard changes, page by page."""

    def __init__(self, card: Scorecard) -> None:
        self._card = card
        self.lead_count = 0
        self._labels: Counter[str] = Counter({label.value: 0 for label in reversed(ScoreLabel)})
        self._unscored = 0
        self._moves: Counter[tuple[ScoreLabel, ScoreLabel]] = Counter()
        self._largest: list[LeadMove] = []

    def add(self, leads: Sequence[StoredLead]) -> None:
        scores = level_stored(leads, self._card)[0].scores(self._card)
        moved = []
        for lead, label, value in zip(leads, scores.label_names(), scores.totals.tolist(), strict=True):
            self._labels[label.value] += 1
            self._unscored += lead.score_label is None
            if lead.score_label is None or lead.score_value is None or lead.score_label == label:
                continue
            before = ScoreLabel(lead.score_label)
            self._moves[before, label] += 1
            moved.append((lead.id, lead.score_value, value, before, label))
        largest = nlargest(_REPORTED_MOVES, moved, key=lambda move: (abs(move[2] - move[1]), move[0].int))
        self._largest += [
            LeadMove(
                lead_id=LeadId(lead_id), before=old, after=new, label_before=label, label_after=label_after
            )
            for lead_id, old, new, label, label_after in largest
        ]
        self.lead_count += len(leads)

    def impact(self, total: int | None = None) -> Impact:
        """Return the counts. `total` is the number of all leads if those that were added are an even sample of them."""
        moved = self._moves.total()
        return Impact(
            leads=self.lead_count,
            sample=None if total is None else _sample_of(moved, self.lead_count, total),
            moved=moved,
            unscored=self._unscored,
            moves=label_flows(self._moves),
            labels=dict(self._labels),
            largest=tuple(nlargest(_REPORTED_MOVES, self._largest, key=_size)),
        )


def _sample_of(moved: int, examined: int, total: int) -> ImpactSample:
    """Return the interval of the number of all leads that move: Wilson (1927), JASA 22(158)."""
    share, z2 = moved / examined, _NORMAL_QUANTILE**2 / examined
    center = share + z2 / 2
    half_width = sqrt(share * (1 - share) * z2 + z2**2 / 4)
    low, high = (total * (center + side * half_width) / (1 + z2) for side in (-1, 1))
    return ImpactSample(total=total, moved_low=max(round(low), moved), moved_high=min(round(high), total))


def _size(move: LeadMove) -> tuple[float, int]:
    return abs(move.after - (move.before or 0.0)), move.lead_id.int


def simulate(
    before: Scorecard,
    after: Scorecard,
    leads: Sequence[StoredLead],
    names_of: Callable[[Sequence[UUID]], Mapping[UUID, tuple[str, str | None]]],
    *,
    number: int,
    total: int,
) -> SimulationReport:
    """Compare two scorecards that differ in points and thresholds over the same leads.

    `names_of` returns display name and company of the leads that the report lists.
    """
    leveled, _ = level_stored(leads, before)
    old, new = leveled.scores(before), leveled.scores(after)
    columns = (old.totals.tolist(), new.totals.tolist(), old.label_names(), new.label_names())
    moves = [(lead.id, *move) for lead, *move in zip(leads, *columns, strict=True) if move[2] is not move[3]]
    moves.sort(key=lambda move: (-abs(move[2] - move[1]), str(move[0])))
    listed = moves[:_SIMULATED_MOVES]
    names = names_of([lead_id for lead_id, *_ in listed])
    return SimulationReport(
        compared_with=number,
        examined=len(leads),
        total=total,
        labels_before={label.value: count for label, count in old.counts().items()},
        labels_after={label.value: count for label, count in new.counts().items()},
        changed_label=len(moves),
        moves=tuple(
            LabelMove(
                lead_id=LeadId(lead_id),
                name=names[lead_id][0],
                company_name=names[lead_id][1],
                score_before=score_before,
                score_after=score_after,
                label_before=label_before,
                label_after=label_after,
            )
            for lead_id, score_before, score_after, label_before, label_after in listed
        ),
    )
