"""The seven nodes. Each reads its state, calls one pure function, then at most one tool.

A node that may call a model is async. The others are plain functions that a run calls in a thread.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from leadops_core.decision import assign, decide, is_open_to_exploration, propose_at_random
from leadops_core.decision.case import Case
from leadops_core.graph.guard import NodeResult, StepResult, attempt, attempt_batch, shared_time, timed
from leadops_core.graph.model_steps import read_leads, reusable_copy, run_concurrently, spent_by
from leadops_core.graph.record import digest_of, run_key, run_record, settled_decision
from leadops_core.graph.scores import potential_gains_of, score_readings
from leadops_core.graph.state import LeadState, RunStart, StateUpdate
from leadops_core.graph.toolbox import Toolbox
from leadops_core.intake import normalize_lead_content
from leadops_core.outreach import failed_checks, make_brief
from leadops_core.schemas.decision import DecisionResult
from leadops_core.schemas.draft import DraftVariant
from leadops_core.schemas.email import Sender
from leadops_core.schemas.ids import GraphRunId, TraceId
from leadops_core.schemas.lead import Lead
from leadops_core.schemas.score import ScoreResult
from leadops_core.schemas.scorecard import ScorecardVersion
from leadops_core.schemas.trace import RecordStatus
from leadops_core.suppressions.rules import skip_reason
from leadops_core.tools import PermanentToolError, TransientToolError
from leadops_core.tools.model import LanguageModel, Task, WrittenDraft


class _Conditions(NamedTuple):
    """What is the same for all runs that begin together."""

    scorecard: ScorecardVersion
    exploration_share: float
    sender: Sender
    sender_digest: str


def normalize_input(states: Sequence[LeadState], tools: Toolbox) -> list[NodeResult]:
    """Normalize each lead, store it in the CRM if it is new, and set the scorecard and the key of its run."""
    began = tools.clock.monotonic()
    conditions = attempt(partial(_read_conditions, tools))

    def start(state: LeadState) -> StateUpdate:
        if isinstance(conditions, Exception):
            raise conditions
        return _start(state, conditions, tools)

    updates = [attempt(partial(start, state)) for state in states]
    return shared_time(updates, tools.clock.monotonic() - began)


def _read_conditions(tools: Toolbox) -> _Conditions:
    scorecard, share, sender = tools.scoring_config.active(), tools.exploration_share(), tools.find_sender()
    return _Conditions(scorecard, share, sender, digest_of(sender))


def _start(state: LeadState, conditions: _Conditions, tools: Toolbox) -> StateUpdate:
    scorecard, exploration_share, sender, sender_digest = conditions
    lead = normalize_lead_content(state.lead)
    if not isinstance(lead, Lead):
        lead = tools.crm.add_lead(lead)
    key = run_key(
        lead,
        scorecard,
        policy_version=tools.policy.version,
        model_version=tools.model.version,
        sender_digest=sender_digest,
        explores=exploration_share > 0,
    )
    start = RunStart(
        graph_run_id=GraphRunId(tools.ids.new()),
        run_key=key,
        scorecard=scorecard,
        sender=sender,
        started_at=tools.clock.now(),
        exploration_share=exploration_share,
        is_repeat=lead.last_run_key == key and not state.force,
    )
    return {"lead": lead, "start": start, "trace_id": TraceId(tools.ids.new())}


def enrich_lead(state: LeadState, tools: Toolbox) -> StateUpdate:
    """Add facts about the lead from its own fields or from a provider."""
    return {"enrichment": tools.enrichment.enrich(state.known_lead)}


async def score_lead(states: Sequence[LeadState], tools: Toolbox) -> list[NodeResult]:
    """Read the leads' texts into signals, then score all leads in one call of the engine."""
    if isinstance(tools.model, LanguageModel):
        read = await read_leads(states, tools, tools.model)
    else:
        read = [await timed(tools.model.read_signals(state.known_lead), tools) for state in states]
    began = tools.clock.monotonic()
    readings = {i: result.value for i, result in enumerate(read) if not isinstance(result.value, Exception)}

    def score(indexes: Sequence[int]) -> list[ScoreResult]:
        return score_readings([states[i] for i in indexes], [readings[i].signals for i in indexes], tools)

    scores = dict(zip(readings, attempt_batch(score, tuple(readings)), strict=True))
    share = (tools.clock.monotonic() - began) / max(len(readings), 1)
    results: list[NodeResult] = []
    for index, (state, (reading, seconds)) in enumerate(zip(states, read, strict=True)):
        if isinstance(reading, Exception):
            results.append(StepResult(reading, seconds))
            continue
        update: StateUpdate | Exception
        if isinstance(scored := scores[index], Exception):
            update = scored
        else:
            update = {"score": scored, "usages": [*state.usages, reading.usage]}
            if reading.prefetched is not None:
                update["prefetched"] = reading.prefetched
        results.append(StepResult(update, seconds + share))
    return results


def decide_next_action(states: Sequence[LeadState], tools: Toolbox) -> list[NodeResult]:
    """Choose each lead's next action by the policy, after one look-up of the do-not-contact entries of all leads."""
    began = tools.clock.monotonic()
    addresses = sorted({state.known_lead.email for state in states if state.known_lead.email})
    suppressions = attempt(lambda: tools.crm.suppressions(addresses) if addresses else {})
    now = tools.clock.now()
    gains = potential_gains_of(states, [state.score.signals if state.score else () for state in states])

    def decide_one(index: int) -> StateUpdate:
        if isinstance(suppressions, Exception):
            raise suppressions
        state = states[index]
        lead = state.known_lead
        entries = suppressions.get(lead.email, ()) if lead.email else ()
        skip = skip_reason(lead.email, entries, now) if lead.email and entries else None
        decision = decide(
            *(lead, lead.status, state.score, state.enrichment, state.errors, skip),
            *(partial(gains, index), tools.policy),
        )
        return _explored(state, decision, tools)

    updates = [attempt(partial(decide_one, index)) for index in range(len(states))]
    return shared_time(updates, tools.clock.monotonic() - began)


def _explored(state: LeadState, decision: DecisionResult, tools: Toolbox) -> StateUpdate:
    """Return the decision, or a proposal at random if the lead was passed over by its score and the draw chose it.

    A lead is drawn once. Later runs, and other shares, keep its draw.
    """
    lead, share = state.known_lead, state.begun.exploration_share
    case = Case(lead, lead.status, state.score, state.enrichment, state.errors, None, tuple, tools.policy)
    if not share or not is_open_to_exploration(decision, case):
        return {"decision": decision}
    assignment = lead.exploration or assign(
        decision,
        lead.dedupe_key,
        share=share,
        draws=tools.draws,
        scorecard_version=state.begun.scorecard.number,
        at=tools.clock.now(),
    )
    if assignment.is_chosen:
        decision = propose_at_random(decision, assignment)
    return {"decision": decision, "lead": lead.model_copy(update={"exploration": assignment})}


async def draft_email(states: Sequence[LeadState], tools: Toolbox) -> list[NodeResult]:
    """Write the emails that were decided on. A text that fails a check is not stored."""
    model = tools.model
    if not isinstance(model, LanguageModel):
        return [await timed(_draft_one(state, tools, None), tools) for state in states]
    try:
        return await run_concurrently((_draft_one(state, tools, model) for state in states), tools)
    finally:
        await model.flush()


async def _draft_one(state: LeadState, tools: Toolbox, model: LanguageModel | None) -> StateUpdate:
    if state.score is None or state.decision is None:
        raise PermanentToolError("there is nothing to write before a score and a decision")
    brief = make_brief(
        state.known_lead,
        state.enrichment,
        state.score,
        state.decision,
        state.begun.sender,
        DraftVariant.FIRST_TOUCH,
    )
    copy = reusable_copy(state.prefetched, state.decision)
    if model is None:
        writing = await tools.model.write_draft(brief)
    elif copy is not None and copy.draft is not None:
        writing = WrittenDraft(draft=copy.draft)
    else:
        writing = await model.write(Task(brief=brief, decision=state.decision), spent_by(state))
    if failed := failed_checks(writing.draft.checks):
        raise PermanentToolError(
            "the draft failed its checks: " + "; ".join(f"{check.name} ({check.message})" for check in failed)
        )
    draft = tools.new_draft(writing.draft, state.known_lead.id)
    return {"email_draft": draft, "usages": [*state.usages, writing.usage]}


def log_to_crm(states: Sequence[LeadState], tools: Toolbox) -> list[NodeResult]:
    """Record the runs in one transaction. If that fails for good, record each run alone, so that a bad one fails by itself."""
    began = tools.clock.monotonic()
    if any(not isinstance(state.lead, Lead) for state in states):
        # A lead that the CRM did not accept has no timeline. Its run ends with the errors that it has.
        return [
            log_to_crm([state], tools)[0] if isinstance(state.lead, Lead) else StepResult({}, 0.0)
            for state in states
        ]
    try:
        decisions = [settled_decision(state, tools) for state in states]
        records = [
            run_record(state, decision, tools) for state, decision in zip(states, decisions, strict=True)
        ]
        results = tools.crm.record_runs(records)
    except Exception as error:
        if len(states) == 1 or isinstance(error, TransientToolError):
            return shared_time([error] * len(states), tools.clock.monotonic() - began)
        return [log_to_crm([state], tools)[0] for state in states]
    updates: list[StateUpdate | Exception] = []
    for record, decision, result in zip(records, decisions, results, strict=True):
        lead = record.lead
        if result.status is RecordStatus.RECORDED:
            lead = lead.model_copy(update={"version": lead.version + 1})
        update: StateUpdate = {"lead": lead, "record_status": result.status}
        if decision is not None:
            update["decision"] = decision
        updates.append(update)
    return shared_time(updates, tools.clock.monotonic() - began)


def learning_update(state: LeadState, tools: Toolbox) -> StateUpdate:
    """Store the outcome that was passed to the run, if any, as the lead's label."""
    if state.feedback is None:
        return {}
    return {"label_receipt": tools.crm.record_feedback(state.feedback)}
