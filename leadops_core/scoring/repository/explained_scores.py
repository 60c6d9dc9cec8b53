"""Scores with their explanations, as the last run stored them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from leadops_core.database.statements import any_of
from leadops_core.schemas import (
    ActivityType,
    DecisionResult,
    ScoreResult,
)
from leadops_core.tables import activities


def scored_payload(payload: dict[str, Any] | None) -> tuple[ScoreResult | None, DecisionResult | None]:
    """Return the score and the decision that are stored in a SCORED activity."""
    if payload is None:
        return None, None
    score, decision = payload.get("score"), payload.get("decision")
    if score is not None and "lines" not in score:
        # Shortened by retention, and the newest entry again because a merge was undone.
        score = None
    return (
        None if score is None else ScoreResult.model_validate(score),
        None if decision is None else DecisionResult.model_validate(decision),
    )


def newest_scored(connection: Connection, lead_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return the payload of each lead's newest SCORED activity."""
    columns = (activities.c.lead_id, activities.c.payload, activities.c.created_at, activities.c.id)
    query = select(*columns).where(
        any_of(activities.c.lead_id, [id.hex for id in lead_ids], connection),
        activities.c.type == ActivityType.SCORED.value,
    )
    return {
        row.lead_id: row.payload
        for row in connection.execute(query.order_by(activities.c.created_at, activities.c.id))
    }
