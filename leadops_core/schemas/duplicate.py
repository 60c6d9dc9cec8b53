"""Leads that may be the same person, and merges of two leads."""

from enum import StrEnum
from typing import Any

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.ids import DuplicateId, LeadId, MergeId
from leadops_core.schemas.lead import Lead


class DuplicateReason(StrEnum):
    """What agrees, or differs, between two leads."""

    SAME_PROFILE = "same_profile"
    SAME_MAILBOX = "same_mailbox"
    """Addresses that differ only by a plus tag or, at Gmail, by dots."""
    SIMILAR_ADDRESS = "similar_address"
    SAME_PHONE = "same_phone"
    SAME_NAME = "same_name"
    SWAPPED_NAME = "swapped_name"
    """First and last name are exchanged."""
    NICKNAME = "nickname"
    SIMILAR_NAME = "similar_name"
    INITIAL = "initial"
    """One of the first names is an initial."""
    SAME_COMPANY = "same_company"
    SIMILAR_COMPANY = "similar_company"
    SAME_DOMAIN = "same_domain"
    OTHER_LAST_NAME = "other_last_name"
    OTHER_FIRST_NAME = "other_first_name"
    OTHER_NAME = "other_name"
    OTHER_COMPANY = "other_company"
    OTHER_COUNTRY = "other_country"


class DuplicateState(StrEnum):
    OPEN = "open"
    """A person has not decided yet."""
    KEPT = "kept"
    """Two leads. They are proposed again if the identity of one of them changes."""
    NEVER = "never"
    """Two leads, and they are never proposed again."""


class DuplicateField(Schema):
    """One field of two leads, side by side."""

    name: str
    """The name of the field; an attribute is named `attributes.NAME`."""
    value: str | None
    other_value: str | None
    merged: str | None
    """The value after merging into the lead that is proposed to be kept."""


class PossibleDuplicate(Schema):
    """Two leads that may be the same person."""

    id: DuplicateId
    score: Count
    """0 to 100. The more, the more likely they are the same person."""
    reasons: tuple[DuplicateReason, ...]
    state: DuplicateState
    lead: Lead
    """The lead that is proposed to be kept."""
    other: Lead
    fields: tuple[DuplicateField, ...]
    """The fields that at least one of the leads has. Fields that differ come first."""
    decided_by: str | None = None
    decided_at: UtcDatetime | None = None
    created_at: UtcDatetime


class DuplicateSearch(Schema):
    """The result of comparing the leads with each other."""

    lead_count: Count
    pair_count: Count
    """Number of pairs that were compared."""
    open_count: Count
    """Number of possible duplicates that wait for a decision."""
    new_count: Count
    """Number of them that this search found."""
    skipped_groups: Count
    """Groups of leads with one feature, such as a phone number, that are too large to compare."""
    searched_at: UtcDatetime


class LeadMerge(Schema):
    """Two leads that became one."""

    id: MergeId
    lead_id: LeadId
    """The lead that was kept."""
    removed_lead_id: LeadId
    removed_name: str
    """How the removed lead was displayed."""
    kept_name: str
    changed: tuple[str, ...]
    """Fields that the kept lead got from the other."""
    merged_by: str
    created_at: UtcDatetime
    undone_by: str | None = None
    undone_at: UtcDatetime | None = None


Snapshot = dict[str, list[dict[str, Any]]]
"""Rows by table, in a form that JSON can hold."""
