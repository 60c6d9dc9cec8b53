"""The decisions of people in a local copy: read from the timelines of its leads, compared, and repeated at the source."""

from collections.abc import Sequence

from leadops_core.edge.subjects.base import CopiedLead, CopiedRecords, PushTarget, SourceLead, Subject
from leadops_core.edge.subjects.drafts import DRAFTS
from leadops_core.edge.subjects.fields import FIELDS
from leadops_core.edge.subjects.moves import MOVES
from leadops_core.edge.subjects.outcomes import OUTCOMES
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    Activity,
    EdgeChange,
    EdgeConflict,
    Lead,
    LeadId,
)

_SUBJECTS: tuple[Subject, ...] = (MOVES, OUTCOMES, FIELDS, DRAFTS)
"""Moves come before outcomes, because a status change may record an outcome, and then both are one change."""
_SUBJECT_OF = {kind.value: subject for subject in _SUBJECTS for kind in subject.kinds}


def kind_of(activity: Activity) -> str | None:
    """Return the kind of decision that the activity records, or None if it records no decision of a person."""
    if activity.actor == SYSTEM_ACTOR:
        return None
    kinds = (subject.kind_of(activity) for subject in _SUBJECTS)
    return next((kind for kind in kinds if kind is not None), None)


def changes_of(lead: Lead, activities: Sequence[Activity], records: CopiedRecords) -> tuple[EdgeChange, ...]:
    """Return the decisions in these activities of the lead, in their order."""
    decisions = [(kind, activity) for activity in activities if (kind := kind_of(activity)) is not None]
    copied = CopiedLead(lead, decisions, records)
    changes = []
    for kind, activity in decisions:
        description = _SUBJECT_OF[kind].describe(kind, activity, copied)
        changes.append(
            EdgeChange(
                id=activity.id,
                kind=kind,
                by=activity.actor,
                at=activity.created_at,
                summary=description.summary,
                values=description.values,
                feedback=description.feedback,
                draft=description.draft,
            )
        )
    return tuple(changes)


def find_conflicts(changes: Sequence[EdgeChange], source: SourceLead) -> tuple[EdgeConflict, ...]:
    """Return what the copy and the source changed to different values. A new score at the source is no conflict."""
    return tuple(conflict for subject in _SUBJECTS for conflict in subject.find_conflicts(changes, source))


def apply_change(target: PushTarget, lead_id: LeadId, change: EdgeChange) -> None:
    """Repeat a decision at the source, in the name of the person who made it."""
    _SUBJECT_OF[change.kind].apply(target, lead_id, change)
