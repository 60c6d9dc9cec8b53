"""A person changes the status of a lead, puts it on hold, and undoes both."""

from collections.abc import Callable

import pytest

from leadops_core.database.errors import IllegalStateError, NotFoundError, VersionConflict
from leadops_core.schemas import DeliveryState, Lead, LeadId, LeadStatus, RecommendedAction
from leadops_core.testing.clock import CountingIds
from tests.integration.store.rows import drafted
from tests.support.leads import edit, hold, set_status, undo
from tests.support.repositories import Repositories

MOVES: dict[str, Callable[[Repositories, LeadId], Lead]] = {
    "disqualified": lambda store, lead: set_status(store, lead, LeadStatus.DISQUALIFIED, by="ann"),
    "lost": lambda store, lead: set_status(store, lead, LeadStatus.CLOSED_LOST, by="ann"),
    "needs info": lambda store, lead: set_status(store, lead, LeadStatus.NEEDS_INFO, by="ann"),
    "held": lambda store, lead: hold(store, lead, reason="call in May", by="ann"),
}


def test_held_lead_leaves_the_inbox_with_the_reason(store: Repositories) -> None:
    draft = drafted(store)
    held = hold(store, draft.lead_id, reason="call in May", by="ann")
    assert held.recommended_action is RecommendedAction.HOLD
    assert store.drafts.list_waiting().items == ()
    assert store.drafts.get(draft.id).state is DeliveryState.SUPERSEDED
    last = store.leads.detail(draft.lead_id).activities[0]
    assert (last.payload["text"], last.payload["reason"], last.actor) == (
        "Put on hold",
        "call in May",
        "ann",
    )


@pytest.mark.parametrize("name", MOVES)
def test_undone_status_change_restores_lead_and_inbox(store: Repositories, name: str) -> None:
    draft = drafted(store)
    before = store.leads.get(draft.lead_id)
    MOVES[name](store, draft.lead_id)
    assert store.drafts.list_waiting().items == ()
    after = undo(store, draft.lead_id, by="ann")
    assert (after.status, after.recommended_action) == (before.status, before.recommended_action)
    assert [item.draft.id for item in store.drafts.list_waiting().items] == [draft.id]


def test_draft_withdrawn_by_a_status_change_has_the_reason(store: Repositories) -> None:
    draft = drafted(store)
    set_status(store, draft.lead_id, LeadStatus.NEEDS_INFO, reason="which team?", by="ann")
    gone = store.drafts.get(draft.id)
    assert (gone.state, gone.delivery_note) == (
        DeliveryState.SUPERSEDED,
        "the lead became NEEDS_INFO: which team?",
    )
    undo(store, draft.lead_id, by="ann")
    assert store.drafts.get(draft.id).delivery_note is None


def test_undo_of_a_status_change_restores_only_its_own_drafts(store: Repositories) -> None:
    draft = drafted(store)
    store.draft_transitions.reject(draft.id, reason="wrong tone", by="ann")
    hold(store, draft.lead_id, by="ann")
    undo(store, draft.lead_id, by="ann")
    assert store.drafts.get(draft.id).state is DeliveryState.REJECTED


def test_undo_reverses_only_the_last_status_change_once(store: Repositories) -> None:
    lead = drafted(store).lead_id
    with pytest.raises(IllegalStateError, match="nothing to undo"):
        undo(store, lead, by="ann")
    hold(store, lead, by="ann")
    undo(store, lead, by="ann")
    with pytest.raises(IllegalStateError, match="nothing to undo"):
        undo(store, lead, by="ann")


def test_undo_is_refused_after_another_change_of_the_lead(store: Repositories) -> None:
    lead = drafted(store).lead_id
    set_status(store, lead, LeadStatus.DISQUALIFIED, by="ann")
    edit(store, lead, {"country": "FR"}, by="bob")
    with pytest.raises(IllegalStateError, match="changed since"):
        undo(store, lead, by="ann")
    assert store.leads.get(lead).status is LeadStatus.DISQUALIFIED


def test_closed_lead_cannot_be_put_on_hold(store: Repositories) -> None:
    lead = drafted(store).lead_id
    set_status(store, lead, LeadStatus.CLOSED_WON, by="ann")
    with pytest.raises(IllegalStateError, match="CLOSED_WON"):
        hold(store, lead, by="ann")


def test_status_change_of_an_outdated_version_is_refused(store: Repositories) -> None:
    lead = store.leads.get(drafted(store).lead_id)
    stale = lead.version - 1
    with pytest.raises(VersionConflict):
        hold(store, lead.id, by="ann", expected_version=stale)
    with pytest.raises(VersionConflict):
        undo(store, lead.id, by="ann", expected_version=stale)
    assert store.leads.get(lead.id) == lead


def test_status_change_of_a_missing_lead_is_not_found(store: Repositories) -> None:
    nobody = LeadId(CountingIds(999).new())
    with pytest.raises(NotFoundError):
        hold(store, nobody, by="ann")
    with pytest.raises(NotFoundError):
        undo(store, nobody, by="ann")
