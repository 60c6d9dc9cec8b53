"""Edits of a lead's fields, and notes."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from leadops_core.edge.subjects.base import CopiedLead, Description, PushTarget, SourceLead, Subject, plain
from leadops_core.edge.subjects.drafts import DraftKind
from leadops_core.leads.add_note import add_note
from leadops_core.leads.edit_lead import edit_lead
from leadops_core.schemas import (
    Activity,
    ActivityType,
    EdgeChange,
    EdgeConflict,
    LeadId,
)


class FieldKind(StrEnum):
    """Kinds of decisions about the content of a lead."""

    EDIT = "edit"
    NOTE = "note"


_MAX_SHOWN = 200


def _kind_of(activity: Activity) -> str | None:
    if activity.type is not ActivityType.NOTE or "draft_id" in activity.payload:
        return None
    if "changed" in activity.payload:
        return FieldKind.EDIT
    return FieldKind.NOTE if set(activity.payload) == {"text"} else None


def _describe(kind: str, activity: Activity, copied: CopiedLead) -> Description:
    if kind == FieldKind.NOTE:
        text = activity.payload["text"]
        return Description(f"note: {text}", {"text": text})
    content = copied.lead.content.model_dump(mode="json")
    # A single attribute is edited as attributes.NAME, but all attributes are one field.
    names = (name if name in content else name.partition(".")[0] for name in activity.payload["changed"])
    fields = {name: content[name] for name in names if name in content}
    return Description(f"edited: {', '.join(map(plain, fields))}", {"fields": fields})


def _find_conflicts(changes: Sequence[EdgeChange], source: SourceLead) -> Iterator[EdgeConflict]:
    base, now = source.base.content, source.now.content
    mine: dict[str, Any] = {}
    for change in changes:
        if change.kind == FieldKind.EDIT:
            mine.update(change.values["fields"])
    for name, value in mine.items():
        if now.get(name) not in (base.get(name), value):
            yield EdgeConflict(
                what=plain(name),
                pulled=_shown(base.get(name)),
                mine=_shown(value),
                theirs=_shown(now.get(name)),
            )
    is_approved = any(change.kind == DraftKind.APPROVE for change in changes)
    if is_approved and "email" not in mine and base.get("email") != now.get("email"):
        yield EdgeConflict(
            what="email",
            pulled=_shown(base.get("email")),
            mine="approved for that address",
            theirs=_shown(now.get("email")),
        )


def _shown(value: Any) -> str:
    if value in (None, "", {}):
        return "empty"
    text = str(value)
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"


def _apply(target: PushTarget, lead_id: LeadId, change: EdgeChange) -> None:
    if change.kind == FieldKind.EDIT:
        edit_lead(target.transaction, lead_id, change.values["fields"], by=change.by)
    else:
        add_note(target.transaction, lead_id, change.values["text"], by=change.by)


FIELDS = Subject(FieldKind, _kind_of, _describe, _find_conflicts, _apply)
