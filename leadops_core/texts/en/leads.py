"""Words for a lead: labels, statuses, decisions, and what happened to it."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas import (
    ActivityType,
    FunnelStage,
    GroupName,
    LeadSort,
    LeadStatus,
    Outcome,
    ProcessingState,
    ReasonCode,
    RecommendedAction,
    RecordStatus,
    ScoreLabel,
)

LABELS: Final[Mapping[ScoreLabel, str]] = {
    ScoreLabel.HOT: "Hot",
    ScoreLabel.WARM: "Warm",
    ScoreLabel.COLD: "Cold",
}
NOT_SCORED: Final = "Not scored"
ACTIONS: Final[Mapping[RecommendedAction, str]] = {
    RecommendedAction.SEND_EMAIL: "Send email",
    RecommendedAction.ASK_QUESTION: "Ask a question",
    RecommendedAction.DISQUALIFY: "Disqualify",
    RecommendedAction.HOLD: "Hold",
}
NOT_DECIDED: Final = "Not decided"
STATUSES: Final[Mapping[LeadStatus, str]] = {
    LeadStatus.NEW: "New",
    LeadStatus.QUALIFIED: "Qualified",
    LeadStatus.NEEDS_INFO: "Needs info",
    LeadStatus.DISQUALIFIED: "Disqualified",
    LeadStatus.CONTACTED: "Contacted",
    LeadStatus.MEETING_BOOKED: "Meeting booked",
    LeadStatus.CLOSED_WON: "Closed won",
    LeadStatus.CLOSED_LOST: "Closed lost",
}
PROCESSING_STATES: Final[Mapping[ProcessingState, str]] = {
    ProcessingState.QUEUED: "Queued",
    ProcessingState.RUNNING: "Running",
    ProcessingState.DONE: "Done",
    ProcessingState.FAILED: "Failed",
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.BOOKED_DEMO: "Booked a demo",
    Outcome.NO_SHOW: "No-show",
    Outcome.REPLIED: "Replied",
    Outcome.NEGATIVE_REPLY: "Negative reply",
    Outcome.NO_RESPONSE: "No response",
    Outcome.DISQUALIFIED: "Disqualified",
    Outcome.CLOSED_WON: "Closed won",
    Outcome.CLOSED_LOST: "Closed lost",
}
OUTCOME_MEANINGS: Final[Mapping[str, str]] = {
    **{outcome.value: words for outcome, words in OUTCOMES.items()},
    "open": "Still open",
    "unrecognised": "Not recognized",
}
"""The meaning of a value in a file of outcomes: an outcome, or none."""
SORTS: Final[Mapping[LeadSort, str]] = {
    LeadSort.SCORE: "Highest score",
    LeadSort.NEWEST: "Newest",
    LeadSort.OLDEST: "Oldest",
    LeadSort.COMPANY: "Company",
}
FUNNEL_STAGES: Final[Mapping[FunnelStage, str]] = {
    FunnelStage.NEW: "All leads",
    FunnelStage.QUALIFIED: "Qualified so far",
    FunnelStage.CONTACTED: "Contacted so far",
    FunnelStage.MEETING: "Meetings so far",
    FunnelStage.WON: "Won",
}

REASONS: Final[Mapping[ReasonCode, str]] = {
    ReasonCode.PROCESSING_ERROR: "Processing error",
    ReasonCode.SUPPRESSED: "On the do-not-contact list",
    ReasonCode.OPT_OUT_REQUESTED: "Opt-out requested",
    ReasonCode.COMPLAINT: "Complaint",
    ReasonCode.CLOSED: "Closed",
    ReasonCode.ALREADY_CONTACTED: "Already contacted",
    ReasonCode.UNSAFE_ADDRESS: "Unsafe address",
    ReasonCode.COLD: "Cold lead",
    ReasonCode.COMPETITOR: "Competitor",
    ReasonCode.JOB_SEEKER: "Job seeker",
    ReasonCode.VENDOR_PITCH: "Vendor pitch",
    ReasonCode.STUDENT: "Student",
    ReasonCode.LOW_FIT: "Low fit",
    ReasonCode.NO_ADDRESS: "No email address",
    ReasonCode.KEY_INFORMATION_MISSING: "Key information missing",
    ReasonCode.HOT_LEAD: "Hot lead",
    ReasonCode.WARM_LEAD: "Warm lead",
    ReasonCode.EXPLORATION: "Random sample",
}
ACTIVITIES: Final[Mapping[ActivityType, str]] = {
    ActivityType.INGESTED: "Imported",
    ActivityType.ENRICHED: "Enriched",
    ActivityType.SCORED: "Scored",
    ActivityType.EMAIL_DRAFTED: "Email drafted",
    ActivityType.EMAIL_SENT: "Email sent",
    ActivityType.STATUS_CHANGED: "Status changed",
    ActivityType.NOTE: "Note",
    ActivityType.ERROR: "Error",
}
NODES: Final[Mapping[str, str]] = {
    "normalize_input": "Clean up the lead",
    "enrich_lead": "Enrich",
    "score_lead": "Read and score",
    "decide_next_action": "Decide the next action",
    "draft_email": "Write the draft",
    "log_to_crm": "Save the result",
    "learning_update": "Record the outcome",
}
"""The nodes of the graph, by name."""
NODE_CHANGES: Final[Mapping[str, str]] = {
    "facts": "{facts} found",
    "signals": "{signals} found in the message",
    "score": "Score {total}, {label}",
    "decision": "{action}: {reason}",
    "draft": "Draft written: {variant}, {purpose}",
    "record": "{status}",
    "label": "{outcomes} recorded",
}
"""The result of a node, by kind of change."""
FACT_NOUN: Final = ("fact", "facts")
SIGNAL_NOUN: Final = ("signal", "signals")
RECORD_STATUSES: Final[Mapping[RecordStatus, str]] = {
    RecordStatus.RECORDED: "Saved",
    RecordStatus.ALREADY_RECORDED: "Already saved by this run",
    RecordStatus.OUTDATED: "Not saved: the lead changed during the run",
}
SCORE_SUM: Final = "{total} {label}: {parts}."
SCORE_BASE: Final = "base {points}"
SCORE_REST: Final = "and {count} more ({points})"
"""The parts of a score's sum in one sentence."""
CHANCE: Final = "{chance} chance of a good outcome"
GROUPS: Final[Mapping[GroupName, str]] = {
    GroupName.FIT: "Fit",
    GroupName.INTENT: "Intent",
    GroupName.ENGAGEMENT: "Engagement",
    GroupName.HISTORY: "History",
}
EVIDENCE: Final[Mapping[str, str]] = {
    "field": "{name}",
    "fact": "{name}",
    "signal": "{name} in the message",
    "attribute": "custom field “{name}”",
    "pair": "custom fields “{first}” and “{second}”",
    "group": "group limit",
    "setting": "your settings",
    "playbook": "your playbook",
    "list": "list of {name}",
    "decision": "the question to the lead",
    "all": "all fields",
}
"""The source of a fact or a score line, by the part before its colon, as it follows "from"."""
NEXT_STEPS: Final[Mapping[str, str]] = {
    "approved": "Approved",
    "sending": "Sending",
    "unknown": "Delivery unknown",
    "failed": "Scoring failed",
    "scoring": "Scoring…",
    "draft": "Draft ready",
    "hold": "On hold",
    "not_sent": "Email not sent",
    "sent": "Sent",
    "contacted": "Awaiting reply",
}
"""The next step for a lead, if it is not the recommended action."""
NEXT_STEP_DETAILS: Final[Mapping[str, str]] = {
    "approved": "sends {when}",
    "unknown": "check whether it was sent",
    "sent": "awaiting reply",
}
MOVES: Final[Mapping[str, str]] = {"needs_info": "Needs info", "disqualify": "Disqualify", "hold": "Hold"}
"""Labels of the buttons for a decision about a lead."""
MOVED: Final[Mapping[str, str]] = {
    "needs_info": "Moved to needs info",
    "disqualify": "Disqualified",
    "hold": "Put on hold",
}
"""Confirmation of a decision about a lead."""
REVIEWED: Final[Mapping[str, str]] = {
    "approve": "Approved",
    "edit": "Edited",
    "needs_info": "Needs info",
    "disqualify": "Disqualified",
    "hold": "On hold",
}
"""The result of a review of a draft."""
STATUS_REASONS: Final[Mapping[str, str]] = {"email_sent": "Email sent", "outcome": "Outcome recorded"}
"""Why a status changed, if neither the policy nor a person gave a reason."""
