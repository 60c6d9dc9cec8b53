"""What people have decided in a local copy, read off the timelines of its leads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from leadops_core.database.statements import any_of
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    Activity,
    ActivityType,
    EdgeChange,
    EdgeChangeKind,
    EdgeLead,
    EmailDraft,
    Feedback,
    Lead,
    LeadId,
)
from leadops_core.tables import activities, drafts, edge_bases, feedback, leads
from leadops_core.tables.activity_log import MOVE, UNDONE, WITHDRAWN
from leadops_core.tables.rows import (
    ACTIVITY_COLUMNS,
    DRAFT_COLUMNS,
    FEEDBACK_COLUMNS,
    LEAD_COLUMNS,
    activity_of,
    draft_of,
    feedback_of,
    lead_of,
)

Kind = EdgeChangeKind
DRAFT_NOTES = {
    "Draft edited": Kind.EDIT_DRAFT,
    "Draft approved": Kind.APPROVE,
    "Approval taken back": Kind.UNAPPROVE,
    "Draft rejected": Kind.REJECT,
    "Draft reopened": Kind.REOPEN,
}
"""What the store notes of a draft in a person's hands; a test holds the two together."""
_WITH_DRAFT = frozenset({*DRAFT_NOTES.values(), Kind.NEW_DRAFT})


def kind_of(activity: Activity) -> EdgeChangeKind | None:
    """Which change of a person the activity records; None for what follows from others."""
    said = activity.payload
    if activity.actor == SYSTEM_ACTOR:
        return None
    if activity.type is ActivityType.EMAIL_DRAFTED:
        return Kind.NEW_DRAFT
    # Before outcomes: a move may state one, and then both are pushed together.
    if activity.type is ActivityType.STATUS_CHANGED and (kind := _kind_of_move(said)) is not None:
        return kind
    if WITHDRAWN in said:
        return Kind.WITHDRAW_OUTCOME
    if "feedback_id" in said:
        return Kind.OUTCOME
    if activity.type is not ActivityType.NOTE:
        return None
    if MOVE in said:
        return Kind.HOLD
    if "draft_id" in said:
        return DRAFT_NOTES.get(said.get("text", ""))
    if "changed" in said:
        return Kind.EDIT
    return Kind.NOTE if set(said) == {"text"} else None


def _kind_of_move(said: Mapping[str, Any]) -> EdgeChangeKind | None:
    if MOVE in said:
        return Kind.STATUS
    return Kind.TAKE_BACK if said.get("reason") == UNDONE else None


def pending(connection: Connection, ids: Sequence[LeadId] | None = None) -> list[EdgeLead]:
    """The leads of a copy about which somebody has decided something since the pull, each with that, oldest first."""
    query = (
        select(*ACTIVITY_COLUMNS)
        .join_from(activities, edge_bases, activities.c.lead_id == edge_bases.c.lead_id)
        .where(activities.c.actor != SYSTEM_ACTOR)
        .order_by(activities.c.created_at, activities.c.id)
    )
    if ids is not None:
        query = query.where(any_of(activities.c.lead_id, [id.hex for id in ids], connection))
    by_lead: dict[LeadId, list[Activity]] = {}
    for activity in map(activity_of, connection.execute(query)):
        if kind_of(activity) is not None:
            by_lead.setdefault(activity.lead_id, []).append(activity)
    if not by_lead:
        return []
    found = _Records(connection, list(by_lead))
    told = []
    for lead_id, done in by_lead.items():
        changes = [each for each in done if each.id.hex not in found.pulled[lead_id]]
        if changes:
            lead = found.leads[lead_id]
            told.append(
                EdgeLead(
                    lead_id=lead_id,
                    name=lead.display_name,
                    reference=lead.email or str(lead.id),
                    changes=_changes(lead, changes, found),
                )
            )
    return told


class _Records:
    """What it takes to say what was done to some leads."""

    def __init__(self, connection: Connection, ids: Sequence[LeadId]) -> None:
        hexes = [id.hex for id in ids]
        bases = select(edge_bases.c.lead_id, edge_bases.c.activities)
        self.pulled: dict[UUID, frozenset[str]] = {
            lead_id: frozenset(known)
            for lead_id, known in connection.execute(
                bases.where(any_of(edge_bases.c.lead_id, hexes, connection))
            )
        }
        rows = connection.execute(select(*LEAD_COLUMNS).where(any_of(leads.c.id, hexes, connection)))
        self.leads: dict[LeadId, Lead] = {lead.id: lead for lead in map(lead_of, rows)}
        rows = connection.execute(select(*DRAFT_COLUMNS).where(any_of(drafts.c.lead_id, hexes, connection)))
        self.drafts: dict[UUID, EmailDraft] = {draft.id: draft for draft in map(draft_of, rows)}
        rows = connection.execute(
            select(*FEEDBACK_COLUMNS).where(any_of(feedback.c.lead_id, hexes, connection))
        )
        self._feedback: dict[UUID, Feedback] = {each.id: each for each in map(feedback_of, rows)}

    def recorded(self, id: UUID) -> Feedback | None:
        """The outcome as it was recorded: that it was withdrawn is a change of its own."""
        found = self._feedback.get(id)
        never = {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": None}
        return None if found is None else found.model_copy(update=never)


def _changes(lead: Lead, done: Sequence[Activity], found: _Records) -> tuple[EdgeChange, ...]:
    edits = Counter(UUID(each.payload["draft_id"]) for each in done if kind_of(each) is Kind.EDIT_DRAFT)
    told = []
    for activity in done:
        kind, said = kind_of(activity), activity.payload
        if kind is None:
            continue
        draft = found.drafts.get(UUID(said["draft_id"])) if kind in _WITH_DRAFT else None
        values = _values(kind, said, lead)
        if draft is not None:
            if kind is Kind.EDIT_DRAFT:
                edits[draft.id] -= 1
            subject, body = _words(draft, edits[draft.id])
            values = {**values, "draft_id": draft.id.hex, "subject": subject, "body": body}
        told.append(
            EdgeChange(
                id=activity.id,
                kind=kind,
                by=activity.actor,
                at=activity.created_at,
                summary=_said(kind, values, said),
                values=values,
                feedback=found.recorded(UUID(said["feedback_id"])) if "feedback_id" in said else None,
                draft=draft,
            )
        )
    return tuple(told)


def _words(draft: EmailDraft, edits_to_come: int) -> tuple[str, str]:
    """The draft's words before its last so many edits."""
    if not edits_to_come:
        return draft.subject, draft.body
    edit = draft.edits[-edits_to_come]
    return edit.subject_before, edit.body_before


def _values(kind: EdgeChangeKind, said: Mapping[str, Any], lead: Lead) -> dict[str, Any]:
    match kind:
        case Kind.STATUS:
            return {"to": said["to"], "reason": said.get("reason")}
        case Kind.HOLD | Kind.REJECT:
            return {"reason": said.get("reason")}
        case Kind.NOTE:
            return {"text": said["text"]}
        case Kind.OUTCOME:
            return {"outcome": said["outcome"], "notes": said.get("notes")}
        case Kind.WITHDRAW_OUTCOME:
            return {"outcome": said["outcome"], "notes": said.get("notes"), "feedback_id": said[WITHDRAWN]}
        case Kind.EDIT:
            content = lead.content.model_dump(mode="json")
            # An attribute is changed by its own name, and written with all the others.
            fields = dict.fromkeys(
                name if name in content else name.partition(".")[0] for name in said["changed"]
            )
            return {"fields": {name: content[name] for name in fields if name in content}}
        case _:
            return {}


def _said(kind: EdgeChangeKind, values: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    match kind:
        case Kind.STATUS:
            words = f"status: {_plain(said['from'])} → {_plain(values['to'])}"
        case Kind.HOLD:
            words = "put on hold"
        case Kind.TAKE_BACK:
            words = f"taken back: {_plain(said['from'])} → {_plain(said['to'])}"
        case Kind.NOTE:
            words = f"note: {values['text']}"
        case Kind.OUTCOME:
            words = f"outcome: {_plain(values['outcome'])}"
        case Kind.WITHDRAW_OUTCOME:
            words = f"outcome withdrawn: {_plain(values['outcome'])}"
        case Kind.EDIT:
            words = f"edited: {', '.join(_plain(name) for name in values['fields'])}"
        case Kind.NEW_DRAFT:
            words = "new draft"
        case _:
            words = _plain(kind.value)
    reason = values.get("reason") or values.get("notes")
    return f"{words} ({reason})" if reason else words


def _plain(name: str) -> str:
    return str(name).replace("_", " ").lower()
