"""One lead of a list as JSON that the database writes."""

from functools import cache

from sqlalchemy import ColumnElement, Text, literal_column

from leadops_core.leads.repository.lead_detail import APPROVED, ENDS_A_HOLD
from leadops_core.schemas import ActivityType, DeliveryState, LeadSummary, RecommendedAction
from leadops_core.tables.activity_log import MOVE

_UUID_PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


@cache
def lead_document(dialect: str) -> ColumnElement[str]:
    """Return the JSON of a `LeadSummary`, as text, for a row of `leads`.

    It is one literal: SQLAlchemy would spend more time on the parts than the database on the page.
    """
    values = {
        # SQLite stores the rest as JSON has it: moments are ISO text in UTC.
        **{name: f"leads.{name}" for name in LeadSummary.model_fields},
        "id": _id_in_json(dialect, "leads.id"),
        "score_reasons": _reasons(dialect),
        "is_explored": _boolean(dialect, "leads.is_explored"),
        "waiting_draft_id": _newest_draft(_id_in_json(dialect, "drafts.id"), DeliveryState.DRAFT),
        "hold": _hold(dialect),
        "latest_email": _latest_email(dialect),
    }
    document: ColumnElement[str] = literal_column(f"CAST({_json_object(dialect, values)} AS TEXT)", Text)
    return document


def _hold(dialect: str) -> str:
    move = _payload_value(dialect, MOVE)
    is_hold = f"activities.type = '{ActivityType.NOTE.value}' AND {move} IS NOT NULL"
    values = {
        "since": "activities.created_at",
        "by": "activities.actor",
        "reason": _payload_value(dialect, "reason"),
    }
    return _as_json(
        dialect,
        f"(SELECT CASE WHEN {is_hold} THEN {_json_object(dialect, values)} END FROM activities"  # noqa: S608 - constants
        f" WHERE activities.lead_id = leads.id AND leads.recommended_action = '{RecommendedAction.HOLD.value}'"
        f" AND (activities.type IN ({_texts(*ENDS_A_HOLD)}) OR {is_hold}) ORDER BY activities.id DESC LIMIT 1)",
    )


def _latest_email(dialect: str) -> str:
    values = {
        "draft_id": _id_in_json(dialect, "drafts.id"),
        "state": "drafts.state",
        "due_at": "drafts.due_at",
        "sent_at": "drafts.sent_at",
    }
    return _as_json(dialect, _newest_draft(_json_object(dialect, values), *sorted(APPROVED)))


def _newest_draft(value: str, *states: DeliveryState) -> str:
    return (
        f"(SELECT {value} FROM drafts WHERE drafts.lead_id = leads.id"  # noqa: S608 - constants
        f" AND drafts.state IN ({_texts(*states)}) ORDER BY drafts.id DESC LIMIT 1)"
    )


def _id_in_json(dialect: str, column: str) -> str:
    if dialect != "sqlite":
        return column
    # SQLite stores 32 hexadecimal digits.
    return " || '-' || ".join(f"substr({column}, {start}, {length})" for start, length in _UUID_PARTS)


def _reasons(dialect: str) -> str:
    # NULL means no reasons. SQLite stores JSON as text.
    if dialect == "sqlite":
        return "json(coalesce(leads.score_reasons, '[]'))"
    return "coalesce(leads.score_reasons, '[]'::json)"


def _boolean(dialect: str, column: str) -> str:
    # SQLite stores 0 or 1.
    return f"json(iif({column}, 'true', 'false'))" if dialect == "sqlite" else column


def _payload_value(dialect: str, name: str) -> str:
    if dialect == "sqlite":
        return f"json_extract(activities.payload, '$.{name}')"
    return f"activities.payload ->> '{name}'"


def _json_object(dialect: str, values: dict[str, str]) -> str:
    pairs = ", ".join(f"'{name}', {value}" for name, value in values.items())
    return f"{'json_object' if dialect == 'sqlite' else 'json_build_object'}({pairs})"


def _as_json(dialect: str, value: str) -> str:
    # SQLite forgets on the way out of a subquery that a text is JSON.
    return f"json({value})" if dialect == "sqlite" else value


def _texts(*values: str) -> str:
    return ", ".join(f"'{value}'" for value in values)
