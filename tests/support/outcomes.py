"""Use cases of outcomes over a store."""

from typing import Any

from leadops_core.intake import IntakeLimits
from leadops_core.learning.repository.outcomes import read_outcomes
from leadops_core.learning.use_cases.outcomes import OutcomeService
from leadops_core.learning.use_cases.record_outcomes import record_many
from leadops_core.schemas import Feedback, FeedbackId, LeadId, OutcomeWithdrawal
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS
from tests.support.repositories import Repositories


def record(store: Repositories, *outcomes: Feedback) -> int:
    return record_many(store.database, outcomes)


def withdraw(
    store: Repositories,
    lead_id: LeadId,
    outcome_id: FeedbackId | str | None = None,
    *,
    by: str,
    **options: Any,
) -> OutcomeWithdrawal:
    service = OutcomeService(
        store.database,
        store.labels,
        store.lookups,
        store.uploads,
        store.scorecards,
        clock=store.database.clock,
        ids=store.database.ids,
        limits=IntakeLimits(),
        weights=DEFAULT_OUTCOME_WEIGHTS,
        find_lead=store.leads.find,
    )
    return service.withdraw(lead_id, outcome_id, by=by, **options)


def outcomes_of(store: Repositories, lead_id: LeadId) -> tuple[Feedback, ...]:
    with store.database.reading() as connection:
        return read_outcomes(connection, lead_id)
