"""Status changes and holds, and their undo."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from leadops_core.edge.subjects.base import (
    CopiedLead,
    Description,
    PushTarget,
    SourceLead,
    Subject,
    plain,
    with_reason,
)
from leadops_core.edge.subjects.outcomes import recorded_outcome
from leadops_core.leads.status_changes import change_status, put_on_hold
from leadops_core.leads.undo_move import undo_move
from leadops_core.schemas import (
    Activity,
    ActivityType,
    EdgeChange,
    EdgeConflict,
    LeadId,
    LeadStatus,
    RecommendedAction,
    Standing,
)
from leadops_core.tables.activity_log import MOVE, UNDONE


class MoveKind(StrEnum):
    """Kinds of decisions about the status of a lead."""

    STATUS = "status"
    HOLD = "hold"
    TAKE_BACK = "take_back"


def _kind_of(activity: Activity) -> str | None:
    is_status_change = activity.type is ActivityType.STATUS_CHANGED
    if MOVE in activity.payload:
        return MoveKind.STATUS if is_status_change else MoveKind.HOLD
    return MoveKind.TAKE_BACK if is_status_change and activity.payload.get("reason") == UNDONE else None


def _describe(kind: str, activity: Activity, copied: CopiedLead) -> Description:
    payload = activity.payload
    reason = payload.get("reason")
    if kind == MoveKind.HOLD:
        return Description(with_reason("put on hold", reason), {"reason": reason})
    statuses = f"{plain(payload['from'])} → {plain(payload['to'])}"
    if kind == MoveKind.TAKE_BACK:
        return Description(f"undone: {statuses}")
    values = {"to": payload["to"], "reason": reason}
    return Description(with_reason(f"status: {statuses}", reason), values, recorded_outcome(activity, copied))


def _find_conflicts(changes: Sequence[EdgeChange], source: SourceLead) -> Iterator[EdgeConflict]:
    base, now = source.base, source.now
    moves = [change for change in changes if change.kind in tuple(MoveKind)]
    if not moves or (base.status, base.action) == (now.status, now.action):
        return
    last = moves[-1]
    if last.kind == MoveKind.STATUS:
        is_same = now.status.value == last.values["to"]
    else:
        is_same = last.kind == MoveKind.HOLD and now.action is RecommendedAction.HOLD
    if not is_same:
        yield EdgeConflict(what="status", pulled=_status(base), mine=last.summary, theirs=_status(now))


def _status(standing: Standing) -> str:
    action = "no next step" if standing.action is None else f"next: {plain(standing.action.value)}"
    return f"{plain(standing.status.value)}, {action}"


def _apply(target: PushTarget, lead_id: LeadId, change: EdgeChange) -> None:
    match change.kind:
        case MoveKind.STATUS:
            status, reason = LeadStatus(change.values["to"]), change.values["reason"]
            # An outcome that the status change recorded is pushed with it.
            outcome = change.feedback
            change_status(target.transaction, lead_id, status, reason=reason, by=change.by, outcome=outcome)
        case MoveKind.HOLD:
            put_on_hold(target.transaction, lead_id, reason=change.values["reason"], by=change.by)
        case _:
            undo_move(target.transaction, lead_id, by=change.by)


MOVES = Subject(MoveKind, _kind_of, _describe, _find_conflicts, _apply)
