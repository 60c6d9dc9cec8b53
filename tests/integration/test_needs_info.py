"""A request for information replaces the waiting draft with a question."""

from collections.abc import Iterator

import pytest

from leadops_core import LeadOps
from leadops_core.display.lead import delivery
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import DeliveryState, DraftPurpose, DraftVariant, Lead, LeadContent, LeadStatus
from leadops_core.settings import Settings
from leadops_core.testing.clock import FixedClock
from leadops_core.testing.email import RecordingEmailTool

WHOLE = {
    "email": "priya@nimbus.example",
    "first_name": "Priya",
    "company_name": "Nimbus",
    "job_title": "VP Sales",
    "industry": "software",
    "company_size": "201-500",
    "country": "US",
    "urgency": "high",
    "pain_point": "Leads wait for days",
    "lead_message": "Could you show us a demo this month? Our team of 40 decides together.",
}


@pytest.fixture
def ops(database_url: str) -> Iterator[LeadOps]:
    with LeadOps.open(database_url, config=Settings(_env_file=None)) as opened:
        yield opened


def processed(ops: LeadOps, **changes: str | None) -> Lead:
    lead = ops.leads.add(LeadContent.model_validate({**WHOLE, **changes}))
    ops.process()
    return ops.leads.show(str(lead.id)).lead


def waiting(ops: LeadOps) -> list[tuple[DraftPurpose, str]]:
    return [(item.draft.purpose, item.draft.body) for item in ops.review().items]


def test_question_replaces_the_outreach_draft(ops: LeadOps) -> None:
    lead = processed(ops)
    [(purpose, _)] = waiting(ops)
    assert purpose is DraftPurpose.OUTREACH
    moved = ops.leads.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann", reason="budget?")
    assert moved.status is LeadStatus.NEEDS_INFO
    [(purpose, body)] = waiting(ops)
    assert purpose is DraftPurpose.QUESTION
    assert "Do you have a rough budget in mind for this?" in body
    said = [each.type for each in ops.leads.show(str(lead.id)).activities[:2]]
    assert said == ["EMAIL_DRAFTED", "STATUS_CHANGED"]


def test_undone_request_restores_the_inbox(ops: LeadOps) -> None:
    lead = processed(ops)
    before = waiting(ops)
    ops.leads.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann")
    restored = ops.leads.undo_move(str(lead.id), by="ann")
    assert restored.status is lead.status
    assert waiting(ops) == before


def test_request_withdraws_an_approval_and_undo_needs_a_new_one(ops: LeadOps) -> None:
    lead = processed(ops)
    [item] = ops.review().items
    ops.drafts.approve(item.draft.id, by="ann", expected_version=item.draft.version)
    ops.leads.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="bob")
    assert ops.drafts.get(item.draft.id).state is DeliveryState.SUPERSEDED
    assert ops.delivery.deliver_due().waiting == 0
    ops.leads.undo_move(str(lead.id), by="bob")
    assert (ops.drafts.get(item.draft.id).state, ops.drafts.get(item.draft.id).approved) == (
        DeliveryState.DRAFT,
        False,
    )


def test_waiting_question_is_not_drafted_twice(ops: LeadOps) -> None:
    lead = processed(
        ops,
        **dict.fromkeys(("company_size", "urgency", "pain_point", "lead_message", "job_title", "industry")),
    )
    [(purpose, body)] = waiting(ops)
    assert purpose is DraftPurpose.QUESTION
    ops.leads.set_status(str(lead.id), LeadStatus.QUALIFIED, by="ann")
    ops.leads.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann")
    assert waiting(ops) == [(purpose, body)]


def test_suppressed_lead_gets_no_question(ops: LeadOps) -> None:
    lead = processed(ops)
    ops.suppressions.add("nimbus.example")
    ops.leads.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann")
    assert waiting(ops) == []


def test_complete_lead_is_asked_who_else_decides(ops: LeadOps) -> None:
    message = "Could you show us a demo this month? I decide. Our budget of $50k is approved. I sign."
    lead = processed(ops, budget_range="50k-100k", lead_message=message)
    ops.leads.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann")
    [(purpose, body)] = waiting(ops)
    assert purpose is DraftPurpose.QUESTION
    assert "who will be involved in the decision?" in body


def test_refused_request_for_information_writes_nothing(ops: LeadOps) -> None:
    lead = processed(ops)
    ops.leads.set_status(str(lead.id), LeadStatus.CLOSED_WON, by="ann")
    with pytest.raises(LeadOpsError, match="cannot change to NEEDS_INFO"):
        ops.leads.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann")
    assert waiting(ops) == []


def test_replaced_draft_has_the_reason(ops: LeadOps) -> None:
    lead = processed(ops)
    [item] = ops.review().items
    ops.leads.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann", reason="budget?")
    gone = ops.drafts.get(item.draft.id)
    assert delivery(gone) == "Withdrawn from the inbox"
    assert gone.delivery_note == "the lead became NEEDS_INFO: budget?"


class Cadence:
    """A lead that got its first email; the clock can be moved on."""

    def __init__(self, url: str) -> None:
        self.clock = FixedClock()
        config = Settings(_env_file=None)
        self.ops = LeadOps.open(url, config=config, clock=self.clock, email=RecordingEmailTool())
        self.lead = str(processed(self.ops).id)
        self.approve_and_send()

    def approve_and_send(self) -> None:
        [item] = self.ops.review().items
        self.ops.drafts.approve(item.draft.id, by="ann", expected_version=item.draft.version)
        self.clock.advance(61)
        assert self.ops.delivery.deliver_due().sent == 1

    def draft_follow_up(self, days: int) -> None:
        self.clock.advance(days * 86_400)
        assert self.ops.follow_ups.draft_due().drafted

    def steps(self) -> list[tuple[DraftVariant, DraftPurpose, DeliveryState]]:
        drafts = self.ops.leads.show(self.lead).drafts
        return [(draft.variant, draft.purpose, draft.state) for draft in drafts]


@pytest.fixture
def cadence(database_url: str) -> Iterator[Cadence]:
    made = Cadence(database_url)
    with made.ops:
        yield made


FIRST_SENT = (DraftVariant.FIRST_TOUCH, DraftPurpose.OUTREACH, DeliveryState.SENT)


def test_question_replaces_the_follow_up_of_its_step(cadence: Cadence) -> None:
    cadence.draft_follow_up(days=3)
    cadence.ops.leads.set_status(cadence.lead, LeadStatus.NEEDS_INFO, by="ann")
    assert cadence.steps() == [
        FIRST_SENT,
        (DraftVariant.FOLLOW_UP_1, DraftPurpose.OUTREACH, DeliveryState.SUPERSEDED),
        (DraftVariant.FOLLOW_UP_1, DraftPurpose.QUESTION, DeliveryState.DRAFT),
    ]
    [(_, body)] = waiting(cadence.ops)
    assert "my earlier email" in body
    assert "Thanks for" not in body
    cadence.approve_and_send()
    reached = cadence.ops.follow_ups.get(cadence.lead)
    assert reached is not None
    assert (reached.variant, reached.stopped_at) == (DraftVariant.FOLLOW_UP_1, None)


def test_question_between_follow_ups_is_the_next_step(cadence: Cadence) -> None:
    cadence.ops.leads.set_status(cadence.lead, LeadStatus.NEEDS_INFO, by="ann")
    question = (DraftVariant.FOLLOW_UP_1, DraftPurpose.QUESTION, DeliveryState.DRAFT)
    assert cadence.steps() == [FIRST_SENT, question]
    cadence.clock.advance(30 * 86_400)
    assert cadence.ops.follow_ups.draft_due().drafted == {}


def test_question_after_the_last_email_starts_no_new_cadence(cadence: Cadence) -> None:
    for days in (3, 5, 7):
        cadence.draft_follow_up(days)
        cadence.approve_and_send()
    cadence.ops.leads.set_status(cadence.lead, LeadStatus.NEEDS_INFO, by="ann")
    assert cadence.steps()[-1] == (DraftVariant.BREAKUP, DraftPurpose.QUESTION, DeliveryState.DRAFT)
    cadence.approve_and_send()
    cadence.clock.advance(365 * 86_400)
    assert cadence.ops.follow_ups.draft_due().drafted == {}


def test_undo_of_a_question_restores_the_follow_up(cadence: Cadence) -> None:
    cadence.draft_follow_up(days=3)
    cadence.ops.leads.set_status(cadence.lead, LeadStatus.NEEDS_INFO, by="ann")
    cadence.ops.leads.undo_move(cadence.lead, by="ann")
    assert cadence.steps()[1] == (DraftVariant.FOLLOW_UP_1, DraftPurpose.OUTREACH, DeliveryState.DRAFT)
