"""Requests of two nodes to a language model: for many leads concurrently, and only if the answer can make a difference."""

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from leadops_core.graph.guard import StepResult, attempt_batch, shared_time, timed
from leadops_core.graph.scores import decide_all, score_leads
from leadops_core.graph.state import LeadState
from leadops_core.graph.toolbox import Toolbox
from leadops_core.outreach import make_brief
from leadops_core.schemas.decision import DecisionResult, ReasonCode
from leadops_core.schemas.draft import DraftVariant
from leadops_core.schemas.lead import RecommendedAction
from leadops_core.schemas.score import ScoreResult
from leadops_core.suppressions.rules import skip_reason
from leadops_core.tools.model import LanguageModel, PrefetchedCopy, RunSpend, SignalReading, Task, Usage

T = TypeVar("T")

_NOT_ASKED = frozenset(
    {
        *(ReasonCode.OPT_OUT_REQUESTED, ReasonCode.SUPPRESSED, ReasonCode.COMPLAINT, ReasonCode.CLOSED),
        *(ReasonCode.ALREADY_CONTACTED, ReasonCode.UNSAFE_ADDRESS, ReasonCode.COMPETITOR),
        *(ReasonCode.JOB_SEEKER, ReasonCode.VENDOR_PITCH, ReasonCode.STUDENT, ReasonCode.LOW_FIT),
        ReasonCode.PROCESSING_ERROR,
    }
)
"""If the rules decide for one of these reasons, the model is not asked: its answer would not be worth the price."""


class _Expected(NamedTuple):
    """What the rules make of a lead before the model reads it."""

    reading: SignalReading
    score: ScoreResult
    decision: DecisionResult


async def run_concurrently(steps: Iterable[Coroutine[Any, Any, T]], tools: Toolbox) -> list[StepResult[T]]:
    """Run the steps at the same time and return their results in order. A cancellation cancels all steps."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(timed(step, tools)) for step in steps]
    return [task.result() for task in tasks]


async def read_leads(
    states: Sequence[LeadState], tools: Toolbox, model: LanguageModel
) -> list[StepResult[SignalReading]]:
    """Read signals from the leads' texts. The model writes the expected decision's copy in the same request."""
    began = tools.clock.monotonic()
    addresses = sorted({state.known_lead.email for state in states if state.known_lead.email})
    try:
        suppressions = await asyncio.to_thread(tools.crm.suppressions, addresses) if addresses else {}
    except Exception as error:
        return shared_time([error] * len(states), tools.clock.monotonic() - began)
    now = tools.clock.now()
    skips = {address: skip_reason(address, entries, now) for address, entries in suppressions.items()}

    def expect(some: Sequence[LeadState]) -> list[_Expected]:
        readings = [model.rules_only(state.known_lead) for state in some]
        scores = score_leads(some, [reading.signals for reading in readings])
        some_skips = [skips.get(state.known_lead.email or "") for state in some]
        return list(map(_Expected, readings, scores, decide_all(some, scores, some_skips, tools)))

    expected = attempt_batch(expect, states)
    share = (tools.clock.monotonic() - began) / len(states)
    try:
        steps = (_read(*pair, model) for pair in zip(states, expected, strict=True))
        results = await run_concurrently(steps, tools)
    finally:
        await model.flush()
    return [StepResult(value, seconds + share) for value, seconds in results]


async def _read(state: LeadState, expected: _Expected | Exception, model: LanguageModel) -> SignalReading:
    if isinstance(expected, Exception):
        raise expected
    by_rules, score, decision = expected
    lead = state.known_lead
    if decision.reason in _NOT_ASKED:
        return _not_asked(by_rules, f"the rules say {decision.reason}")
    writes = decision.action in (RecommendedAction.SEND_EMAIL, RecommendedAction.ASK_QUESTION)
    task = None
    if writes and lead.email:
        brief = make_brief(
            *(lead, state.enrichment, score, decision, state.begun.sender), DraftVariant.FIRST_TOUCH
        )
        task = Task(brief=brief, decision=decision)
    elif not lead.lead_message and not lead.pain_point:
        return _not_asked(by_rules, "there is no text to read")
    return await model.read(lead, by_rules, task, spent_by(state))


def _not_asked(by_rules: SignalReading, why: str) -> SignalReading:
    return by_rules.model_copy(update={"usage": Usage(note=f"no model was asked: {why}")})


def spent_by(state: LeadState) -> RunSpend:
    """Return what the run has spent on the model so far."""
    return RunSpend(
        cost_usd=sum(usage.cost_usd for usage in state.usages),
        seconds=sum(usage.seconds for usage in state.usages),
    )


def reusable_copy(
    prefetched: PrefetchedCopy | None, decision: DecisionResult | None
) -> PrefetchedCopy | None:
    """Return the prefetched copy if it was written for this decision."""
    if prefetched is None or decision is None:
        return None
    return prefetched if _purpose_of(prefetched.decision) == _purpose_of(decision) else None


def _purpose_of(decision: DecisionResult) -> tuple[str, str, str | None]:
    return decision.action, decision.reason, decision.question.asks_for if decision.question else None
