"""A draft is reviewed and sent at most once."""

from collections.abc import Callable

import pytest

from leadops_core.database.errors import (
    AmbiguousReferenceError,
    IllegalStateError,
    InvalidCursorError,
    InvalidValueError,
    NotFoundError,
    VersionConflict,
)
from leadops_core.schemas import (
    Activity,
    ActivityType,
    CheckResult,
    DeliveryState,
    DraftId,
    EmailDraft,
    LeadStatus,
    SendReceipt,
    SendStatus,
)
from leadops_core.testing.clock import CountingIds, FixedClock
from tests.integration.store.rows import drafted
from tests.support.drafts import SENDER, approve
from tests.support.leads import set_status
from tests.support.repositories import Repositories

SENT = SendReceipt(status=SendStatus.SIMULATED, provider="mock", provider_message_id="17")
REFUSED = SendReceipt(status=SendStatus.REFUSED, provider="mock", note="no such user")


def timeline(store: Repositories, draft: EmailDraft) -> tuple[Activity, ...]:
    return store.leads.detail(draft.lead_id).activities


def approved(store: Repositories, number: int = 1) -> EmailDraft:
    draft = drafted(store, number)
    return approve(store, draft, message_id=f"<{number}@b.example>")


def transmitting(store: Repositories) -> EmailDraft:
    draft = approved(store)
    assert store.transitions.claim(draft.id, "w", 60) is not None
    return store.transitions.mark_transmitting(draft.id, "w")


def test_inbox_pages_show_the_best_drafts_first(store: Repositories) -> None:
    scores = [50.0, 90.5, 90.5, 10.0, 70.25]
    for number, score in enumerate(scores, 1):
        drafted(store, number, score)
    seen: list[float | None] = []
    ids: list[DraftId] = []
    cursor = None
    while True:
        page = store.drafts.list_waiting(cursor, 2)
        seen += [item.lead.score_value for item in page.items]
        ids += [item.draft.id for item in page.items]
        assert all(item.draft.lead_id == item.lead.id for item in page.items)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == sorted(scores, reverse=True)
    assert len(set(ids)) == 5
    with pytest.raises(InvalidCursorError):
        store.drafts.list_waiting("bm8")


def test_draft_is_found_by_the_start_of_its_id(store: Repositories) -> None:
    first = drafted(store)
    assert store.drafts.find(str(first.id)[:10]) == store.drafts.get(first.id) == first
    with pytest.raises(NotFoundError):
        store.drafts.find("abcdef12")
    drafted(store, 2)
    with pytest.raises(AmbiguousReferenceError, match="Give more digits"):
        store.drafts.find(str(first.id)[:6])


def test_draft_edit_keeps_the_earlier_text(store: Repositories) -> None:
    draft = drafted(store)
    checks = (CheckResult(name="length", passed=True),)
    edited = store.draft_transitions.edit(
        draft.id, subject="New", body="Hello.", by="ann", checks=checks, sender=SENDER
    )
    assert (edited.subject, edited.body, edited.checks, edited.version) == ("New", "Hello.", checks, 2)
    [edit] = edited.edits
    assert (edit.by, edit.subject_before, edit.body_before) == ("ann", draft.subject, draft.body)
    assert (timeline(store, draft)[0].type, timeline(store, draft)[0].actor) == (ActivityType.NOTE, "ann")
    assert store.draft_transitions.edit(draft.id, subject="New", by="bob", sender=SENDER) == edited
    with pytest.raises(VersionConflict, match="edited by ann"):
        store.draft_transitions.edit(draft.id, subject="Newer", by="bob", expected_version=1, sender=SENDER)


@pytest.mark.parametrize("subject", ["", "a\r\nBcc: x@b.example", "x" * 201])
def test_invalid_subject_is_refused(store: Repositories, subject: str) -> None:
    draft = drafted(store)
    with pytest.raises(InvalidValueError, match="The subject cannot be sent"):
        store.draft_transitions.edit(draft.id, subject=subject, by="ann", sender=SENDER)
    assert store.drafts.get(draft.id) == draft


def test_approval_fixes_the_message_id_once(store: Repositories) -> None:
    waiting = drafted(store)
    draft = approve(store, waiting)
    assert (draft.state, draft.approved, draft.approved_by) == (DeliveryState.APPROVED, True, "ann")
    assert draft.approved_at is not None
    for read in (waiting, draft):
        assert approve(store, read, message_id="<o@b.example>") == draft
    assert store.deliveries.list([DeliveryState.APPROVED]).items == (draft,)
    assert store.drafts.list_waiting().items == ()


def test_approval_of_changed_text_is_refused(store: Repositories) -> None:
    draft = drafted(store)
    store.draft_transitions.edit(draft.id, subject="Other", by="bob", sender=SENDER)
    with pytest.raises(VersionConflict):
        approve(store, draft)


def test_approved_draft_that_is_edited_needs_approval_again(store: Repositories) -> None:
    draft = approved(store)
    edited = store.draft_transitions.edit(draft.id, subject="Other", by="bob", sender=SENDER)
    assert (edited.state, edited.approved, edited.message_id) == (DeliveryState.DRAFT, False, None)
    assert store.transitions.claim(draft.id, "w", 60) is None


def test_approval_can_be_withdrawn_until_a_sender_claims_it(store: Repositories) -> None:
    draft = approved(store)
    back = store.draft_transitions.unapprove(draft.id, by="ann")
    assert (back.state, back.approved, back.approved_by) == (DeliveryState.DRAFT, False, None)
    approve(store, back, message_id="<2@b.example>")
    store.transitions.claim(draft.id, "w", 60)
    for late in ("unapprove", "edit", "reject"):
        with pytest.raises(IllegalStateError, match="it is claimed"):
            MOVES[late](store, draft.id)


def test_rejection_keeps_its_reason_and_can_be_reopened(store: Repositories) -> None:
    draft = drafted(store)
    rejected = store.draft_transitions.reject(draft.id, reason="wrong person", by="ann")
    assert (rejected.state, rejected.rejected_reason) == (DeliveryState.REJECTED, "wrong person")
    assert store.draft_transitions.reject(draft.id, reason="other", by="bob") == rejected
    assert timeline(store, draft)[0].payload["reason"] == "wrong person"
    with pytest.raises(IllegalStateError):
        approve(store, rejected)
    assert store.draft_transitions.reopen(draft.id, by="ann").state is DeliveryState.DRAFT


def test_sent_draft_is_on_the_timeline_and_its_lead_contacted(store: Repositories) -> None:
    draft = transmitting(store)
    before = store.leads.get(draft.lead_id)
    sent = store.transitions.mark_sent(draft.id, "w", SENT)
    assert (sent.state, sent.provider, sent.provider_message_id) == (DeliveryState.SENT, "mock", "17")
    assert sent.sent_at is not None
    lead = store.leads.get(draft.lead_id)
    assert (lead.status, lead.version) == (LeadStatus.CONTACTED, before.version + 1)
    kinds = [activity.type for activity in timeline(store, draft)[:2]]
    assert kinds == [ActivityType.STATUS_CHANGED, ActivityType.EMAIL_SENT]
    assert timeline(store, draft)[1].payload["simulated"] is True
    assert store.transitions.mark_sent(draft.id, "w", SENT) == sent
    assert len([each for each in timeline(store, draft) if each.type is ActivityType.EMAIL_SENT]) == 1


def test_draft_is_claimed_by_one_sender(store: Repositories) -> None:
    draft = approved(store)
    assert store.transitions.claim(draft.id, "a", 60) is not None
    assert store.transitions.claim(draft.id, "b", 60) is None
    with pytest.raises(IllegalStateError, match="another worker"):
        store.transitions.mark_transmitting(draft.id, "b")
    store.transitions.mark_transmitting(draft.id, "a")
    with pytest.raises(IllegalStateError, match="it is transmitting"):
        store.transitions.mark_transmitting(draft.id, "a")


def test_draft_is_not_sent_after_its_lease(store: Repositories, clock: FixedClock) -> None:
    draft = approved(store)
    store.transitions.claim(draft.id, "a", 60)
    clock.advance(61)
    with pytest.raises(IllegalStateError, match="lease has expired"):
        store.transitions.mark_transmitting(draft.id, "a")


def test_expired_claim_returns_to_approved(store: Repositories, clock: FixedClock) -> None:
    draft = approved(store)
    store.transitions.claim(draft.id, "a", 60)
    assert store.transitions.end_expired_claims() == (0, 0)
    clock.advance(61)
    assert store.transitions.end_expired_claims() == (1, 0)
    assert store.transitions.claim(draft.id, "b", 60) is not None


def test_interrupted_handover_is_unknown_and_never_resent(store: Repositories, clock: FixedClock) -> None:
    draft = transmitting(store)
    clock.advance(61)
    assert store.transitions.end_expired_claims() == (0, 1)
    unknown = store.drafts.get(draft.id)
    assert unknown.state is DeliveryState.UNKNOWN
    assert unknown.delivery_note is not None
    assert timeline(store, draft)[0].type is ActivityType.ERROR
    assert store.transitions.claim(draft.id, "b", 60) is None
    assert approve(store, draft, message_id="<2@b.example>") == unknown
    assert store.transitions.end_expired_claims() == (0, 0)


def test_late_sender_still_records_that_it_sent(store: Repositories, clock: FixedClock) -> None:
    draft = transmitting(store)
    clock.advance(61)
    store.transitions.end_expired_claims()
    assert store.transitions.mark_sent(draft.id, "w", SENT).state is DeliveryState.SENT
    assert store.leads.get(draft.lead_id).status is LeadStatus.CONTACTED


@pytest.mark.parametrize("was_sent", [True, False])
def test_person_settles_an_unknown_draft(store: Repositories, was_sent: bool) -> None:
    draft = transmitting(store)
    store.transitions.mark_unknown(draft.id, "w", SendReceipt(status=SendStatus.UNKNOWN, provider="mock"))
    settled = store.transitions.settle(draft.id, was_sent=was_sent, by="ann")
    assert settled.state is (DeliveryState.SENT if was_sent else DeliveryState.FAILED)
    assert (store.leads.get(draft.lead_id).status is LeadStatus.CONTACTED) is was_sent
    assert timeline(store, draft)[0].actor == "ann"


def test_refused_message_fails_and_can_be_corrected(store: Repositories) -> None:
    draft = transmitting(store)
    failed = store.transitions.mark_failed(draft.id, "w", REFUSED)
    assert (failed.state, failed.delivery_note) == (DeliveryState.FAILED, "no such user")
    assert timeline(store, draft)[0].payload["error"] == "no such user"
    assert store.leads.get(draft.lead_id).status is not LeadStatus.CONTACTED
    assert store.draft_transitions.reopen(draft.id, by="ann").approved is False


def test_deferred_message_returns_to_approved(store: Repositories) -> None:
    draft = transmitting(store)
    back = store.transitions.release_claim(draft.id, "w", note="try later")
    assert (back.state, back.message_id) == (DeliveryState.APPROVED, draft.message_id)
    assert store.transitions.claim(draft.id, "w", 60) is not None


MOVES: dict[str, Callable[[Repositories, DraftId], object]] = {
    "claim": lambda store, id: store.transitions.claim(id, "w", 60),
    "transmit": lambda store, id: store.transitions.mark_transmitting(id, "w"),
    "sent": lambda store, id: store.transitions.mark_sent(id, "w", SENT),
    "failed": lambda store, id: store.transitions.mark_failed(id, "w", REFUSED),
    "unknown": lambda store, id: store.transitions.mark_unknown(id, "w", REFUSED),
    "release": lambda store, id: store.transitions.release_claim(id, "w"),
    "settle": lambda store, id: store.transitions.settle(id, was_sent=True, by="ann"),
    "edit": lambda store, id: store.draft_transitions.edit(id, subject="x", by="ann", sender=SENDER),
    "unapprove": lambda store, id: store.draft_transitions.unapprove(id, by="ann"),
    "reject": lambda store, id: store.draft_transitions.reject(id, reason="x", by="ann"),
    "reopen": lambda store, id: store.draft_transitions.reopen(id, by="ann"),
}


def test_sent_draft_stays_sent(store: Repositories) -> None:
    draft = transmitting(store)
    sent = store.transitions.mark_sent(draft.id, "w", SENT)
    for name in MOVES.keys() - {"claim", "sent", "settle"}:
        with pytest.raises(IllegalStateError, match="it is sent"):
            MOVES[name](store, draft.id)
    assert store.transitions.claim(draft.id, "w", 60) is None
    assert store.transitions.settle(draft.id, was_sent=True, by="ann") == sent
    with pytest.raises(IllegalStateError, match="it is sent"):
        store.transitions.settle(draft.id, was_sent=False, by="ann")
    assert store.drafts.get(draft.id) == sent


def test_missing_draft_is_not_found(store: Repositories) -> None:
    nobody = DraftId(CountingIds(999).new())
    assert store.transitions.claim(nobody, "w", 60) is None
    for name in MOVES.keys() - {"claim"}:
        with pytest.raises(NotFoundError):
            MOVES[name](store, nobody)


def test_disqualified_lead_leaves_the_inbox(store: Repositories) -> None:
    draft = drafted(store)
    set_status(store, draft.lead_id, LeadStatus.DISQUALIFIED, by="ann")
    assert store.drafts.list_waiting().items == ()
    assert store.drafts.get(draft.id).state is DeliveryState.SUPERSEDED
