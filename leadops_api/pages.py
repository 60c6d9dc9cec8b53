"""Query parameters of lists."""

import re
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, Field

from leadops_api.request_body import Reason
from leadops_core.schemas import (
    LeadId,
    LeadQuery,
    LeadSort,
    LeadSource,
    LeadStatus,
    ProcessingState,
    RecommendedAction,
    ScoreLabel,
    UtcDatetime,
)

Cursor = Annotated[
    str | None,
    Query(description="`next_cursor` of the previous page. Omit it for the first page.", max_length=2000),
]
Why = Annotated[Reason | None, Query(description="Reason, shown on the timeline.", examples=["Wrong lead"])]
DryRun = Annotated[bool, Query(description="Report what would be deleted, by table, without deleting it.")]
Limit = Annotated[int, Query(ge=1, le=200, description="Maximum number of items per page.")]


def _as_written(value: object) -> object:
    # Pydantic would read a bare number as seconds since 1970.
    if isinstance(value, str) and not _MOMENT.match(value):
        raise ValueError("use a time such as 2026-11-24T09:30:00Z")
    return value


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]")
Moment = Annotated[UtcDatetime, BeforeValidator(_as_written)]
Days = Annotated[int, Query(ge=1, le=366, description="Number of days, including today.")]


class LeadFilters(BaseModel):
    """Filters and order. Values of one filter are alternatives; different filters all apply."""

    model_config = {"extra": "forbid", "use_attribute_docstrings": True}

    id: Annotated[list[LeadId], Field(max_length=1000)] = []
    """Only leads with these IDs."""
    status: list[LeadStatus] = []
    label: list[ScoreLabel] = []
    source: list[LeadSource] = []
    action: list[RecommendedAction] = []
    processing: list[ProcessingState] = []
    explored: bool = False
    """Only leads of the random sample."""
    created_from: Moment | None = None
    """Created at this time or later."""
    created_before: Moment | None = None
    """Created before this time."""
    text: Annotated[str | None, Field(max_length=200)] = None
    """Words that must all occur in name, email, company, title, message or pain point. The last may be a prefix."""
    sort: LeadSort = LeadSort.NEWEST

    def query(self, *, cursor: str | None = None, limit: int = 50) -> LeadQuery:
        return LeadQuery(
            ids=tuple(self.id),
            statuses=tuple(self.status),
            labels=tuple(self.label),
            sources=tuple(self.source),
            actions=tuple(self.action),
            processing=tuple(self.processing),
            explored=self.explored,
            created_from=self.created_from,
            created_before=self.created_before,
            text=self.text,
            sort=self.sort,
            cursor=cursor,
            limit=limit,
        )


class LeadListing(LeadFilters):
    """Filters, order, and position in the list."""

    cursor: Annotated[str | None, Field(max_length=2000)] = None
    """`next_cursor` of the previous page. Omit it for the first page."""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    """Maximum number of leads per page."""


class LeadExport(LeadFilters):
    """Filters, order, and file format."""

    format: Literal["csv", "jsonl"] = "csv"
    """`csv` with a column for each attribute, or `jsonl` with one lead per line."""
