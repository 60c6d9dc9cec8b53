"""Contract of every `CRMTool`.

class TestMyCRM(CRMContract):
    def make_tool(self): ...
"""

from abc import ABC, abstractmethod
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from leadops_core.schemas import (
    Activity,
    ActivityId,
    ActivityType,
    DraftId,
    DraftPurpose,
    DraftVariant,
    EmailDraft,
    Feedback,
    FeedbackId,
    GraphRunId,
    Lead,
    LeadContent,
    LeadId,
    LeadStatus,
    Outcome,
    ProcessingState,
    RecordStatus,
    RunKey,
    RunRecord,
    SuppressionEntry,
    SuppressionId,
    SuppressionKind,
    SuppressionReason,
    Trace,
    TraceId,
)
from leadops_core.testing.clock import CountingIds
from leadops_core.tools import CRMTool, PermanentToolError

_AT = datetime(2026, 11, 2, 12, tzinfo=UTC)


def make_content(number: int = 1, **changes: object) -> LeadContent:
    """Return the content of lead number `number`."""
    values = {
        "first_name": "Zoë",
        "last_name": f"Łukasz{number}",
        "email": f"zoe{number}@company{number}.example",
        "company_name": f"Company {number}",
        "job_title": "Head of Operations",
    }
    return LeadContent.model_validate({**values, **changes})


def make_run(lead: Lead, key: str = "first", *, first_id: int = 1, **changes: Any) -> RunRecord:
    """Return a run that qualified the lead and drafted an email. `first_id` separates the ids of several runs."""
    # Far away from the ids that a CRM with counted ids assigns.
    ids = CountingIds(1_000_000 + first_id)
    run_id = GraphRunId(ids.new())
    draft = EmailDraft(
        id=DraftId(ids.new()),
        lead_id=lead.id,
        subject="Hello",
        body="Hi Zoë,\n\nhello.",
        variant=DraftVariant.FIRST_TOUCH,
        purpose=DraftPurpose.OUTREACH,
        template_version="1",
        created_at=_AT,
        updated_at=_AT,
    )
    kinds = (ActivityType.SCORED, ActivityType.EMAIL_DRAFTED)
    run = RunRecord(
        lead=lead.model_copy(
            update={
                "status": LeadStatus.QUALIFIED,
                "processing_state": ProcessingState.DONE,
                "score_value": 71.5,
            }
        ),
        activities=tuple(
            Activity(
                id=ActivityId(ids.new()), lead_id=lead.id, type=kind, graph_run_id=run_id, created_at=_AT
            )
            for kind in kinds
        ),
        draft=draft,
        trace=Trace(
            id=TraceId(ids.new()),
            lead_id=lead.id,
            graph_run_id=run_id,
            run_key=RunKey(key),
            node_events=(),
            model="offline",
            created_at=_AT,
        ),
    )
    return run.model_copy(update=changes)


def make_suppression(number: int, kind: SuppressionKind, value: str) -> SuppressionEntry:
    """Return an entry for an opt-out."""
    return SuppressionEntry(
        id=SuppressionId(UUID(int=number)),
        kind=kind,
        value=value,
        reason=SuppressionReason.OPT_OUT,
        created_at=_AT,
    )


def make_feedback(lead_id: LeadId, number: int = 1, outcome: Outcome = Outcome.CLOSED_WON) -> Feedback:
    """Return outcome number `number`."""
    return Feedback(
        id=FeedbackId(UUID(int=number)), lead_id=lead_id, outcome=outcome, recorded_by="rep", created_at=_AT
    )


class CRMContract(ABC):
    """pytest runs it for each subclass whose name starts with Test."""

    @abstractmethod
    def make_tool(self) -> CRMTool:
        """Return an empty CRM."""

    def test_add_lead_stores_the_same_person_once(self) -> None:
        crm = self.make_tool()
        first = crm.add_lead(make_content())
        again = crm.add_lead(make_content(job_title=None))
        _expect(again.id == first.id, "a second lead was made")
        _expect(again.job_title == "Head of Operations", "blank overwrote")
        _expect(again.version == first.version, "nothing changed, but the version did")

    def test_add_lead_updates_changed_fields(self) -> None:
        crm = self.make_tool()
        first = crm.add_lead(make_content())
        changed = crm.add_lead(make_content(job_title="CEO"))
        _expect((changed.id, changed.job_title) == (first.id, "CEO"), "the lead was not updated")
        _expect(changed.version == first.version + 1, "the version did not go up by one")
        _expect(changed.processing_state is ProcessingState.QUEUED, "it does not wait to be processed")

    def test_record_returns_results_in_the_order_of_runs(self) -> None:
        """A skipped run does not stop the others."""
        crm = self.make_tool()
        leads = [crm.add_lead(make_content(number)) for number in (1, 2, 3)]
        stale = leads[1].model_copy(update={"version": leads[1].version + 7})
        runs = [make_run(lead, first_id=100 * n) for n, lead in enumerate((leads[0], stale, leads[2]), 1)]
        results = crm.record_runs(runs)
        _expect([result.lead_id for result in results] == [lead.id for lead in leads], "the order is lost")
        expected = [RecordStatus.RECORDED, RecordStatus.OUTDATED, RecordStatus.RECORDED]
        _expect([result.status for result in results] == expected, f"{results} is not {expected}")

    def test_record_skips_a_run_that_is_already_stored(self) -> None:
        crm = self.make_tool()
        lead = crm.add_lead(make_content())
        results = crm.record_runs([make_run(lead), make_run(lead, first_id=100)])
        results = [*results, *crm.record_runs([make_run(lead, first_id=200)])]
        expected = [RecordStatus.RECORDED, RecordStatus.ALREADY_RECORDED, RecordStatus.ALREADY_RECORDED]
        _expect([result.status for result in results] == expected, f"{results} is not {expected}")

    def test_record_stores_a_forced_run_with_a_known_key(self) -> None:
        """The lead must still be unchanged."""
        crm = self.make_tool()
        lead = crm.add_lead(make_content())
        crm.record_runs([make_run(lead)])
        outdated = lead.model_copy(update={"version": lead.version + 1})
        result = crm.record_runs([make_run(outdated, first_id=100, is_forced=True)])
        _expect(result[0].status is RecordStatus.RECORDED, f"{result[0].status} is not recorded")
        result = crm.record_runs([make_run(lead, first_id=200, is_forced=True)])
        _expect(result[0].status is RecordStatus.OUTDATED, f"{result[0].status} is not outdated")

    def test_run_of_an_unknown_lead_is_outdated(self) -> None:
        """It may have been deleted during the run."""
        crm = self.make_tool()
        gone = crm.add_lead(make_content()).model_copy(update={"id": LeadId(UUID(int=99))})
        result = crm.record_runs([make_run(gone)])
        _expect(result[0].status is RecordStatus.OUTDATED, f"{result[0].status} is not outdated")

    def test_record_accepts_an_empty_list(self) -> None:
        _expect(list(self.make_tool().record_runs([])) == [], "something was recorded")

    def test_suppression_of_a_run_is_found_for_its_address_only(self) -> None:
        """With or without a plus tag, and together with other addresses."""
        crm = self.make_tool()
        lead = crm.add_lead(make_content())
        entry = make_suppression(5, SuppressionKind.ADDRESS, "zoe1@company1.example")
        crm.record_runs([make_run(lead, suppression=entry)])
        addresses = ["zoe1@company1.example", "zoe1+tag@company1.example", "other@company1.example"]
        suppressed = crm.suppressions(addresses)
        _expect(set(suppressed) == set(addresses[:2]), f"{sorted(suppressed)} are suppressed")
        _expect([entry.id for entry in suppressed[addresses[0]]] == [entry.id], "another entry was found")

    def test_suppressed_domain_covers_its_subdomains(self) -> None:
        """It does not cover a domain that only ends with the same letters."""
        crm = self.make_tool()
        lead = crm.add_lead(make_content())
        entry = make_suppression(5, SuppressionKind.DOMAIN, "company1.example")
        crm.record_runs([make_run(lead, suppression=entry)])
        addresses = ["a@company1.example", "a@mail.company1.example", "a@mycompany1.example"]
        _expect(set(crm.suppressions(addresses)) == set(addresses[:2]), "the wrong addresses are suppressed")

    def test_find_suppression_without_an_address_returns_none(self) -> None:
        _expect(dict(self.make_tool().suppressions([])) == {}, "something was found")

    def test_outcomes_count_leads_not_records(self) -> None:
        """A second outcome of a lead replaces its label."""
        crm = self.make_tool()
        leads = [crm.add_lead(make_content(number)) for number in (1, 2)]
        counts = [
            crm.record_feedback(make_feedback(leads[0].id, 1)).label_count,
            crm.record_feedback(make_feedback(leads[0].id, 1)).label_count,
            crm.record_feedback(make_feedback(leads[0].id, 2, Outcome.CLOSED_LOST)).label_count,
            crm.record_feedback(make_feedback(leads[1].id, 3)).label_count,
        ]
        _expect(counts == [1, 1, 1, 2], f"{counts} labels were counted")

    def test_outcome_of_an_unknown_lead_is_refused(self) -> None:
        crm = self.make_tool()
        try:
            crm.record_feedback(make_feedback(LeadId(UUID(int=99))))
        except PermanentToolError:
            return
        raise AssertionError("an outcome of nobody was stored")


def _expect(fact: bool, what: str) -> None:
    if not fact:
        raise AssertionError(what)
