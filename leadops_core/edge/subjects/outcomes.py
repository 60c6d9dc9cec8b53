"""Recorded outcomes, and their withdrawal."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from uuid import UUID

from leadops_core.edge.subjects.base import (
    CopiedLead,
    Description,
    PushTarget,
    SourceLead,
    Subject,
    plain,
    with_reason,
)
from leadops_core.learning.use_cases.record_outcomes import record_outcomes
from leadops_core.learning.use_cases.withdraw_outcome import WITHDRAWN, withdraw_outcome
from leadops_core.schemas import Activity, EdgeChange, EdgeConflict, Feedback, LeadId


class OutcomeKind(StrEnum):
    """Kinds of decisions about outcomes."""

    OUTCOME = "outcome"
    WITHDRAW_OUTCOME = "withdraw_outcome"


def recorded_outcome(activity: Activity, copied: CopiedLead) -> Feedback | None:
    """Return the outcome that the activity records, as it was before a withdrawal, which is a change of its own."""
    feedback_id = activity.payload.get("feedback_id")
    outcome = None if feedback_id is None else copied.records.feedback.get(UUID(feedback_id))
    return None if outcome is None else outcome.without_withdrawal()


def _kind_of(activity: Activity) -> str | None:
    if WITHDRAWN in activity.payload:
        return OutcomeKind.WITHDRAW_OUTCOME
    return OutcomeKind.OUTCOME if "feedback_id" in activity.payload else None


def _describe(kind: str, activity: Activity, copied: CopiedLead) -> Description:
    payload = activity.payload
    notes = payload.get("notes")
    values = {"outcome": payload["outcome"], "notes": notes}
    summary = f"outcome: {plain(payload['outcome'])}"
    if kind == OutcomeKind.WITHDRAW_OUTCOME:
        summary = f"outcome withdrawn: {plain(payload['outcome'])}"
        values["feedback_id"] = payload[WITHDRAWN]
    return Description(with_reason(summary, notes), values, recorded_outcome(activity, copied))


def _find_conflicts(changes: Sequence[EdgeChange], source: SourceLead) -> Iterator[EdgeConflict]:
    withdrawn = {
        change.values["feedback_id"] for change in changes if change.kind == OutcomeKind.WITHDRAW_OUTCOME
    }
    # An outcome that a status change recorded is already a conflict of the status.
    recorded = [
        change.feedback for change in changes if change.kind == OutcomeKind.OUTCOME and change.feedback
    ]
    mine = [outcome for outcome in recorded if str(outcome.id) not in withdrawn]
    current = [outcome for outcome in source.outcomes if outcome.is_valid]
    known_ids = {*source.base.outcomes, *(outcome.id for outcome in recorded)}
    theirs = [outcome for outcome in current if outcome.id not in known_ids]
    if mine and theirs and mine[-1].outcome is not theirs[0].outcome:
        pulled = [outcome for outcome in current if outcome.id in source.base.outcomes]
        yield EdgeConflict(
            what="outcome",
            pulled=_outcome(pulled[0]) if pulled else "none",
            mine=_outcome(mine[-1]),
            theirs=_outcome(theirs[0]),
        )


def _outcome(feedback: Feedback) -> str:
    return f"{plain(feedback.outcome.value)}, by {feedback.recorded_by}"


def _apply(target: PushTarget, lead_id: LeadId, change: EdgeChange) -> None:
    if change.kind == OutcomeKind.WITHDRAW_OUTCOME:
        outcome_id, reason = change.values["feedback_id"], change.values["notes"]
        withdraw_outcome(target.transaction, lead_id, outcome_id, by=change.by, reason=reason)
    elif change.feedback is not None:
        record_outcomes(target.transaction, [change.feedback])


OUTCOMES = Subject(OutcomeKind, _kind_of, _describe, _find_conflicts, _apply)
