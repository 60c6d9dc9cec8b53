"""What was changed on both sides since a pull: at the source by somebody else, in the copy by a person."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from leadops_core.database.database import Database
from leadops_core.database.errors import NotFoundError
from leadops_core.drafts.repository import DraftRepository
from leadops_core.schemas import (
    DraftId,
    EdgeChange,
    EdgeChangeKind,
    EdgeConflict,
    Feedback,
    RecommendedAction,
    Standing,
)

_MOVES = (EdgeChangeKind.STATUS, EdgeChangeKind.HOLD, EdgeChangeKind.TAKE_BACK)
_OF_DRAFTS = (
    *(EdgeChangeKind.EDIT_DRAFT, EdgeChangeKind.APPROVE, EdgeChangeKind.UNAPPROVE),
    *(EdgeChangeKind.REJECT, EdgeChangeKind.REOPEN),
)
_LENGTH = 200


def conflicts(
    base: Standing,
    now: Standing,
    changes: Sequence[EdgeChange],
    outcomes: Sequence[Feedback],
    database: Database,
) -> tuple[EdgeConflict, ...]:
    """Whatever both sides have changed to something else since `base`; what only the source changed is no conflict.

    A new score alone stops nothing. `outcomes` are the source's, newest first.
    """
    return (
        *_of_moves(base, now, changes),
        *_of_outcomes(base, changes, outcomes),
        *_of_fields(base, now, changes),
        *_of_drafts(base, now, changes, DraftRepository(database)),
    )


def _of_moves(base: Standing, now: Standing, changes: Sequence[EdgeChange]) -> Iterator[EdgeConflict]:
    moves = [change for change in changes if change.kind in _MOVES]
    if not moves or (base.status, base.action) == (now.status, now.action):
        return
    last = moves[-1]
    agree = (
        now.status.value == last.values["to"]
        if last.kind is EdgeChangeKind.STATUS
        else last.kind is EdgeChangeKind.HOLD and now.action is RecommendedAction.HOLD
    )
    if not agree:
        yield EdgeConflict(what="status", pulled=_stands(base), mine=last.summary, theirs=_stands(now))


def _stands(standing: Standing) -> str:
    action = "no next step" if standing.action is None else f"next: {_plain(standing.action.value)}"
    return f"{_plain(standing.status.value)}, {action}"


def _of_outcomes(
    base: Standing, changes: Sequence[EdgeChange], outcomes: Sequence[Feedback]
) -> Iterator[EdgeConflict]:
    taken_back = {
        change.values["feedback_id"] for change in changes if change.kind is EdgeChangeKind.WITHDRAW_OUTCOME
    }
    # An outcome that a move states is a conflict of the status already.
    recorded = (change for change in changes if change.kind is EdgeChangeKind.OUTCOME)
    said = [change.feedback for change in recorded if change.feedback is not None]
    told = {each.id for each in said}
    mine = [each for each in said if str(each.id) not in taken_back]
    standing = [each for each in outcomes if each.withdrawn_at is None]
    theirs = [each for each in standing if each.id not in base.outcomes and each.id not in told]
    if mine and theirs and mine[-1].outcome is not theirs[0].outcome:
        known = [each for each in standing if each.id in base.outcomes]
        yield EdgeConflict(
            what="outcome",
            pulled=_outcome(known[0]) if known else "none",
            mine=_outcome(mine[-1]),
            theirs=_outcome(theirs[0]),
        )


def _outcome(feedback: Feedback) -> str:
    return f"{_plain(feedback.outcome.value)}, by {feedback.recorded_by}"


def _of_fields(base: Standing, now: Standing, changes: Sequence[EdgeChange]) -> Iterator[EdgeConflict]:
    mine: dict[str, Any] = {}
    for change in changes:
        if change.kind is EdgeChangeKind.EDIT:
            mine.update(change.values["fields"])
    for name, value in mine.items():
        if now.content.get(name) not in (base.content.get(name), value):
            yield EdgeConflict(
                what=_plain(name),
                pulled=_shown(base.content.get(name)),
                mine=_shown(value),
                theirs=_shown(now.content.get(name)),
            )
    is_approved = any(change.kind is EdgeChangeKind.APPROVE for change in changes)
    if is_approved and "email" not in mine and base.content.get("email") != now.content.get("email"):
        yield EdgeConflict(
            what="email",
            pulled=_shown(base.content.get("email")),
            mine="approved for that address",
            theirs=_shown(now.content.get("email")),
        )


def _of_drafts(
    base: Standing, now: Standing, changes: Sequence[EdgeChange], drafts: DraftRepository
) -> Iterator[EdgeConflict]:
    written = {change.values["draft_id"] for change in changes if change.kind is EdgeChangeKind.NEW_DRAFT}
    last: dict[str, EdgeChange] = {
        change.values["draft_id"]: change for change in changes if change.kind in _OF_DRAFTS and change.draft
    }
    for id, change in last.items():
        before, after = base.drafts.get(id), now.drafts.get(id)
        if id in written or (before is not None and after is not None and before.version == after.version):
            continue
        yield EdgeConflict(
            what="draft",
            pulled="not there: it was written in the copy" if before is None else _plain(before.state.value),
            mine=change.summary,
            theirs=_draft(drafts, change),
        )


def _draft(drafts: DraftRepository, change: EdgeChange) -> str:
    if change.draft is None:
        return "not there"
    try:
        theirs = drafts.get(DraftId(change.draft.id))
    except NotFoundError:
        return "not there"
    words = (
        ""
        if (theirs.subject, theirs.body) == _words(change.values)
        else f", in other words: {theirs.subject}"
    )
    return f"{_plain(theirs.state.value)}{words}"


def _words(values: Mapping[str, Any]) -> tuple[str, str]:
    return values["subject"], values["body"]


def _shown(value: Any) -> str:
    if value in (None, "", {}):
        return "empty"
    text = str(value)
    return text if len(text) <= _LENGTH else f"{text[: _LENGTH - 1]}…"


def _plain(name: str) -> str:
    return name.replace("_", " ").lower()
