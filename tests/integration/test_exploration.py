"""Random proposals through the pipeline, on both databases: drawn once, marked, stored, and learned from."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from leadops_core import LeadOps
from leadops_core.learning.repository.labels import LabelRepository
from leadops_core.schemas import (
    DeliveryState,
    Lead,
    LeadContent,
    LeadQuery,
    LeadStatus,
    Outcome,
    PassedOver,
    ReasonCode,
    RecommendedAction,
)
from leadops_core.settings import Settings

COLD = {
    "first_name": "Ann",
    "company_name": "Firm",
    "job_title": "Office Assistant",
    "company_size": "2-10",
    "budget_range": "25k-50k",
    "pain_point": "Leads get lost",
}


@pytest.fixture
def ops(database_url: str) -> Iterator[LeadOps]:
    with LeadOps.open(database_url, config=Settings(_env_file=None, exploration_share=0.5)) as opened:
        yield opened


def add_cold(ops: LeadOps, count: int) -> list[Lead]:
    """Add and process leads that the policy passes over, and return them, those that were chosen first."""
    ids = [
        ops.leads.add(LeadContent.model_validate({**COLD, "email": f"ann{number}@firm{number}.example"})).id
        for number in range(count)
    ]
    ops.process()
    leads = [ops.leads.find(id) for id in ids]
    return sorted(leads, key=lambda lead: not lead.is_explored)


def reason(ops: LeadOps, lead: Lead) -> ReasonCode | None:
    decision = ops.leads.show(lead.id).decision
    return decision.reason if decision else None


def test_chosen_leads_are_proposed_marked_and_audited(ops: LeadOps) -> None:
    leads = add_cold(ops, 8)
    chosen, passed_over = leads[0], leads[-1]
    assert (chosen.is_explored, passed_over.is_explored) == (True, False)
    assert (chosen.recommended_action, chosen.status) == (RecommendedAction.SEND_EMAIL, LeadStatus.QUALIFIED)
    assert (passed_over.recommended_action, passed_over.status) == (RecommendedAction.HOLD, LeadStatus.NEW)
    detail = ops.leads.show(chosen.id)
    assert detail.decision is not None
    assert detail.decision.reason is ReasonCode.EXPLORATION
    assert detail.decision.sentence.startswith("Chosen at random (50% of such leads are)")
    assert [draft.state for draft in detail.drafts] == [DeliveryState.DRAFT]
    for lead in (chosen, passed_over):
        assignment = lead.exploration
        assert assignment is not None
        assert (assignment.propensity, assignment.passed_over) == (0.5, PassedOver.COLD)
        assert assignment.is_chosen is lead.is_explored is (assignment.draw < 0.5)
        [scored] = [each for each in ops.leads.show(lead.id).activities if each.type == "SCORED"]
        assert scored.payload["exploration"]["draw"] == assignment.draw
    assert {lead.lead_id for lead in ops.exploration.iterate()} == {
        lead.id for lead in leads if lead.is_explored
    }
    assert len(ops.exploration.list(only_explored=False).items) == 8
    listed = orjson.loads(ops.leads.list_json(LeadQuery()))["items"]
    assert {lead["id"] for lead in listed if lead["is_explored"] is True} == {
        str(lead.id) for lead in leads if lead.is_explored
    }


def test_draw_stays_with_its_lead_and_can_be_switched_off(ops: LeadOps) -> None:
    leads = add_cold(ops, 6)
    chosen, passed_over = leads[0], leads[-1]
    ops.settings.change(by="ann", exploration_share=0.01)
    ops.pipeline.run(str(chosen.id), force=True)
    assert ops.leads.find(chosen.id).exploration == chosen.exploration
    assert reason(ops, chosen) is ReasonCode.EXPLORATION
    ops.settings.change(by="ann", exploration_share=0)
    assert ops.exploration.report().share == 0
    ops.pipeline.run(str(chosen.id))
    assert reason(ops, chosen) is ReasonCode.COLD
    assert not ops.leads.find(chosen.id).is_explored
    assert ops.leads.find(chosen.id).exploration == chosen.exploration
    assert {draft.state for draft in ops.leads.show(chosen.id).drafts} == {DeliveryState.SUPERSEDED}
    assert not ops.leads.find(passed_over.id).is_explored
    late = ops.leads.add(LeadContent.model_validate({**COLD, "email": "late@firm.example"}))
    ops.process()
    assert ops.leads.find(late.id).exploration is None


def test_contacted_lead_keeps_its_propensity(ops: LeadOps) -> None:
    leads = add_cold(ops, 6)
    chosen, passed_over = leads[0], leads[-1]
    ops.outcomes.record(chosen.id, Outcome.BOOKED_DEMO, by="ann")
    ops.outcomes.record(passed_over.id, Outcome.NO_RESPONSE, by="ann")
    ops.pipeline.run(str(chosen.id), force=True)
    assert reason(ops, chosen) is ReasonCode.ALREADY_CONTACTED
    assert ops.leads.find(chosen.id).is_explored
    propensities = LabelRepository(ops.database).propensities()
    assert propensities[chosen.id] == 0.5
    assert passed_over.id not in propensities
    report = ops.exploration.report()
    assert (report.drawn, report.contacted, report.good, report.bad) == (6, 1, 1, 0)
    assert report.chosen == report.waiting + report.contacted
    found = next(lead for lead in ops.exploration.iterate() if lead.lead_id == chosen.id)
    assert found.is_good is True


def test_opted_out_leads_are_never_drawn(ops: LeadOps) -> None:
    for number in range(8):
        words = "Do not contact me again, please unsubscribe me."
        email = f"no{number}@firm{number}.example"
        ops.leads.add(LeadContent.model_validate({**COLD, "email": email, "lead_message": words}))
    ops.process()
    assert ops.exploration.report().drawn == 0
    assert ops.leads.figures().drafts_waiting == 0


def test_exploration_is_off_in_a_local_copy(sqlite_url: str, tmp_path: Path) -> None:
    with LeadOps.open(sqlite_url, config=Settings(_env_file=None, exploration_share=0.5)) as source:
        add_cold(source, 2)
    copy = tmp_path / "copy.db"
    LeadOps.pull(sqlite_url, copy, by="ann")
    with LeadOps.open(f"sqlite:///{copy}", config=Settings(_env_file=None, exploration_share=0.5)) as ops:
        assert ops.exploration.share() == 0
        assert ops.exploration.report().drawn == 2
