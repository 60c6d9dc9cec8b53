"""One lead through the graph."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.graph import LeadState, Toolbox
from leadops_core.schemas import (
    ActivityType,
    Brief,
    Enrichment,
    Feedback,
    FeedbackId,
    Lead,
    LeadContent,
    LeadStatus,
    NodeEvent,
    Outcome,
    ProcessingState,
    ReasonCode,
    RecommendedAction,
    RecordResult,
    RecordStatus,
    RunRecord,
    SuppressionEntry,
    SuppressionId,
    SuppressionKind,
    SuppressionReason,
)
from leadops_core.schemas.trace import (
    ActionDecided,
    DraftWritten,
    FactsFound,
    RunRecorded,
    ScoreGiven,
    SignalsRead,
)
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.testing.crm import InMemoryCRM
from leadops_core.tools import ModelTool, PermanentToolError, SignalReading, TransientToolError, WrittenDraft

Run = Callable[..., LeadState]
Swap = Callable[..., Toolbox]


class FailingEnrichment:
    """Fails a given number of times, then answers."""

    def __init__(self, error: Exception, times: int = 1_000) -> None:
        self.error, self.times, self.calls = error, times, 0

    def enrich(self, lead: LeadContent) -> Enrichment:
        self.calls += 1
        if self.calls <= self.times:
            raise self.error
        return Enrichment()


class CountingModel:
    """Counts the calls of the model that it wraps."""

    def __init__(self, inner: ModelTool) -> None:
        self._inner, self.calls = inner, 0
        self.name, self.version = "counting", "1"

    async def read_signals(self, lead: LeadContent) -> SignalReading:
        self.calls += 1
        return await self._inner.read_signals(lead)

    async def write_draft(self, brief: Brief) -> WrittenDraft:
        self.calls += 1
        return await self._inner.write_draft(brief)


def types(crm: InMemoryCRM) -> list[ActivityType]:
    return [activity.type for activity in crm.activities]


def test_hot_lead_gets_a_draft_explanation_and_timeline(run: Run, hot_lead: Lead, crm: InMemoryCRM) -> None:
    state = run(hot_lead)

    assert state.errors == []
    assert state.score is not None
    assert state.score.base + sum(line.points for line in state.score.lines) == state.score.total
    assert state.decision is not None
    assert state.decision.action is RecommendedAction.SEND_EMAIL
    assert types(crm) == [
        *(ActivityType.ENRICHED, ActivityType.SCORED, ActivityType.EMAIL_DRAFTED, ActivityType.STATUS_CHANGED)
    ]
    stored = crm.leads[hot_lead.id]
    assert stored.status is LeadStatus.QUALIFIED
    assert stored.score_value == state.score.total
    assert stored.processing_state is ProcessingState.DONE
    assert stored.version == state.known_lead.version
    assert len(crm.drafts) == len(crm.traces) == 1
    assert [event.node for event in crm.traces[0].node_events] == [
        *("normalize_input", "enrich_lead", "score_lead", "decide_next_action", "draft_email")
    ]


def test_node_events_hold_the_changes_of_each_node(run: Run, hot_lead: Lead) -> None:
    state = run(hot_lead)
    assert state.score is not None
    assert state.decision is not None
    assert state.email_draft is not None
    draft = state.email_draft
    assert {event.node: event.changes for event in state.events} == {
        "normalize_input": (),
        "enrich_lead": (FactsFound(count=len(state.enrichment.facts)),),
        "score_lead": (
            ScoreGiven(total=state.score.total, label=state.score.label),
            SignalsRead(count=len(state.score.signals)),
        ),
        "decide_next_action": (ActionDecided(action=state.decision.action, reason=state.decision.reason),),
        "draft_email": (DraftWritten(draft_id=draft.id, variant=draft.variant, purpose=draft.purpose),),
        "log_to_crm": (
            ActionDecided(action=state.decision.action, reason=state.decision.reason),
            RunRecorded(status=RecordStatus.RECORDED),
        ),
        "learning_update": (),
    }


def test_node_event_stored_with_text_is_read_without_it() -> None:
    stored = {"node": "score_lead", "started_at": "2026-01-01T00:00:00Z", "took_ms": 0.5, "retries": 0}
    event = NodeEvent.model_validate({**stored, "changed": ["score=88.6 HOT"], "error": None})
    assert event == NodeEvent.model_validate(stored)
    assert event.changes == ()


def test_trace_contains_no_address_and_no_lead_text(run: Run, hot_lead: Lead, crm: InMemoryCRM) -> None:
    run(hot_lead)
    written = crm.traces[0].model_dump_json()
    for secret in ("priya", "sharma", "innov", "sign off", "lost between"):
        assert secret not in written.lower()


def test_second_run_changes_nothing_and_calls_no_model(
    run: Run, hot_lead: Lead, crm: InMemoryCRM, tools: Toolbox, with_tool: Swap
) -> None:
    model = CountingModel(tools.model)
    counted = with_tool(model=model)
    run(hot_lead, counted)
    calls, stored, timeline = model.calls, crm.leads[hot_lead.id], list(crm.activities)

    state = run(stored, counted)

    assert state.record_status is RecordStatus.ALREADY_RECORDED
    assert model.calls == calls
    assert crm.leads[hot_lead.id] == stored
    assert crm.activities == timeline
    assert len(crm.drafts) == len(crm.traces) == 1


def test_forced_run_replaces_older_draft(run: Run, hot_lead: Lead, crm: InMemoryCRM) -> None:
    run(hot_lead)
    state = run(crm.leads[hot_lead.id], force=True)
    assert state.record_status is RecordStatus.RECORDED
    assert [draft.state.value for draft in crm.drafts] == ["superseded", "draft"]


def test_other_policy_gives_another_run_key(
    run: Run, hot_lead: Lead, crm: InMemoryCRM, with_tool: Swap, tools: Toolbox
) -> None:
    run(hot_lead)
    stricter = with_tool(policy=tools.policy.with_competitors(["innov.example"]))
    state = run(crm.leads[hot_lead.id], stricter)
    assert state.decision is not None
    assert state.decision.reason is ReasonCode.COMPETITOR


def test_order_of_attributes_does_not_change_the_run_key(run: Run, crm: InMemoryCRM, hot_lead: Lead) -> None:
    lead = hot_lead.model_copy(update={"attributes": {"a": "1", "b": "2"}})
    turned = hot_lead.model_copy(update={"attributes": {"b": "2", "a": "1"}})
    first = run(lead).start
    second = run(turned, force=True).start
    assert first is not None
    assert second is not None
    assert first.run_key == second.run_key


def test_temporary_failure_is_retried_and_counted(
    run: Run, hot_lead: Lead, crm: InMemoryCRM, with_tool: Swap
) -> None:
    flaky = FailingEnrichment(TransientToolError("busy"), times=2)
    state = run(hot_lead, with_tool(enrichment=flaky))
    assert state.errors == []
    assert flaky.calls == 3
    assert {event.node: event.retries for event in state.events}["enrich_lead"] == 2
    assert state.score is not None


def test_repeated_failure_holds_the_lead_with_a_timeline_entry(
    run: Run, hot_lead: Lead, crm: InMemoryCRM, with_tool: Swap
) -> None:
    state = run(hot_lead, with_tool(enrichment=FailingEnrichment(TransientToolError("still busy"))))

    assert state.errors == ["enrich_lead: still busy"]
    assert state.decision is not None
    assert (state.decision.action, state.decision.reason) == (
        RecommendedAction.HOLD,
        ReasonCode.PROCESSING_ERROR,
    )
    assert types(crm) == [ActivityType.ERROR]
    assert crm.traces[0].errors == ("enrich_lead: still busy",)
    stored = crm.leads[hot_lead.id]
    assert stored.processing_state is ProcessingState.FAILED
    assert stored.last_error == "enrich_lead: still busy"
    assert stored.last_run_key is None


def test_permanent_failure_is_not_retried(run: Run, hot_lead: Lead, with_tool: Swap) -> None:
    broken = FailingEnrichment(PermanentToolError("no such account"))
    run(hot_lead, with_tool(enrichment=broken))
    assert broken.calls == 1


def test_unexpected_error_shows_its_type_and_no_lead_data(
    run: Run, hot_lead: Lead, crm: InMemoryCRM, with_tool: Swap
) -> None:
    state = run(hot_lead, with_tool(enrichment=FailingEnrichment(KeyError("priya.sharma@innov.example"))))
    assert state.errors == ["enrich_lead: unexpected KeyError; the log of this process has the traceback"]
    assert "priya" not in crm.traces[0].model_dump_json()


def test_unexpected_error_is_logged_with_its_traceback_and_no_lead_data(
    run: Run, hot_lead: Lead, with_tool: Swap, caplog: pytest.LogCaptureFixture
) -> None:
    class Tool:
        def enrich(self, lead: Lead) -> Enrichment:
            try:
                raise ValueError(lead.email)
            except ValueError as error:
                raise KeyError(f"nothing for {lead.last_name}") from error

    with caplog.at_level(logging.ERROR, "leadops_core.graph"):
        run(hot_lead, with_tool(enrichment=Tool()))
    [record] = caplog.records
    assert record.name == "leadops_core.graph"
    assert record.getMessage().startswith("enrich_lead failed for 1 lead: KeyError at test_runs.py:")
    assert record.exc_info is not None
    assert 'raise KeyError(f"nothing for' in caplog.text
    assert "ValueError" in caplog.text
    assert "direct cause" in caplog.text
    assert str(hot_lead.last_name) not in caplog.text
    assert str(hot_lead.email) not in caplog.text


def test_debug_variable_adds_the_text_of_the_error(
    run: Run,
    hot_lead: Lead,
    with_tool: Swap,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LEADOPS_DEBUG", "1")
    run(hot_lead, with_tool(enrichment=FailingEnrichment(KeyError("the reason"))))
    assert "KeyError: 'the reason'" in caplog.text


def test_error_of_our_own_is_not_logged_as_unexpected(
    run: Run, hot_lead: Lead, with_tool: Swap, caplog: pytest.LogCaptureFixture
) -> None:
    run(hot_lead, with_tool(enrichment=FailingEnrichment(PermanentToolError("no such account"))))
    assert caplog.records == []


def test_raise_errors_lets_an_unexpected_error_through(run: Run, hot_lead: Lead, with_tool: Swap) -> None:
    tools = replace(with_tool(enrichment=FailingEnrichment(KeyError("the reason"))), raise_errors=True)
    with pytest.raises(KeyError, match="the reason"):
        run(hot_lead, tools)


def test_bulk_run_logs_one_failure_of_many_leads_once(caplog: pytest.LogCaptureFixture) -> None:
    tool = FailingEnrichment(ZeroDivisionError("secret of a lead"))
    with LeadOps.open("sqlite://", config=Settings(_env_file=None), enrichment=tool) as ops:
        for number in range(3):
            ops.leads.add({"email": f"ada{number}@firm{number}.example", "lead_message": "A demo, please"})
        assert ops.process().failed == 3
        assert "the log of this process has the traceback" in str(
            ops.leads.show("ada0@firm0.example").lead.last_error
        )
    [record] = caplog.records
    assert record.getMessage().startswith("enrich_lead failed for 3 leads: ZeroDivisionError at ")
    assert "Traceback" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("is_by_variable", [False, True])
def test_opened_with_raise_errors_a_bug_in_a_tool_raises(
    is_by_variable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = FailingEnrichment(ZeroDivisionError("a bug"))
    config = Settings(_env_file=None)
    if is_by_variable:
        monkeypatch.setenv("LEADOPS_DEBUG", "1")
    raise_errors = None if is_by_variable else True
    with LeadOps.open("sqlite://", config=config, enrichment=tool, raise_errors=raise_errors) as ops:
        ops.leads.add({"email": "ada@firm.example", "lead_message": "A demo, please"})
        with pytest.raises(ZeroDivisionError, match="a bug"):
            ops.process()
        assert ops.pipeline.backlog().queued == 1


class BrokenModel:
    """Reads nothing, writes nothing, or both."""

    name, version = "broken", "1"

    def __init__(self, inner: ModelTool, *, reads: bool) -> None:
        self._inner, self._reads = inner, reads

    async def read_signals(self, lead: LeadContent) -> SignalReading:
        if not self._reads:
            raise PermanentToolError("the provider refuses the key")
        return await self._inner.read_signals(lead)

    async def write_draft(self, brief: Brief) -> WrittenDraft:
        raise PermanentToolError("the provider refuses to write")


@pytest.mark.parametrize(("reads", "node"), [(False, "score_lead"), (True, "draft_email")])
def test_failing_model_holds_the_lead(
    run: Run, hot_lead: Lead, crm: InMemoryCRM, tools: Toolbox, with_tool: Swap, reads: bool, node: str
) -> None:
    state = run(hot_lead, with_tool(model=BrokenModel(tools.model, reads=reads)))
    assert state.errors[0].startswith(f"{node}: the provider refuses")
    assert state.decision is not None
    assert state.decision.action is RecommendedAction.HOLD
    assert crm.drafts == []
    assert ActivityType.EMAIL_DRAFTED not in types(crm)


class DeafCRM(InMemoryCRM):
    """A CRM that answers no question and takes no record."""

    def __init__(self, *, deaf_to: str) -> None:
        super().__init__(FixedClock(), CountingIds(5_000_000))
        self._deaf_to = deaf_to

    def suppressions(self, addresses: Sequence[str]) -> dict[str, tuple[SuppressionEntry, ...]]:
        if self._deaf_to == "suppressions":
            raise PermanentToolError("the CRM does not answer")
        return super().suppressions(addresses)

    def record_runs(self, runs: Sequence[RunRecord]) -> list[RecordResult]:
        if self._deaf_to == "record_runs":
            raise PermanentToolError("the CRM takes nothing")
        return super().record_runs(runs)


def test_run_drafts_nothing_if_suppressions_are_unavailable(
    run: Run, hot_lead: Lead, with_tool: Swap
) -> None:
    crm = DeafCRM(deaf_to="suppressions")
    crm.leads[hot_lead.id] = hot_lead
    state = run(hot_lead, with_tool(crm=crm))
    assert state.errors == ["decide_next_action: the CRM does not answer"]
    assert crm.drafts == []
    assert crm.leads[hot_lead.id].recommended_action is RecommendedAction.HOLD


def test_refused_record_ends_the_run_with_its_error(run: Run, hot_lead: Lead, with_tool: Swap) -> None:
    state = run(hot_lead, with_tool(crm=DeafCRM(deaf_to="record_runs")))
    assert state.errors == ["log_to_crm: the CRM takes nothing"]
    assert state.record_status is None


def test_unreadable_scorecard_is_an_error_of_the_run(
    run: Run, hot_lead: Lead, crm: InMemoryCRM, with_tool: Swap
) -> None:
    class NoScorecard:
        def active(self) -> object:
            raise PermanentToolError("there is no scorecard")

    state = run(hot_lead, with_tool(scoring_config=NoScorecard()))
    assert state.errors == ["normalize_input: there is no scorecard"]
    assert types(crm) == [ActivityType.ERROR]
    assert crm.leads[hot_lead.id].processing_state is ProcessingState.FAILED


def test_content_without_an_id_is_stored_in_the_crm(run: Run, crm: InMemoryCRM) -> None:
    state = run(LeadContent(email="New.Person@Shop.example", company_name="Shop"))
    assert state.known_lead.id in crm.leads
    assert crm.leads[state.known_lead.id].email == "new.person@shop.example"
    assert state.decision is not None


def test_suppressed_lead_is_held_with_the_reason(
    run: Run, hot_lead: Lead, crm: InMemoryCRM, tools: Toolbox
) -> None:
    crm.suppress(
        SuppressionEntry(
            id=SuppressionId(tools.ids.new()),
            kind=SuppressionKind.DOMAIN,
            value="innov.example",
            reason=SuppressionReason.CUSTOMER,
            created_at=tools.clock.now(),
        )
    )
    state = run(hot_lead)
    assert state.decision is not None
    assert state.decision.action is RecommendedAction.HOLD
    assert state.decision.reason is ReasonCode.SUPPRESSED
    assert state.decision.skip_reason is not None
    assert crm.drafts == []


def test_lead_who_opts_out_is_suppressed_at_once(run: Run, crm: InMemoryCRM) -> None:
    state = run(
        LeadContent(
            email="angry@firm.example",
            company_name="Firm",
            lead_message="Stop emailing me and remove me from your list.",
        )
    )
    assert state.decision is not None
    assert state.decision.action is RecommendedAction.HOLD
    entry = crm.suppressed[SuppressionKind.ADDRESS, "angry@firm.example"]
    assert entry.reason is SuppressionReason.OPT_OUT
    assert crm.drafts == []


def test_outcome_becomes_a_label_without_a_fit(
    run: Run, hot_lead: Lead, crm: InMemoryCRM, tools: Toolbox
) -> None:
    feedback = Feedback(
        id=FeedbackId(tools.ids.new()),
        lead_id=hot_lead.id,
        outcome=Outcome.BOOKED_DEMO,
        recorded_by="ann",
        created_at=tools.clock.now(),
    )
    state = run(hot_lead, feedback=feedback)
    assert crm.feedback == [feedback]
    assert state.label_receipt is not None
    assert not state.label_receipt.fitted
    assert state.label_receipt.message == "Outcome recorded. 1 lead has an outcome now."


def test_lead_changed_during_a_run_is_not_overwritten(run: Run, hot_lead: Lead, crm: InMemoryCRM) -> None:
    crm.leads[hot_lead.id] = hot_lead.model_copy(update={"version": 2, "job_title": "CEO"})
    state = run(hot_lead)
    assert state.record_status is RecordStatus.OUTDATED
    assert crm.leads[hot_lead.id].job_title == "CEO"
    assert crm.activities == []


def test_same_lead_gives_the_same_result_twice(tools: Toolbox, hot_lead: Lead, run: Run) -> None:
    first, second = run(hot_lead), run(hot_lead, force=True)
    assert first.score is not None
    assert second.score is not None
    assert first.score.model_dump_json() == second.score.model_dump_json()
    assert first.decision == second.decision
    assert first.email_draft is not None
    assert second.email_draft is not None
    assert (first.email_draft.subject, first.email_draft.body) == (
        second.email_draft.subject,
        second.email_draft.body,
    )


def test_graph_without_tools_explains_how_to_pass_them(hot_lead: Lead) -> None:
    import asyncio

    from leadops_core.graph import build_graph

    with pytest.raises(TypeError, match=r"build_graph\(tools="):
        asyncio.run(build_graph().ainvoke(LeadState(lead=hot_lead)))
