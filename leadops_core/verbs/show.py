"""All that is known of a lead, and of those that wait for a person: always with the explanation of the score that they have."""

from contextlib import suppress

from leadops_core.database.errors import NotFoundError
from leadops_core.decision import Policy, restate, still_applies
from leadops_core.enrichment import enrich
from leadops_core.schemas import (
    DecisionResult,
    Lead,
    LeadDetail,
    LeadId,
    Page,
    ReviewItem,
    Scorecard,
    ScoreResult,
)
from leadops_core.scoring import read_signals, score
from leadops_core.scoring.repository.rescoring import ScoreInputs
from leadops_core.store import Store


def show(store: Store, lead_id: LeadId, policy: Policy) -> LeadDetail:
    """The lead with the explanation of the score that it has, and what the scorecard in use would give if that differs.

    A rescoring keeps no explanation: it is the sum once more, of the same content, facts and signals by the same version.
    """
    detail, active, inputs = store.leads.scored(lead_id)
    decision = detail.decision
    if decision is not None and not still_applies(decision, detail.lead.status, detail.hold):
        detail = detail.model_copy(update={"decision_applies": False})
    version = detail.lead.scorecard_version
    if inputs is None or version is None:
        return detail
    given = _score_it_has(store, detail.lead, detail.score, inputs)
    decision = _decision_beside(detail.lead, decision, detail.score, given, policy)
    would = None
    if active is not None and active != version:
        would = _score(inputs, store.scorecards.points(active), active)
    return detail.model_copy(update={"score": given, "active_score": would, "decision": decision})


def review(store: Store, policy: Policy, *, cursor: str | None, limit: int) -> Page[ReviewItem]:
    """Drafts that wait for a person, best score first, each with the explanation of the score that its lead has."""
    page = store.drafts.review_queue(cursor=cursor, limit=limit)
    stale = [item.lead.id for item in page.items if item.score is None or not item.score.is_of(item.lead)]
    inputs = store.rescoring.inputs(stale) if stale else {}
    items = (
        _with_current_score(store, item, inputs[item.lead.id], policy) if item.lead.id in inputs else item
        for item in page.items
    )
    return page.model_copy(update={"items": tuple(items)})


def _with_current_score(store: Store, item: ReviewItem, inputs: ScoreInputs, policy: Policy) -> ReviewItem:
    score = _score_it_has(store, item.lead, item.score, inputs)
    decision = _decision_beside(item.lead, item.decision, item.score, score, policy)
    return item.model_copy(update={"score": score, "decision": decision})


def _decision_beside(
    lead: Lead,
    decision: DecisionResult | None,
    decided_on: ScoreResult | None,
    current: ScoreResult | None,
    policy: Policy,
) -> DecisionResult | None:
    """Return the decision with a sentence that fits the current score."""
    if decision is None or current is None or current is decided_on:
        return decision
    return restate(decision, lead, current, policy)


def _score_it_has(
    store: Store, lead: Lead, given: ScoreResult | None, inputs: ScoreInputs
) -> ScoreResult | None:
    """The explanation of the lead's score, which is that of its last run (`given`) unless it was scored again since."""
    if lead.scorecard_version is None or (given is not None and given.is_of(lead)):
        return given
    # A version may be of another system's own keeping.
    with suppress(NotFoundError):
        again = _score(inputs, store.scorecards.points(lead.scorecard_version), lead.scorecard_version)
        return again if again.is_of(lead) else given
    return given


def _score(inputs: ScoreInputs, card: Scorecard, number: int) -> ScoreResult:
    content, enrichment, signals, is_processed = inputs
    if not is_processed:
        enrichment, signals = enrich(content), read_signals(content)
    return score(content, enrichment, signals, scorecard=card, version=number)
