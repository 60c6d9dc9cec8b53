"""Decisions about drafts."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from uuid import UUID

from leadops_core.database.errors import NotFoundError
from leadops_core.edge.subjects.base import (
    CopiedLead,
    Description,
    PushTarget,
    SourceLead,
    Subject,
    plain,
    with_reason,
)
from leadops_core.outreach import check_text, judge_again, message_id_for
from leadops_core.outreach.errors import NotSendableError
from leadops_core.outreach.repository.draft_states import get_draft
from leadops_core.schemas import (
    Activity,
    ActivityType,
    DeliveryState,
    EdgeChange,
    EdgeConflict,
    EmailDraft,
    LeadId,
)
from leadops_core.tables.stored_leads import read_lead


class DraftKind(StrEnum):
    """Kinds of decisions about drafts."""

    NEW_DRAFT = "new_draft"
    EDIT_DRAFT = "edit_draft"
    APPROVE = "approve"
    UNAPPROVE = "unapprove"
    REJECT = "reject"
    REOPEN = "reopen"


_KIND_OF_NOTE = {
    "Draft edited": DraftKind.EDIT_DRAFT,
    "Draft approved": DraftKind.APPROVE,
    "Approval withdrawn": DraftKind.UNAPPROVE,
    "Draft rejected": DraftKind.REJECT,
    "Draft reopened": DraftKind.REOPEN,
}
"""The notes that decisions about a draft leave on the timeline."""


def _kind_of(activity: Activity) -> str | None:
    if activity.type is ActivityType.EMAIL_DRAFTED:
        return DraftKind.NEW_DRAFT
    if activity.type is not ActivityType.NOTE or "draft_id" not in activity.payload:
        return None
    return _KIND_OF_NOTE.get(activity.payload.get("text", ""))


def _describe(kind: str, activity: Activity, copied: CopiedLead) -> Description:
    summary, values = plain(kind), {}
    if kind == DraftKind.REJECT:
        values["reason"] = activity.payload.get("reason")
        summary = with_reason(summary, values["reason"])
    draft = copied.records.drafts.get(UUID(activity.payload["draft_id"]))
    if draft is not None:
        subject, body = _text_after(activity, draft, copied)
        values |= {"draft_id": draft.id.hex, "subject": subject, "body": body}
    return Description(summary, values, draft=draft)


def _text_after(activity: Activity, draft: EmailDraft, copied: CopiedLead) -> tuple[str, str]:
    """Return subject and body of the draft after the decision."""
    activities = [other for _, other in copied.decisions]
    later = copied.decisions[activities.index(activity) + 1 :]
    edit_count = sum(
        kind == DraftKind.EDIT_DRAFT and UUID(other.payload["draft_id"]) == draft.id for kind, other in later
    )
    if not edit_count:
        return draft.subject, draft.body
    edit = draft.edits[-edit_count]
    return edit.subject_before, edit.body_before


def _find_conflicts(changes: Sequence[EdgeChange], source: SourceLead) -> Iterator[EdgeConflict]:
    created = {change.values["draft_id"] for change in changes if change.kind == DraftKind.NEW_DRAFT}
    last = {
        change.values["draft_id"]: change
        for change in changes
        if change.kind in _KIND_OF_NOTE.values() and change.draft
    }
    for id, change in last.items():
        before, after = source.base.drafts.get(id), source.now.drafts.get(id)
        if id in created or (before is not None and after is not None and before.version == after.version):
            continue
        yield EdgeConflict(
            what="draft",
            pulled="not there: it was written in the copy" if before is None else plain(before.state.value),
            mine=change.summary,
            theirs=_draft(source.drafts.get(UUID(id)), change),
        )


def _draft(draft: EmailDraft | None, change: EdgeChange) -> str:
    if draft is None:
        return "not there"
    is_same = (draft.subject, draft.body) == (change.values["subject"], change.values["body"])
    return plain(draft.state.value) + ("" if is_same else f", in other words: {draft.subject}")


def _apply(target: PushTarget, _: LeadId, change: EdgeChange) -> None:
    draft = change.draft
    if draft is None:
        raise NotFoundError("The draft is no longer in this copy.")
    match change.kind:
        case DraftKind.NEW_DRAFT:
            subject, body = change.values["subject"], change.values["body"]
            sentences = judge_again(draft, subject, body, target.sender)
            text = {"subject": subject, "body": body, "sentences": sentences}
            initial = {"state": DeliveryState.DRAFT, "approved": False, "edits": (), "version": 1}
            target.drafts.add(draft.model_copy(update={**text, **initial}), by=change.by)
        case DraftKind.EDIT_DRAFT:
            _edit(target, change, draft)
        case DraftKind.APPROVE:
            _approve(target, change, draft)
        case DraftKind.UNAPPROVE:
            target.drafts.unapprove(draft.id, by=change.by)
        case DraftKind.REJECT:
            target.drafts.reject(draft.id, reason=change.values["reason"], by=change.by)
        case _:
            target.drafts.reopen(draft.id, by=change.by)


def _edit(target: PushTarget, change: EdgeChange, draft: EmailDraft) -> None:
    subject, body = change.values["subject"], change.values["body"]
    current = get_draft(target.transaction.connection, draft.id)
    lead = read_lead(target.transaction.connection, current.lead_id)
    checks = check_text(subject, body, lead=lead, sender=target.sender, purpose=current.purpose)
    target.drafts.edit(
        draft.id, subject=subject, body=body, by=change.by, checks=checks, sender=target.sender
    )


def _approve(target: PushTarget, change: EdgeChange, draft: EmailDraft) -> None:
    current = get_draft(target.transaction.connection, draft.id)
    lead = read_lead(target.transaction.connection, current.lead_id)
    if draft.recipient not in (None, lead.email):
        raise NotSendableError("The email address of the lead changed after the approval.")
    if (current.subject, current.body) != (change.values["subject"], change.values["body"]):
        # The person read the text of the copy.
        _edit(target, change, draft)
    elif current.approved:
        return
    target.drafts.approve(
        draft.id,
        by=change.by,
        message_id=draft.message_id or message_id_for(target.transaction.new_id(), target.sender),
        expected_version=get_draft(target.transaction.connection, draft.id).version,
        sender=target.sender,
        confirmed_sentences=[sentence.text for sentence in draft.sentences if sentence.confirmed_by],
        undo_seconds=target.undo_seconds,
    )


DRAFTS = Subject(DraftKind, _kind_of, _describe, _find_conflicts, _apply)
