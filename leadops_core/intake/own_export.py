"""Map the columns of an export from LeadOps: contents are imported, and computed columns are ignored."""

from collections.abc import Sequence
from typing import Final

from leadops_core.schemas import ColumnRole, Lead, LeadContent, LeadField, MappedColumn

PRODUCT: Final = "LeadOps"
_FIELDS: Final = {field.value: field for field in LeadField}
_OURS: Final = (frozenset(Lead.model_fields) | {"score_rationale"}) - frozenset(LeadContent.model_fields)
_TELLS_THE_END: Final = "status"


def read_own_export(columns: Sequence[MappedColumn]) -> tuple[MappedColumn, ...]:
    """Return the columns mapped by their own names. A custom field with the name of a field stays a custom field."""
    fields = {_FIELDS[column.column] for column in columns if column.column in _FIELDS}
    return tuple(_read(column, fields) for column in columns)


def _read(column: MappedColumn, fields: set[LeadField]) -> MappedColumn:
    name = column.column
    if name in _FIELDS:
        return _as(column, ColumnRole.FIELD, _FIELDS[name], "the field of that name in an export of LeadOps")
    if name == _TELLS_THE_END:
        return _as(column, ColumnRole.OUTCOME, None, "the status in an export of LeadOps")
    if name in _OURS:
        return _as(
            column, ColumnRole.IGNORED, None, "computed by LeadOps, and computed again after the import"
        )
    if column.field in fields:
        return _as(column, ColumnRole.ATTRIBUTE, None, "an attribute in an export of LeadOps")
    return column


def _as(column: MappedColumn, role: ColumnRole, field: LeadField | None, why: str) -> MappedColumn:
    return column.model_copy(
        update={"role": role, "field": field, "suggestion": None, "why": why, "confidence": 1.0}
    )
