"""The drafts that wait for a person."""

from contextlib import suppress

from leadops_core.database.errors import NotFoundError
from leadops_core.decision import Policy, explain_again
from leadops_core.schemas import Page, ReviewItem
from leadops_core.scoring import ScoreInputs
from leadops_core.store import Store


def review(store: Store, policy: Policy, *, cursor: str | None, limit: int) -> Page[ReviewItem]:
    """Return drafts that wait for a person, best score first, each with the explanation of its lead's current score."""
    page = store.drafts.review_queue(cursor=cursor, limit=limit)
    stale = [item.lead.id for item in page.items if item.score is None or not item.score.is_of(item.lead)]
    inputs = store.rescoring.inputs(stale) if stale else {}
    items = (
        _explained(store, item, inputs[item.lead.id], policy) if item.lead.id in inputs else item
        for item in page.items
    )
    return page.model_copy(update={"items": tuple(items)})


def _explained(store: Store, item: ReviewItem, inputs: ScoreInputs, policy: Policy) -> ReviewItem:
    if item.lead.scorecard_version is None:
        return item
    # The version may belong to another system that keeps the scorecards.
    with suppress(NotFoundError):
        scorecard = store.scorecards.points(item.lead.scorecard_version)
        score, decision = explain_again(item.lead, item.score, item.decision, inputs, scorecard, policy)
        return item.model_copy(update={"score": score, "decision": decision})
    return item
