"""Which of two leads to keep, and what the merged lead contains."""

from typing import Final

from leadops_core.intake.merge import flatten, merge
from leadops_core.schemas import DuplicateField, DuplicateState, Lead, LeadContent, LeadStatus

_BY_PROGRESS: Final = (
    LeadStatus.NEW,
    LeadStatus.NEEDS_INFO,
    LeadStatus.QUALIFIED,
    LeadStatus.CONTACTED,
    LeadStatus.MEETING_BOOKED,
    LeadStatus.DISQUALIFIED,
    LeadStatus.CLOSED_LOST,
    LeadStatus.CLOSED_WON,
)
_CONTENT: Final = frozenset(LeadContent.model_fields)


def further(one: LeadStatus, other: LeadStatus) -> LeadStatus:
    """Return the status that is further along. A person who was contacted stays contacted after a merge."""
    return max(one, other, key=_BY_PROGRESS.index)


def better_to_keep(one: Lead, other: Lead) -> Lead:
    """Return the lead to keep: it is further along, else it has an address, else it is older."""

    def rank(lead: Lead) -> tuple[int, bool, float]:
        return _BY_PROGRESS.index(lead.status), lead.email is not None, -lead.created_at.timestamp()

    return other if rank(other) > rank(one) else one


def content_of_lead(lead: Lead) -> LeadContent:
    return LeadContent.model_construct(**{name: getattr(lead, name) for name in _CONTENT})


def merged_content(kept: LeadContent, removed: LeadContent) -> LeadContent:
    """Return the content of the kept lead, whose gaps are filled from the removed lead."""
    return merge(removed, kept)


def side_by_side(kept: Lead, removed: Lead) -> tuple[DuplicateField, ...]:
    """Return the fields of two leads for a comparison by a person. Fields that differ come first."""
    mine, theirs = flatten(content_of_lead(kept)), flatten(content_of_lead(removed))
    merged = flatten(merged_content(content_of_lead(kept), content_of_lead(removed)))
    fields = [
        DuplicateField(
            name=name,
            value=_text(mine.get(name)),
            other_value=_text(theirs.get(name)),
            merged=_text(merged.get(name)),
        )
        for name in {**mine, **theirs}
    ]
    return tuple(sorted(fields, key=lambda field: field.value == field.other_value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def state_after_search(state: DuplicateState, *, is_changed: bool) -> DuplicateState:
    """Return the state of a stored pair that a search has found again. `is_changed` if one of the identities changed."""
    return DuplicateState.OPEN if state is DuplicateState.KEPT and is_changed else state
