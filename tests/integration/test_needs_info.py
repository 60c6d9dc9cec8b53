"""A person wants to know more of a lead: what was to be sent makes room for a question."""

from collections.abc import Iterator

import pytest

from leadops_core import LeadOps
from leadops_core.display.lead import delivery
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import DeliveryState, DraftPurpose, Lead, LeadContent, LeadStatus
from leadops_core.settings import Settings

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
    lead = ops.add_lead(LeadContent.model_validate({**WHOLE, **changes}))
    ops.process()
    return ops.show(str(lead.id)).lead


def waiting(ops: LeadOps) -> list[tuple[DraftPurpose, str]]:
    return [(item.draft.purpose, item.draft.body) for item in ops.review().items]


def test_a_question_waits_in_the_place_of_outreach(ops: LeadOps) -> None:
    lead = processed(ops)
    [(purpose, _)] = waiting(ops)
    assert purpose is DraftPurpose.OUTREACH
    moved = ops.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann", reason="budget?")
    assert moved.status is LeadStatus.NEEDS_INFO
    [(purpose, body)] = waiting(ops)
    assert purpose is DraftPurpose.QUESTION
    assert "Have you set a budget aside for this, even a rough one?" in body
    said = [each.type for each in ops.show(str(lead.id)).activities[:2]]
    assert said == ["EMAIL_DRAFTED", "STATUS_CHANGED"]


def test_taken_back_the_inbox_is_as_before(ops: LeadOps) -> None:
    lead = processed(ops)
    before = waiting(ops)
    ops.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann")
    restored = ops.take_back(str(lead.id), by="ann")
    assert restored.status is lead.status
    assert waiting(ops) == before


def test_what_was_approved_does_not_go_and_comes_back_unapproved(ops: LeadOps) -> None:
    lead = processed(ops)
    [item] = ops.review().items
    ops.approve(item.draft.id, by="ann")
    ops.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="bob")
    assert ops.draft(item.draft.id).state is DeliveryState.SUPERSEDED
    assert ops.deliver_due().waiting == 0
    ops.take_back(str(lead.id), by="bob")
    assert (ops.draft(item.draft.id).state, ops.draft(item.draft.id).approved) == (DeliveryState.DRAFT, False)


def test_a_question_that_waits_already_stays_the_only_one(ops: LeadOps) -> None:
    lead = processed(
        ops,
        **dict.fromkeys(("company_size", "urgency", "pain_point", "lead_message", "job_title", "industry")),
    )
    [(purpose, body)] = waiting(ops)
    assert purpose is DraftPurpose.QUESTION
    ops.set_status(str(lead.id), LeadStatus.QUALIFIED, by="ann")
    ops.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann")
    assert waiting(ops) == [(purpose, body)]


def test_nobody_is_asked_who_may_not_be_written_to(ops: LeadOps) -> None:
    lead = processed(ops)
    ops.suppress("nimbus.example")
    ops.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann")
    assert waiting(ops) == []


def test_a_lead_that_told_everything_is_asked_who_else_decides(ops: LeadOps) -> None:
    message = "Could you show us a demo this month? I decide. Our budget of $50k is approved. I sign."
    lead = processed(ops, budget_range="50k-100k", lead_message=message)
    ops.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann")
    [(purpose, body)] = waiting(ops)
    assert purpose is DraftPurpose.QUESTION
    assert "who would have a say in the decision?" in body


def test_a_move_that_is_refused_writes_nothing(ops: LeadOps) -> None:
    lead = processed(ops)
    ops.set_status(str(lead.id), LeadStatus.CLOSED_WON, by="ann")
    with pytest.raises(LeadOpsError, match="can not become NEEDS_INFO"):
        ops.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann")
    assert waiting(ops) == []


def test_the_draft_that_left_says_so_and_why(ops: LeadOps) -> None:
    lead = processed(ops)
    [item] = ops.review().items
    ops.set_status(str(lead.id), LeadStatus.NEEDS_INFO, by="ann", reason="budget?")
    gone = ops.draft(item.draft.id)
    assert delivery(gone) == "taken out of the inbox"
    assert gone.delivery_note == "the lead became NEEDS_INFO: budget?"
