"""How two nodes ask a language model: about many leads concurrently, and only if the answer can make a difference."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from leadops_core.graph.guard import Outcome
from leadops_core.graph.reading import decision_on, score_reading, score_signals
from leadops_core.graph.state import LeadState, StateUpdate
from leadops_core.graph.toolbox import Toolbox
from leadops_core.outreach import make_brief
from leadops_core.schemas.decision import DecisionResult, ReasonCode
from leadops_core.schemas.draft import DraftVariant
from leadops_core.schemas.lead import RecommendedAction
from leadops_core.schemas.score import ScoreResult
from leadops_core.schemas.suppression import SuppressionEntry
from leadops_core.suppressions.rules import skip_reason
from leadops_core.tools.model import LanguageModel, PrefetchedCopy, SignalReading, Spent, Task, Usage

NOT_ASKED = frozenset(
    {
        *(ReasonCode.OPT_OUT_REQUESTED, ReasonCode.SUPPRESSED, ReasonCode.COMPLAINT, ReasonCode.CLOSED),
        *(
            ReasonCode.ALREADY_CONTACTED,
            ReasonCode.UNSAFE_ADDRESS,
            ReasonCode.COMPETITOR,
            ReasonCode.JOB_SEEKER,
        ),
        *(ReasonCode.VENDOR_PITCH, ReasonCode.STUDENT, ReasonCode.LOW_FIT, ReasonCode.PROCESSING_ERROR),
    }
)
"""Reasons of the rules after which no model is asked: no answer could be worth its price."""

Step = Callable[[LeadState], Awaitable[StateUpdate]]


async def run_concurrently(states: Sequence[LeadState], step: Step, tools: Toolbox) -> list[Outcome]:
    """Run a step for all states at the same time and return their outcomes in order. A cancellation cancels all steps."""

    async def run(state: LeadState) -> Outcome:
        began = tools.clock.monotonic()
        try:
            update: StateUpdate | Exception = await step(state)
        except Exception as error:
            update = error
        return Outcome(update, tools.clock.monotonic() - began)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(run(state)) for state in states]
    return [task.result() for task in tasks]


async def read_and_score(states: Sequence[LeadState], tools: Toolbox, model: LanguageModel) -> list[Outcome]:
    """Read signals from the leads' texts and score them. The model writes the expected decision's copy in the same request."""
    began = tools.clock.monotonic()
    addresses = sorted({state.known_lead.email for state in states if state.known_lead.email})
    try:
        suppressions = await asyncio.to_thread(tools.crm.suppressions, addresses) if addresses else {}
    except Exception as error:
        return [Outcome(error, (tools.clock.monotonic() - began) / len(states))] * len(states)
    now = tools.clock.now()

    async def step(state: LeadState) -> StateUpdate:
        lead = state.known_lead
        by_rules = model.rules_only(lead)
        result = score_signals(state, by_rules.signals)
        entries: Sequence[SuppressionEntry] = suppressions.get(lead.email, ()) if lead.email else ()
        skip = skip_reason(lead.email, entries, now) if lead.email and entries else None
        decide_on = partial(decision_on, state, skip=skip, tools=tools)
        reading = await _read(state, by_rules, decide_on(result), result, tools, model)
        if reading.signals != result.signals:
            result = score_reading(state, reading.signals, decide_on)
        update: StateUpdate = {"score": result, "usages": [*state.usages, reading.usage]}
        if reading.prefetched is not None:
            update["prefetched"] = reading.prefetched
        return update

    try:
        return await run_concurrently(states, step, tools)
    finally:
        await model.settle()


async def _read(
    state: LeadState,
    by_rules: SignalReading,
    expected: DecisionResult,
    result: ScoreResult,
    tools: Toolbox,
    model: LanguageModel,
) -> SignalReading:
    lead = state.known_lead
    if expected.reason in NOT_ASKED:
        return _not_asked(by_rules, f"the rules say {expected.reason}")
    writes = expected.action in (RecommendedAction.SEND_EMAIL, RecommendedAction.ASK_QUESTION) and lead.email
    task = task_of(state, expected, result, tools) if writes else None
    if task is None and not lead.lead_message and not lead.pain_point:
        return _not_asked(by_rules, "there is no text to read")
    return await model.read(lead, by_rules, task, spent_by(state))


def _not_asked(by_rules: SignalReading, why: str) -> SignalReading:
    return by_rules.model_copy(update={"usage": Usage(note=f"no model was asked: {why}")})


def task_of(state: LeadState, decision: DecisionResult, result: ScoreResult, tools: Toolbox) -> Task:
    """What there is to write for a decision."""
    brief = make_brief(
        state.known_lead, state.enrichment, result, decision, tools.sender, DraftVariant.FIRST_TOUCH
    )
    return Task(brief=brief, decision=decision)


def spent_by(state: LeadState) -> Spent:
    """What the run has used up so far."""
    return Spent(
        cost_usd=sum(usage.cost_usd for usage in state.usages),
        seconds=sum(usage.seconds for usage in state.usages),
    )


def reusable_copy(
    prefetched: PrefetchedCopy | None, decision: DecisionResult | None
) -> PrefetchedCopy | None:
    """Return the prefetched copy if it was written for this decision."""
    if prefetched is None or decision is None:
        return None
    expected = prefetched.decision
    is_same = (expected.action, expected.reason, _asks_for(expected)) == (
        decision.action,
        decision.reason,
        _asks_for(decision),
    )
    return prefetched if is_same else None


def _asks_for(decision: DecisionResult) -> str | None:
    return decision.question.asks_for if decision.question else None
