"""The seven nodes. Each reads its state, calls one pure function, then at most one tool.

A node that may ask a model is async. The others are plain functions, which a run calls in a thread.
"""

from collections.abc import Sequence
from functools import partial

from leadops_core.decision import decide, reworded
from leadops_core.graph.guard import Outcome, for_each_async
from leadops_core.graph.model_steps import read_and_score, reusable_copy, run_concurrently, spent_by
from leadops_core.graph.reading import potential_gains_of, score_readings
from leadops_core.graph.record import run_key, run_record, settled_decision
from leadops_core.graph.state import LeadState, RunStart, StateUpdate
from leadops_core.graph.toolbox import Toolbox
from leadops_core.intake import normalize_lead_content
from leadops_core.outreach import failed_checks, make_brief
from leadops_core.schemas.brief import Brief
from leadops_core.schemas.decision import DecisionResult
from leadops_core.schemas.draft import DraftVariant
from leadops_core.schemas.ids import GraphRunId, TraceId
from leadops_core.schemas.lead import Lead
from leadops_core.schemas.scorecard import ScorecardVersion
from leadops_core.schemas.trace import RecordStatus
from leadops_core.suppressions.rules import skip_reason
from leadops_core.tools import PermanentToolError, TransientToolError
from leadops_core.tools.model import LanguageModel, Task, Writing


def normalize_input(states: Sequence[LeadState], tools: Toolbox) -> list[Outcome]:
    """Make each lead clean and known to the CRM, and fix what the run depends on: its scorecard, its key."""
    began = tools.clock.monotonic()
    try:
        scorecard = tools.scoring_config.active()
    except Exception as error:
        return _shared(error, len(states), tools.clock.monotonic() - began)
    updates = []
    for state in states:
        try:
            update: StateUpdate | Exception = _start(state, scorecard, tools)
        except Exception as error:
            update = error
        updates.append(update)
    return _with_time(updates, tools.clock.monotonic() - began)


def _start(state: LeadState, scorecard: ScorecardVersion, tools: Toolbox) -> StateUpdate:
    lead = normalize_lead_content(state.lead)
    if not isinstance(lead, Lead):
        lead = tools.crm.add_lead(lead)
    key = run_key(lead, scorecard, policy_version=tools.policy.version, model_version=tools.model.version)
    start = RunStart(
        graph_run_id=GraphRunId(tools.ids.new()),
        run_key=key,
        scorecard=scorecard,
        started_at=tools.clock.now(),
        is_repeat=lead.last_run_key == key and not state.force,
    )
    return {"lead": lead, "start": start, "trace_id": TraceId(tools.ids.new())}


def enrich_lead(state: LeadState, tools: Toolbox) -> StateUpdate:
    """Find out what the lead's own fields (or a provider) tell about it."""
    return {"enrichment": tools.enrichment.enrich(state.known_lead)}


async def score_lead(states: Sequence[LeadState], tools: Toolbox) -> Sequence[Outcome]:
    """Read the leads' words into signals and add up their scores."""
    if states and isinstance(tools.model, LanguageModel):
        return await read_and_score(states, tools, tools.model)
    return await _score_each(states, tools)


async def _score_each(states: Sequence[LeadState], tools: Toolbox) -> list[Outcome]:
    """Read the leads one by one, then score all of them in one call of the engine."""
    monotonic = tools.clock.monotonic
    outcomes, readings, began = [], {}, monotonic()
    for place, state in enumerate(states):
        update: StateUpdate | Exception = {}
        try:
            readings[place] = await tools.model.read_signals(state.known_lead)
        except Exception as error:
            update = error
        ended = monotonic()
        outcomes.append(Outcome(update, ended - began))
        began = ended
    read = [states[place] for place in readings]
    try:
        scores = score_readings(read, [reading.signals for reading in readings.values()], tools)
    except Exception as error:
        if len(states) == 1:
            return _shared(error, 1, outcomes[0].seconds)
        # One lead at a time, so that a lead that cannot be scored takes no other down.
        return [(await _score_each([state], tools))[0] for state in states]
    share = (monotonic() - began) / max(len(read), 1)
    for (place, reading), score in zip(readings.items(), scores, strict=True):
        update = {"score": score, "usages": [*states[place].usages, reading.usage]}
        outcomes[place] = Outcome(update, outcomes[place].seconds + share)
    return outcomes


def decide_next_action(states: Sequence[LeadState], tools: Toolbox) -> list[Outcome]:
    """Choose each lead's next action by the policy, after one look at the suppressions of all of them."""
    began = tools.clock.monotonic()
    addresses = sorted({state.known_lead.email for state in states if state.known_lead.email})
    try:
        suppressions = tools.crm.suppressions(addresses) if addresses else {}
    except Exception as error:
        return _shared(error, len(states), tools.clock.monotonic() - began)
    now = tools.clock.now()
    updates = []
    gains = potential_gains_of(states)
    for place, state in enumerate(states):
        lead = state.known_lead
        try:
            entries = suppressions.get(lead.email, ()) if lead.email else ()
            decision = decide(
                lead,
                lead.status,
                state.score,
                state.enrichment,
                state.errors,
                skip_reason(lead.email, entries, now) if lead.email and entries else None,
                partial(gains, place),
                tools.policy,
            )
            if (copy := reusable_copy(state.prefetched, decision)) is not None and copy.sentence is not None:
                decision = reworded(decision, copy.sentence, state.score)
            update: StateUpdate | Exception = {"decision": decision}
        except Exception as error:
            update = error
        updates.append(update)
    return _with_time(updates, tools.clock.monotonic() - began)


async def draft_email(states: Sequence[LeadState], tools: Toolbox) -> Sequence[Outcome]:
    """Write the emails and questions that were decided on; a text that fails a check never reaches a person."""
    model = tools.model
    if not states or not isinstance(model, LanguageModel):
        return await _draft_each(states, tools)
    try:
        return await run_concurrently(states, partial(_draft_one, tools=tools, asked=model), tools)
    finally:
        await model.settle()


async def _draft_one(state: LeadState, tools: Toolbox, asked: LanguageModel | None = None) -> StateUpdate:
    if state.score is None or state.decision is None:
        raise PermanentToolError("there is nothing to write before a score and a decision")
    brief = make_brief(
        state.known_lead,
        state.enrichment,
        state.score,
        state.decision,
        tools.sender,
        DraftVariant.FIRST_TOUCH,
    )
    if asked is None:
        writing = await tools.model.write_draft(brief)
    else:
        writing = await _ask(state, brief, state.decision, asked)
    if failed := failed_checks(writing.draft.checks):
        raise PermanentToolError(
            "the draft failed its checks: " + "; ".join(f"{check.name} ({check.message})" for check in failed)
        )
    draft = tools.new_draft(writing.draft, state.known_lead.id)
    update: StateUpdate = {"email_draft": draft, "usages": [*state.usages, writing.usage]}
    if writing.sentence is not None:
        update["decision"] = reworded(state.decision, writing.sentence, state.score)
    return update


_draft_each = for_each_async(_draft_one)


async def _ask(state: LeadState, brief: Brief, decision: DecisionResult, model: LanguageModel) -> Writing:
    copy = reusable_copy(state.prefetched, decision)
    if copy is not None and copy.draft is not None:
        return Writing(draft=copy.draft)
    return await model.write(Task(brief=brief, decision=decision), spent_by(state))


def log_to_crm(states: Sequence[LeadState], tools: Toolbox) -> list[Outcome]:
    """Write what each run came to, all in one transaction.

    Where that fails for good, each is written by itself, so that one bad record takes no other down.
    """
    began = tools.clock.monotonic()
    if any(not isinstance(state.lead, Lead) for state in states):
        return [_log_known(state, tools) for state in states]
    try:
        decisions = [settled_decision(state, tools) for state in states]
        records = [
            run_record(state, decision, tools) for state, decision in zip(states, decisions, strict=True)
        ]
        results = tools.crm.record_runs(records)
    except Exception as error:
        if len(states) == 1 or isinstance(error, TransientToolError):
            return _shared(error, len(states), tools.clock.monotonic() - began)
        return [log_to_crm([state], tools)[0] for state in states]
    share = (tools.clock.monotonic() - began) / len(states)
    outcomes = []
    for record, decision, result in zip(records, decisions, results, strict=True):
        lead = record.lead
        if result.status is RecordStatus.RECORDED:
            lead = lead.model_copy(update={"version": lead.version + 1})
        update: StateUpdate = {"lead": lead, "record_status": result.status}
        if decision is not None:
            update["decision"] = decision
        outcomes.append(Outcome(update, share))
    return outcomes


def _log_known(state: LeadState, tools: Toolbox) -> Outcome:
    """A lead that the CRM would not take in has no timeline to write to: its run ends with the errors it has."""
    return log_to_crm([state], tools)[0] if isinstance(state.lead, Lead) else Outcome({}, 0.0)


def learning_update(state: LeadState, tools: Toolbox) -> StateUpdate:
    """Store the outcome that the run was given as a label, where it was given one."""
    if state.feedback is None:
        return {}
    return {"label_receipt": tools.crm.record_feedback(state.feedback)}


def _with_time(updates: Sequence[StateUpdate | Exception], seconds: float) -> list[Outcome]:
    """Return the outcomes of a batch that took this long; each lead gets the same share."""
    return [Outcome(update, seconds / len(updates)) for update in updates]


def _shared(error: Exception, count: int, seconds: float) -> list[Outcome]:
    """The same failure for all of a batch."""
    return [Outcome(error, seconds / count)] * count
