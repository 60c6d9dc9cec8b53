"""All that is known of one lead."""

from leadops_core.adapters.store import NotFoundError, Store
from leadops_core.enrichment import enrich
from leadops_core.schemas import LeadDetail, LeadId, ScorecardVersion, ScoreResult
from leadops_core.scoring import read_signals, score


def show(store: Store, lead_id: LeadId) -> LeadDetail:
    """The lead with the explanation of the score that it has, and what the scorecard in use would give if that differs.

    A rescoring keeps no explanation: it is the sum once more, of the same content, facts and signals by the same version.
    """
    detail = store.leads.detail(lead_id)
    lead = detail.lead
    if lead.scorecard_version is None:
        return detail
    given = detail.score
    if given is None or (given.scorecard_version, given.total) != (lead.scorecard_version, lead.score_value):
        try:
            again = _score(store, lead_id, store.scorecards.get(lead.scorecard_version))
        except NotFoundError:
            # A version of another system's own keeping.
            return detail
        given = again if again.total == lead.score_value else given
    active = store.scorecards.active()
    would = None if active.number == lead.scorecard_version else _score(store, lead_id, active)
    return detail.model_copy(update={"score": given, "active_score": would})


def _score(store: Store, lead_id: LeadId, version: ScorecardVersion) -> ScoreResult:
    content, enrichment, signals, is_processed = store.rescoring.inputs(lead_id)
    if not is_processed:
        enrichment, signals = enrich(content), read_signals(content)
    return score(content, enrichment, signals, scorecard=version.scorecard, version=version.number)
