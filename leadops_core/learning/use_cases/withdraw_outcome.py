"""Withdraw an outcome that was recorded by mistake."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Any, NamedTuple
from uuid import UUID

from leadops_core.database.database import Transaction
from leadops_core.database.errors import AmbiguousReferenceError, NotFoundError, VersionConflict
from leadops_core.database.references import is_id_prefix
from leadops_core.decision import FINAL_STATUSES
from leadops_core.learning.repository.outcomes import (
    lock_leads,
    read_outcomes,
    read_status_events,
    restore_follow_ups,
    set_statuses,
    update_outcome,
)
from leadops_core.outreach.repository.follow_ups import WithdrawnEmails, restore_emails
from leadops_core.schemas import (
    Activity,
    ActivityType,
    Feedback,
    FeedbackId,
    LeadId,
    LeadStatus,
    Outcome,
    OutcomeWithdrawal,
)
from leadops_core.tables.activity_log import MOVE, MoveRecord, log_activity

WITHDRAWN = "withdrawn_id"
"""Key of an activity's payload that holds the id of the outcome that it withdraws."""
WITHDRAW_HINT = "Withdraw that outcome instead (leadops outcomes withdraw)."


class StatusEffect(Enum):
    """What a withdrawal does to the status of the lead."""

    RESTORED = auto()
    NOT_CHANGED_BY_OUTCOME = auto()
    OVERTAKEN = auto()
    """A later event changed the status, or confirms it."""


class StatusEvent(NamedTuple):
    """A status change, a sent email, an outcome, or a withdrawal."""

    status_before: LeadStatus | None = None
    """None if the event did not change the status."""
    is_withdrawn: bool = False
    """True for a withdrawn outcome, and for the withdrawal itself."""
    is_target: bool = False
    """True for the outcome to withdraw now."""


def withdraw_outcome(
    transaction: Transaction,
    lead_id: LeadId,
    reference: str | None,
    *,
    by: str,
    reason: str | None = None,
    expected_version: int | None = None,
) -> OutcomeWithdrawal:
    """Withdraw the outcome with this ID or ID prefix, or the only valid outcome of the lead if `reference` is None.

    The outcome stays in the history. The newest valid outcome becomes the label. The status is restored if the outcome had
    changed it and nothing has happened since, and emails that the outcome had stopped wait for approval again. An outcome
    that is already withdrawn stays as it is.

    Raise NotFoundError, AmbiguousReferenceError, or VersionConflict.
    """
    # Two withdrawals of the same outcome wait for each other at this lock.
    lead = lock_leads(transaction, [lead_id]).get(lead_id)
    if lead is None:
        raise NotFoundError("There is no lead with this ID.")
    outcomes = read_outcomes(transaction.connection, lead_id)
    outcome = _find(outcomes, reference)
    label_before = next((other.outcome for other in outcomes if other.is_valid), None)
    if not outcome.is_valid:
        return OutcomeWithdrawal(
            feedback=outcome,
            label=label_before,
            status=lead.status,
            status_moved=False,
            is_new=False,
            message="This outcome was withdrawn before; nothing was changed.",
        )
    if expected_version is not None and lead.version != expected_version:
        raise VersionConflict("lead", expected_version, lead.version)
    withdrawn = {"withdrawn_at": transaction.now, "withdrawn_by": by, "withdrawn_reason": reason}
    label = update_outcome(transaction, lead_id, outcome.id, **withdrawn)
    activities = read_status_events(transaction.connection, lead_id)
    withdrawn_ids = {other.id for other in outcomes if not other.is_valid} | {outcome.id}
    status, effect = status_after_withdrawal(lead.status, _events(activities, withdrawn_ids, outcome.id))
    if effect is StatusEffect.RESTORED:
        set_statuses(transaction, {lead_id: status})
    if status not in FINAL_STATUSES:
        move = _move_of(activities, outcome.id) if effect is StatusEffect.RESTORED else None
        if move is not None:
            restore_emails(transaction, lead_id, WithdrawnEmails(move.draft_ids, move.is_cadence_ended))
        if label is None:
            restore_follow_ups(transaction, lead_id)
    payload: dict[str, Any] = {"outcome": outcome.outcome, WITHDRAWN: outcome.id, "notes": reason}
    _log(transaction, lead_id, lead.status, status, payload, by=by)
    return OutcomeWithdrawal(
        feedback=outcome.model_copy(update=withdrawn),
        label=label,
        status=status,
        status_moved=effect is StatusEffect.RESTORED,
        is_new=True,
        message=withdrawal_message(
            outcome.outcome, label=label, is_label_new=label is not label_before, status=status, effect=effect
        ),
    )


def withdraw_outcome_of_move(
    transaction: Transaction, lead_id: LeadId, move: Mapping[str, Any], *, by: str, reason: str
) -> dict[str, Any]:
    """Withdraw the outcome that a status change recorded, if it did. Its status and emails are for the caller to restore.

    `move` is the payload of the change's activity. Return what the payload of the activity that undoes it says of the outcome.
    """
    if "feedback_id" not in move:
        return {}
    outcome_id = FeedbackId(UUID(move["feedback_id"]))
    withdrawn = {"withdrawn_at": transaction.now, "withdrawn_by": by, "withdrawn_reason": reason}
    update_outcome(transaction, lead_id, outcome_id, **withdrawn)
    return {"outcome": move["outcome"], WITHDRAWN: outcome_id}


def _find(outcomes: Sequence[Feedback], reference: str | None) -> Feedback:
    if not outcomes:
        raise NotFoundError("This lead has no recorded outcome.")
    if reference is not None:
        digits = reference.strip().lower().replace("-", "")
        matches = [outcome for outcome in outcomes if outcome.id.hex.startswith(digits)]
        if not is_id_prefix(reference) or not matches:
            raise NotFoundError(f"This lead has no outcome with the ID {reference}.")
    else:
        valid = [outcome for outcome in outcomes if outcome.is_valid]
        matches = valid or [outcomes[0]]
    if len(matches) > 1:
        kind = "active outcomes" if reference is None else "outcomes whose IDs start with that"
        ids = ", ".join(f"{outcome.id} ({outcome.outcome})" for outcome in matches)
        raise AmbiguousReferenceError(f"This lead has {len(matches)} {kind}. Give the ID of one: {ids}.")
    return matches[0]


def _log(
    transaction: Transaction,
    lead_id: LeadId,
    before: LeadStatus,
    after: LeadStatus,
    payload: dict[str, Any],
    *,
    by: str,
) -> None:
    if before is after:
        payload = {"text": f"Outcome withdrawn: {payload['outcome']}", **payload}
        log_activity(transaction, lead_id, ActivityType.NOTE, payload, by=by)
    else:
        payload = {"from": before, "to": after, "reason": "outcome withdrawn", **payload}
        log_activity(transaction, lead_id, ActivityType.STATUS_CHANGED, payload, by=by)


def _move_of(activities: Sequence[Activity], outcome_id: FeedbackId) -> MoveRecord | None:
    """Return the status change by a person that recorded the outcome, or None if the outcome was recorded by itself."""
    for activity in activities:
        if activity.payload.get("feedback_id") == str(outcome_id) and MOVE in activity.payload:
            return MoveRecord.from_payload(activity.payload[MOVE])
    return None


def _events(
    activities: Sequence[Activity], withdrawn_ids: set[FeedbackId], target_id: FeedbackId
) -> list[StatusEvent]:
    events: list[StatusEvent] = []
    for activity in activities:
        payload = activity.payload
        is_change = activity.type is ActivityType.STATUS_CHANGED
        before = LeadStatus(payload["from"]) if is_change else None
        if WITHDRAWN in payload:
            events.append(StatusEvent(is_withdrawn=True))
        elif "feedback_id" in payload:
            outcome_id = FeedbackId(UUID(payload["feedback_id"]))
            events.append(StatusEvent(before, outcome_id in withdrawn_ids, outcome_id == target_id))
        elif activity.type is not ActivityType.NOTE or MOVE in payload:
            events.append(StatusEvent(before))
    return events


def status_after_withdrawal(
    current: LeadStatus, events: Sequence[StatusEvent]
) -> tuple[LeadStatus, StatusEffect]:
    """Return the status after a withdrawal. `events` is the lead's history, oldest first.

    The status returns to its value before the outcome if no valid event came after it. Outcomes that were withdrawn earlier
    count as if they had never been recorded, so their changes are reversed, too.
    """
    before: LeadStatus | None = None
    is_reached = False
    for event in reversed(events):
        if not event.is_withdrawn:
            break
        is_reached = is_reached or event.is_target
        before = event.status_before or before
    if not is_reached:
        return current, StatusEffect.OVERTAKEN
    if before is None or before is current:
        return current, StatusEffect.NOT_CHANGED_BY_OUTCOME
    return before, StatusEffect.RESTORED


def withdrawal_message(
    outcome: Outcome, *, label: Outcome | None, is_label_new: bool, status: LeadStatus, effect: StatusEffect
) -> str:
    if label is None:
        label_text = "the lead has no label any more"
    else:
        label_text = f"its label {'is' if is_label_new else 'stays'} {_plain(label)}"
    status_text = {
        StatusEffect.RESTORED: f"its status is {_plain(status)} again",
        StatusEffect.NOT_CHANGED_BY_OUTCOME: f"its status stays {_plain(status)}, which this outcome had not changed",
        StatusEffect.OVERTAKEN: f"its status stays {_plain(status)}, because something else has happened since",
    }[effect]
    return f"Outcome withdrawn: {_plain(outcome)}; {label_text}, and {status_text}."


def _plain(name: str) -> str:
    return name.replace("_", " ").lower()
