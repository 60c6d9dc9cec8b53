"""All that is known of a lead, and of those that wait for a person: always with the explanation of the score that they have."""

from collections.abc import Sequence

from leadops_core.adapters.store import NotFoundError, ScoreInputs, Store
from leadops_core.enrichment import enrich
from leadops_core.schemas import Lead, LeadDetail, LeadId, Page, ReviewItem, ScorecardVersion, ScoreResult
from leadops_core.scoring import read_signals, score


def show(store: Store, lead_id: LeadId) -> LeadDetail:
    """The lead with the explanation of the score that it has, and what the scorecard in use would give if that differs.

    A rescoring keeps no explanation: it is the sum once more, of the same content, facts and signals by the same version.
    """
    detail = store.leads.detail(lead_id)
    lead = detail.lead
    if lead.scorecard_version is None:
        return detail
    active = store.scorecards.active()
    (given,) = _scores_they_have(store, [(lead, detail.score)], active)
    if active.number == lead.scorecard_version:
        return detail.model_copy(update={"score": given})
    inputs = store.rescoring.inputs([lead_id]).get(lead_id)
    would = None if inputs is None else _score(inputs, active)
    return detail.model_copy(update={"score": given, "active_score": would})


def review(store: Store, *, cursor: str | None, limit: int) -> Page[ReviewItem]:
    """Drafts that wait for a person, best score first, each with the explanation of the score that its lead has."""
    page = store.drafts.review_queue(cursor=cursor, limit=limit)
    if not page.items:
        return page
    given = _scores_they_have(
        store, [(item.lead, item.score) for item in page.items], store.scorecards.active()
    )
    items = (
        item if found is item.score else item.model_copy(update={"score": found})
        for item, found in zip(page.items, given, strict=True)
    )
    return page.model_copy(update={"items": tuple(items)})


def _scores_they_have(
    store: Store, leads: Sequence[tuple[Lead, ScoreResult | None]], active: ScorecardVersion
) -> list[ScoreResult | None]:
    """For each lead the explanation of its score, where that which its last run kept is of another one."""
    versions = {active.number: active}
    stale = [lead for lead, given in leads if not _explains(given, lead)]
    inputs = store.rescoring.inputs([lead.id for lead in stale]) if stale else {}
    found = []
    for lead, given in leads:
        again = None
        if lead.id in inputs and lead.scorecard_version is not None:
            number = lead.scorecard_version
            try:
                if number not in versions:
                    versions[number] = store.scorecards.get(number)
                again = _score(inputs[lead.id], versions[number])
            except NotFoundError:
                # A version of another system's own keeping.
                pass
        found.append(again if _explains(again, lead) else given)
    return found


def _explains(given: ScoreResult | None, lead: Lead) -> bool:
    return given is not None and (given.scorecard_version, given.total) == (
        lead.scorecard_version,
        lead.score_value,
    )


def _score(inputs: ScoreInputs, version: ScorecardVersion) -> ScoreResult:
    content, enrichment, signals, is_processed = inputs
    if not is_processed:
        enrichment, signals = enrich(content), read_signals(content)
    return score(content, enrichment, signals, scorecard=version.scorecard, version=version.number)
