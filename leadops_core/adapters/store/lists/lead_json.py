"""One lead of a list as JSON that the database writes."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, literal_column, select

from leadops_core.adapters.store.lists.lead_progress import hold_json, json_object, latest_email_json
from leadops_core.adapters.store.tables import drafts, leads
from leadops_core.schemas import DeliveryState, LeadSummary

_UUID_PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


@cache
def lead_document(dialect: str) -> ColumnElement[str]:
    """Return the JSON of a `LeadSummary`, as text, for a row of `leads`."""
    draft_id = _id_in_json(dialect, "drafts.id")
    waits = drafts.c.state == literal_column(f"'{DeliveryState.DRAFT.value}'")
    waiting = select(draft_id).where(drafts.c.lead_id == leads.c.id, waits).order_by(drafts.c.id.desc())
    values: dict[str, ColumnElement[Any]] = {
        # SQLite stores the rest as JSON has it: moments are ISO text in UTC.
        **{name: literal_column(f"leads.{name}") for name in LeadSummary.model_fields},
        "id": _id_in_json(dialect, "leads.id"),
        "score_reasons": _reasons(dialect),
        "waiting_draft_id": waiting.limit(1).correlate(leads).scalar_subquery(),
        "hold": hold_json(dialect),
        "latest_email": latest_email_json(dialect, draft_id),
    }
    return cast(json_object(dialect, **values), Text)


def _id_in_json(dialect: str, column: str) -> ColumnElement[Any]:
    if dialect != "sqlite":
        return literal_column(column)
    # SQLite stores 32 hexadecimal digits.
    parts = [f"substr({column}, {start}, {length})" for start, length in _UUID_PARTS]
    return literal_column(" || '-' || ".join(parts))


def _reasons(dialect: str) -> ColumnElement[Any]:
    # NULL stands for no reasons. SQLite stores JSON as text.
    if dialect == "sqlite":
        return literal_column("json(coalesce(leads.score_reasons, '[]'))")
    return literal_column("coalesce(leads.score_reasons, '[]'::json)")
