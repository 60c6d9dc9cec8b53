"""A person erased: what went, what lost them, and that it happened."""

from collections.abc import Mapping
from uuid import UUID

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.ids import LeadId


class Erasure(Schema):
    """That a person was erased; nothing of them."""

    id: UUID
    lead_id: LeadId | None
    """Of a lead that is gone; None where none had the address."""
    erased_by: str
    removed: Mapping[str, int]
    """How many rows went, by table."""
    cleaned: Mapping[str, int]
    """How many rows of others stay without the person, by table."""
    file_count: Count
    """E-mails taken out of the outbox folder."""
    created_at: UtcDatetime


class ErasureReport(Schema):
    """The result of an erasure or, for a dry run, what it would do."""

    dry_run: bool
    lead_ids: tuple[LeadId, ...]
    removed: Mapping[str, int]
    cleaned: Mapping[str, int]
    file_count: Count
    is_new: bool
    """False if there was no data of the person."""
    suppressed: bool
    """True if a hash of the address is on the do-not-contact list."""
    compacted: bool | None = None
    """Whether the file's free space was cleared too; None on Postgres, which does so in its own time, and on a dry run."""
    erased_by: str | None = None
    erased_at: UtcDatetime | None = None
    message: str
