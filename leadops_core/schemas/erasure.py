"""Erasures of persons: reports, and the record that one took place."""

from collections.abc import Mapping
from uuid import UUID

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.ids import LeadId


class Erasure(Schema):
    """The record of an erasure. It contains nothing about the person."""

    id: UUID
    lead_id: LeadId | None
    """The id of the deleted lead; None if no lead had the address."""
    erased_by: str
    removed: Mapping[str, int]
    """Number of deleted rows by table."""
    cleaned: Mapping[str, int]
    """Number of rows of other leads from which the person was removed, by table."""
    file_count: Count
    """Number of emails deleted from the outbox folder."""
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
    """True if free space of the database file was overwritten. None for a dry run, and for Postgres, which does this
    later."""
    erased_by: str | None = None
    erased_at: UtcDatetime | None = None
    message: str
