"""Read the labels, and learn from them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from leadops_core.learning.labels import LabelPolicy
from leadops_core.learning.learned import Learned
from leadops_core.learning.options import LearningOptions
from leadops_core.learning.repository.labels import LabelRepository
from leadops_core.schemas import Scorecard, ScorecardVersion
from leadops_core.scoring.repository.rescoring import RescoringRepository
from leadops_core.scoring.stored import ColumnSelection, LeadValues, StoredLead

_MAX_OPEN_LEADS = 20_000
"""Open leads whose columns are compared with those of the labeled leads. More would not change the comparison."""


@dataclass(frozen=True, slots=True)
class FitTask:
    """What a learning update learns from."""

    champion: ScorecardVersion
    prior: Scorecard
    now: datetime
    policy: LabelPolicy
    options: LearningOptions
    max_labels: int


class FitResult(NamedTuple):
    """What was learned."""

    learned: Learned
    has_labels: bool


def fit_labels(labels: LabelRepository, scores: RescoringRepository, task: FitTask) -> FitResult:
    """Learn from the newest labels. This process needs memory for all of them."""
    # SciPy, which learning needs, takes 0.7 s to load.
    from threadpoolctl import threadpool_limits

    from leadops_core.learning import OpenLeads, learn, weight_for_censoring
    from leadops_core.learning.label_columns import FIELDS
    from leadops_core.learning.newest import NEWEST_LEADS
    from leadops_core.learning.use_cases.training_data import (
        in_pages,
        outcome_attributes,
        read_training_data,
    )

    data = read_training_data(labels, task.policy, task.now, limit=task.max_labels)
    columns = ColumnSelection(FIELDS, attributes=True, facts=True, signals=True)
    newest = scores.newest(columns, NEWEST_LEADS, without_outcome=True)
    # A lead that counts as no response is an example, although it has no label in the database.
    open_leads = OpenLeads(in_pages(_without(labels.unlabeled(_MAX_OPEN_LEADS), data.silent_ids)))
    leave_out = (*task.options.leave_out, *outcome_attributes(labels, data.labels.table))
    # On several threads the last digits of a sum vary, and small matrices take longer.
    with threadpool_limits(limits=1, user_api="blas"):
        learned = learn(
            weight_for_censoring(data.labels, task.now, task.policy.horizon_days),
            task.champion,
            prior=task.prior,
            options=replace(task.options, leave_out=leave_out),
            open_leads=open_leads,
            newest=in_pages(_without(((lead.id, lead) for lead in newest), data.silent_ids)),
            known_count=data.label_count,
        )
    return FitResult(learned, has_labels=len(data.labels) > 0)


def _without(
    leads: Iterable[tuple[UUID, LeadValues | StoredLead]], silent_ids: NDArray[np.bytes_]
) -> Iterator[LeadValues | StoredLead]:
    silent = frozenset(silent_ids.tolist())
    # NumPy cuts zero bytes from the end.
    return (lead for lead_id, lead in leads if lead_id.bytes.rstrip(b"\0") not in silent)
