"""Comparing the changes in a copy with those at its source since the pull."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from leadops_core.edge.changes import DRAFT_NOTES, plain
from leadops_core.schemas import (
    EdgeChange,
    EdgeChangeKind,
    EdgeConflict,
    EmailDraft,
    Feedback,
    RecommendedAction,
    Standing,
)

_MOVES = (EdgeChangeKind.STATUS, EdgeChangeKind.HOLD, EdgeChangeKind.TAKE_BACK)
_MAX_SHOWN = 200


@dataclass(frozen=True, slots=True)
class SourceLead:
    """A lead at the source."""

    base: Standing
    """At the pull, or after the last push."""
    now: Standing
    outcomes: Sequence[Feedback]
    """Newest first."""
    drafts: Mapping[UUID, EmailDraft]


def find_conflicts(changes: Sequence[EdgeChange], source: SourceLead) -> tuple[EdgeConflict, ...]:
    """Return what the copy and the source changed to different values. A new score at the source is no conflict."""
    return (
        *_of_status(changes, source),
        *_of_outcomes(changes, source),
        *_of_fields(changes, source),
        *_of_drafts(changes, source),
    )


def _of_status(changes: Sequence[EdgeChange], source: SourceLead) -> Iterator[EdgeConflict]:
    base, now = source.base, source.now
    moves = [change for change in changes if change.kind in _MOVES]
    if not moves or (base.status, base.action) == (now.status, now.action):
        return
    last = moves[-1]
    if last.kind is EdgeChangeKind.STATUS:
        is_same = now.status.value == last.values["to"]
    else:
        is_same = last.kind is EdgeChangeKind.HOLD and now.action is RecommendedAction.HOLD
    if not is_same:
        yield EdgeConflict(what="status", pulled=_status(base), mine=last.summary, theirs=_status(now))


def _status(standing: Standing) -> str:
    action = "no next step" if standing.action is None else f"next: {plain(standing.action.value)}"
    return f"{plain(standing.status.value)}, {action}"


def _of_outcomes(changes: Sequence[EdgeChange], source: SourceLead) -> Iterator[EdgeConflict]:
    withdrawn = {
        change.values["feedback_id"] for change in changes if change.kind is EdgeChangeKind.WITHDRAW_OUTCOME
    }
    # An outcome that a status change recorded is already a conflict of the status.
    recorded = [
        change.feedback for change in changes if change.kind is EdgeChangeKind.OUTCOME and change.feedback
    ]
    mine = [outcome for outcome in recorded if str(outcome.id) not in withdrawn]
    current = [outcome for outcome in source.outcomes if outcome.withdrawn_at is None]
    known = {*source.base.outcomes, *(outcome.id for outcome in recorded)}
    theirs = [outcome for outcome in current if outcome.id not in known]
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


def _of_fields(changes: Sequence[EdgeChange], source: SourceLead) -> Iterator[EdgeConflict]:
    base, now = source.base.content, source.now.content
    mine: dict[str, Any] = {}
    for change in changes:
        if change.kind is EdgeChangeKind.EDIT:
            mine.update(change.values["fields"])
    for name, value in mine.items():
        if now.get(name) not in (base.get(name), value):
            yield EdgeConflict(
                what=plain(name),
                pulled=_shown(base.get(name)),
                mine=_shown(value),
                theirs=_shown(now.get(name)),
            )
    is_approved = any(change.kind is EdgeChangeKind.APPROVE for change in changes)
    if is_approved and "email" not in mine and base.get("email") != now.get("email"):
        yield EdgeConflict(
            what="email",
            pulled=_shown(base.get("email")),
            mine="approved for that address",
            theirs=_shown(now.get("email")),
        )


def _of_drafts(changes: Sequence[EdgeChange], source: SourceLead) -> Iterator[EdgeConflict]:
    created = {change.values["draft_id"] for change in changes if change.kind is EdgeChangeKind.NEW_DRAFT}
    last = {
        change.values["draft_id"]: change
        for change in changes
        if change.kind in DRAFT_NOTES.values() and change.draft
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


def _shown(value: Any) -> str:
    if value in (None, "", {}):
        return "empty"
    text = str(value)
    return text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
