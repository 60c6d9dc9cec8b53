"""The record of one learning update."""

from typing import Any

from pydantic import Field

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.ids import EvaluationId


class EvaluationTrace(Schema):
    """What was learned from which labels, what it would have changed, and whether it was let in."""

    id: EvaluationId
    label_count: Count
    champion_number: int
    challenger_number: int | None = None
    metrics_champion: dict[str, float] = Field(default_factory=dict)
    metrics_challenger: dict[str, float] = Field(default_factory=dict)
    weights_changed: dict[str, Any] = Field(default_factory=dict)
    promoted: bool
    reason: str
    created_at: UtcDatetime
