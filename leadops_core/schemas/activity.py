"""The timeline of a lead."""

from enum import StrEnum
from typing import Any

from pydantic import Field

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.ids import ActivityId, GraphRunId, LeadId


class ActivityType(StrEnum):
    INGESTED = "INGESTED"
    ENRICHED = "ENRICHED"
    SCORED = "SCORED"
    EMAIL_DRAFTED = "EMAIL_DRAFTED"
    EMAIL_SENT = "EMAIL_SENT"
    STATUS_CHANGED = "STATUS_CHANGED"
    NOTE = "NOTE"
    ERROR = "ERROR"


SYSTEM_ACTOR = "leadops"
"""The actor of entries that no person caused."""


class Activity(Schema):
    """An entry on the timeline of a lead. Entries are never changed."""

    id: ActivityId
    lead_id: LeadId
    type: ActivityType
    payload: dict[str, Any] = Field(default_factory=dict)
    """Details as JSON. SCORED contains the score and the decision."""
    actor: str = SYSTEM_ACTOR
    graph_run_id: GraphRunId | None = None
    created_at: UtcDatetime
