"""The decisions of people in a local copy, read from the timelines of its leads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from leadops_core.schemas import (
    SYSTEM_ACTOR,
    Activity,
    ActivityType,
    EdgeChange,
    EdgeChangeKind,
    EmailDraft,
    Feedback,
    Lead,
)
from leadops_core.tables.activity_log import MOVE, UNDONE, WITHDRAWN

Kind = EdgeChangeKind
DRAFT_NOTES = {
    "Draft edited": Kind.EDIT_DRAFT,
    "Draft approved": Kind.APPROVE,
    "Approval withdrawn": Kind.UNAPPROVE,
    "Draft rejected": Kind.REJECT,
    "Draft reopened": Kind.REOPEN,
}
"""The notes that decisions about a draft leave on the timeline."""
_DRAFT_KINDS = frozenset({*DRAFT_NOTES.values(), Kind.NEW_DRAFT})


@dataclass(frozen=True, slots=True)
class CopiedRecords:
    """The records in a copy that decisions refer to."""

    drafts: Mapping[UUID, EmailDraft]
    feedback: Mapping[UUID, Feedback]


def kind_of(activity: Activity) -> EdgeChangeKind | None:
    """Return the kind of decision that the activity records, or None if it records no decision of a person."""
    payload = activity.payload
    if activity.actor == SYSTEM_ACTOR:
        return None
    if activity.type is ActivityType.EMAIL_DRAFTED:
        return Kind.NEW_DRAFT
    # Before outcomes, because a status change may record an outcome, and then both are pushed together.
    if activity.type is ActivityType.STATUS_CHANGED and MOVE in payload:
        return Kind.STATUS
    if activity.type is ActivityType.STATUS_CHANGED and payload.get("reason") == UNDONE:
        return Kind.TAKE_BACK
    if WITHDRAWN in payload:
        return Kind.WITHDRAW_OUTCOME
    if "feedback_id" in payload:
        return Kind.OUTCOME
    return _kind_of_note(payload) if activity.type is ActivityType.NOTE else None


def _kind_of_note(payload: Mapping[str, Any]) -> EdgeChangeKind | None:
    if MOVE in payload:
        return Kind.HOLD
    if "draft_id" in payload:
        return DRAFT_NOTES.get(payload.get("text", ""))
    if "changed" in payload:
        return Kind.EDIT
    return Kind.NOTE if set(payload) == {"text"} else None


def changes_of(lead: Lead, activities: Sequence[Activity], records: CopiedRecords) -> tuple[EdgeChange, ...]:
    """Return the decisions in these activities of the lead, in their order."""
    decided = [(kind, activity) for activity in activities if (kind := kind_of(activity)) is not None]
    later_edits = Counter(
        UUID(activity.payload["draft_id"]) for kind, activity in decided if kind is Kind.EDIT_DRAFT
    )
    changes = []
    for kind, activity in decided:
        payload = activity.payload
        draft = records.drafts.get(UUID(payload["draft_id"])) if kind in _DRAFT_KINDS else None
        values = _values(kind, payload, lead)
        if draft is not None:
            if kind is Kind.EDIT_DRAFT:
                later_edits[draft.id] -= 1
            subject, body = _text_before(draft, later_edits[draft.id])
            values |= {"draft_id": draft.id.hex, "subject": subject, "body": body}
        feedback = records.feedback.get(UUID(payload["feedback_id"])) if "feedback_id" in payload else None
        if feedback is not None:
            # Its withdrawal is a change of its own.
            withdrawal = {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": None}
            feedback = feedback.model_copy(update=withdrawal)
        changes.append(
            EdgeChange(
                id=activity.id,
                kind=kind,
                by=activity.actor,
                at=activity.created_at,
                summary=_summary(kind, values, payload),
                values=values,
                feedback=feedback,
                draft=draft,
            )
        )
    return tuple(changes)


def plain(name: str) -> str:
    """Return an enum value or field name as words."""
    return str(name).replace("_", " ").lower()


def _text_before(draft: EmailDraft, edit_count: int) -> tuple[str, str]:
    """Return subject and body of the draft before its last `edit_count` edits."""
    if not edit_count:
        return draft.subject, draft.body
    edit = draft.edits[-edit_count]
    return edit.subject_before, edit.body_before


def _values(kind: EdgeChangeKind, payload: Mapping[str, Any], lead: Lead) -> dict[str, Any]:
    match kind:
        case Kind.STATUS:
            return {"to": payload["to"], "reason": payload.get("reason")}
        case Kind.HOLD | Kind.REJECT:
            return {"reason": payload.get("reason")}
        case Kind.NOTE:
            return {"text": payload["text"]}
        case Kind.OUTCOME:
            return {"outcome": payload["outcome"], "notes": payload.get("notes")}
        case Kind.WITHDRAW_OUTCOME:
            outcome = {"outcome": payload["outcome"], "notes": payload.get("notes")}
            return {**outcome, "feedback_id": payload[WITHDRAWN]}
        case Kind.EDIT:
            content = lead.content.model_dump(mode="json")
            # A single attribute is edited as attributes.NAME, but all attributes are one field.
            names = (name if name in content else name.partition(".")[0] for name in payload["changed"])
            return {"fields": {name: content[name] for name in names if name in content}}
        case _:
            return {}


def _summary(kind: EdgeChangeKind, values: Mapping[str, Any], payload: Mapping[str, Any]) -> str:
    match kind:
        case Kind.STATUS:
            summary = f"status: {plain(payload['from'])} → {plain(values['to'])}"
        case Kind.HOLD:
            summary = "put on hold"
        case Kind.TAKE_BACK:
            summary = f"undone: {plain(payload['from'])} → {plain(payload['to'])}"
        case Kind.NOTE:
            summary = f"note: {values['text']}"
        case Kind.OUTCOME:
            summary = f"outcome: {plain(values['outcome'])}"
        case Kind.WITHDRAW_OUTCOME:
            summary = f"outcome withdrawn: {plain(values['outcome'])}"
        case Kind.EDIT:
            summary = f"edited: {', '.join(map(plain, values['fields']))}"
        case _:
            summary = plain(kind.value)
    reason = values.get("reason") or values.get("notes")
    return f"{summary} ({reason})" if reason else summary
