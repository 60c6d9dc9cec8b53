"""The results of a run: the updated lead, its activities, its draft, and its trace."""

import hashlib
from datetime import datetime
from typing import Any

import orjson

from leadops_core.decision import decide, is_open_to_decisions, status_after_decision
from leadops_core.graph.state import LeadState
from leadops_core.graph.toolbox import Toolbox
from leadops_core.schemas.activity import SYSTEM_ACTOR, Activity, ActivityType
from leadops_core.schemas.decision import DecisionResult, ReasonCode
from leadops_core.schemas.email import Sender
from leadops_core.schemas.ids import ActivityId, GraphRunId, LeadId, RunKey, SuppressionId, TraceId
from leadops_core.schemas.lead import Lead, LeadContent, LeadStatus, ProcessingState
from leadops_core.schemas.run import RunRecord
from leadops_core.schemas.score import ScoreResult
from leadops_core.schemas.scorecard import ScorecardVersion
from leadops_core.schemas.suppression import SuppressionEntry, SuppressionKind, SuppressionReason
from leadops_core.schemas.trace import Trace

_NEVER_STARTED = RunKey("never started")
"""The run key of a run that failed before its key was computed."""

_CONTENT_FIELDS = tuple(LeadContent.model_fields)


def run_key(
    lead: LeadContent,
    scorecard: ScorecardVersion,
    *,
    policy_version: str,
    model_version: str,
    sender_digest: str,
    explores: bool = False,
) -> RunKey:
    """Return the SHA-256 digest of all inputs of a run. The order of attributes does not matter."""
    content = {name: getattr(lead, name) for name in _CONTENT_FIELDS}
    versions = [scorecard.number, scorecard.id, policy_version, model_version, sender_digest, explores]
    parts = [content, *versions]
    return RunKey(hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest())


def digest_of(sender: Sender) -> str:
    """Return the SHA-256 digest of the sender and what the playbook says, without its version."""
    facts = sender.model_dump(mode="json", exclude={"playbook": {"version", "saved_by", "saved_at"}})
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def settled_decision(state: LeadState, tools: Toolbox) -> DecisionResult | None:
    """Return the final decision: HOLD with the reason if a node failed, or None for a repeated run."""
    if state.start is not None and state.start.is_repeat and not state.errors:
        return None
    if state.decision is not None and not state.errors:
        return state.decision
    lead = state.known_lead
    return decide(lead, lead.status, state.score, state.enrichment, state.errors, None, tuple, tools.policy)


def run_record(state: LeadState, decision: DecisionResult | None, tools: Toolbox) -> RunRecord:
    """Return the record of a run for the CRM. Without a decision, it is a repeated run, and only its trace is new."""
    now = tools.clock.now()
    before = state.known_lead
    lead = before if decision is None else _updated_lead(state, before, decision, now)
    return RunRecord(
        lead=lead,
        activities=()
        if decision is None
        else tuple(_activities(state, decision, before.status, lead, now, tools)),
        draft=state.email_draft if decision is not None and not state.errors else None,
        trace=_trace(state, lead.id, now, tools),
        suppression=_suppression(lead, decision, now, tools),
        signals=state.score.signals if state.score is not None else (),
        is_forced=state.force,
    )


def _updated_lead(state: LeadState, before: Lead, decision: DecisionResult, now: datetime) -> Lead:
    changes: dict[str, Any] = {
        "recommended_action": decision.action,
        "status": status_after_decision(before.status, decision),
        "is_explored": _is_explored(before, decision),
        "enrichment": state.enrichment,
        "processing_state": ProcessingState.FAILED if state.errors else ProcessingState.DONE,
        "last_error": state.errors[-1] if state.errors else None,
        "updated_at": now,
    }
    if not state.errors:
        changes["last_run_key"] = state.begun.run_key
    if state.score is not None:
        changes |= {
            "score_value": state.score.total,
            "score_label": state.score.label,
            "score_base": state.score.base,
            "score_line_count": len(state.score.lines),
            "score_reasons": state.score.reasons,
            "scorecard_version": state.score.scorecard_version,
            "probability": state.score.probability,
            "probability_low": state.score.probability_low,
            "probability_high": state.score.probability_high,
        }
    return before.model_copy(update=changes)


def _is_explored(before: Lead, decision: DecisionResult) -> bool:
    # After the first email, no decision changes why the lead was written to.
    return (
        decision.reason is ReasonCode.EXPLORATION
        if is_open_to_decisions(before.status)
        else before.is_explored
    )


def _activities(
    state: LeadState,
    decision: DecisionResult,
    status_before: LeadStatus,
    lead: Lead,
    now: datetime,
    tools: Toolbox,
) -> list[Activity]:
    run_id = state.start.graph_run_id if state.start else None
    lead_id, new_id = lead.id, tools.ids.new

    def activity(kind: ActivityType, payload: dict[str, Any]) -> Activity:
        return Activity(
            id=ActivityId(new_id()),
            lead_id=lead_id,
            type=kind,
            payload=payload,
            actor=SYSTEM_ACTOR,
            graph_run_id=run_id,
            created_at=now,
        )

    activities = []
    if state.enrichment.facts:
        facts = {str(fact.name): fact.value for fact in state.enrichment.facts}
        activities.append(activity(ActivityType.ENRICHED, {"facts": facts}))
    if state.score is not None:
        activities.append(
            activity(
                ActivityType.SCORED,
                _scored_payload(state, state.score, decision, lead),
            )
        )
    if state.email_draft is not None and not state.errors:
        draft = state.email_draft
        activities.append(
            activity(
                ActivityType.EMAIL_DRAFTED,
                {"draft_id": str(draft.id), "variant": str(draft.variant), "purpose": str(draft.purpose)},
            )
        )
    if lead.status is not status_before:
        activities.append(
            activity(
                ActivityType.STATUS_CHANGED,
                {
                    "from": str(status_before),
                    "to": str(lead.status),
                    "reason": str(decision.reason),
                },
            )
        )
    if decision.suppress and lead.email:
        activities.append(
            activity(ActivityType.NOTE, {"text": "Asked for no more email: added to the do-not-contact list"})
        )
    activities += [activity(ActivityType.ERROR, {"error": error}) for error in state.errors]
    return activities


def _scored_payload(
    state: LeadState, score: ScoreResult, decision: DecisionResult, lead: Lead
) -> dict[str, Any]:
    payload: dict[str, Any] = {"score": score, "decision": decision, "run_key": state.begun.run_key}
    if lead.exploration is not None:
        payload["exploration"] = lead.exploration
    return payload


def _trace(state: LeadState, lead_id: LeadId, now: datetime, tools: Toolbox) -> Trace:
    start = state.start
    usages = [usage for usage in state.usages if usage.requests or usage.input or usage.output or usage.note]
    return Trace(
        id=state.trace_id or TraceId(tools.ids.new()),
        lead_id=lead_id,
        graph_run_id=start.graph_run_id if start else GraphRunId(tools.ids.new()),
        run_key=start.run_key if start else _NEVER_STARTED,
        node_events=tuple(state.events),
        llm_inputs={str(i): usage.input for i, usage in enumerate(usages)},
        llm_outputs={
            str(i): {"output": usage.output, "note": usage.note, "requests": usage.requests}
            for i, usage in enumerate(usages)
        },
        tokens_in=sum(usage.tokens_in for usage in state.usages),
        tokens_out=sum(usage.tokens_out for usage in state.usages),
        cost_usd=sum(usage.cost_usd for usage in state.usages),
        model=tools.model.name,
        scorecard_version=start.scorecard.number if start else None,
        errors=tuple(state.errors),
        created_at=now,
    )


def _suppression(
    lead: Lead, decision: DecisionResult | None, now: datetime, tools: Toolbox
) -> SuppressionEntry | None:
    if decision is None or not decision.suppress or lead.email is None:
        return None
    is_complaint = decision.reason is ReasonCode.COMPLAINT
    return SuppressionEntry(
        id=SuppressionId(tools.ids.new()),
        kind=SuppressionKind.ADDRESS,
        value=lead.email,
        reason=SuppressionReason.COMPLAINT if is_complaint else SuppressionReason.OPT_OUT,
        note="The lead's own message",
        created_at=now,
    )
