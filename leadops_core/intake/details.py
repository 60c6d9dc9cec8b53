"""Known fields that are stored as custom fields, such as the phone number: their names, and how to find them again."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from leadops_core.intake.aliases import FIELD_OF
from leadops_core.intake.fields import DETAIL_FIELDS
from leadops_core.intake.headers import compact
from leadops_core.intake.matching import match_header
from leadops_core.schemas import ColumnMapping, ColumnRole, LeadField

_LEAST: Final = 0.75
"""Headers with less confidence are found only in a mapping, which has seen the values."""


def attribute_names(mapping: ColumnMapping) -> dict[int, str]:
    """Return the custom field for each column that becomes one, by index of the column.

    It has the header of the column, so that the leads of earlier imports and their scorecards stay valid. A column whose
    header does not name the field gets the name of the field.
    """
    headers = {column.column for column in mapping.columns}
    names: dict[int, str] = {}
    for column in mapping.columns:
        if column.role is ColumnRole.ATTRIBUTE:
            names[column.index] = column.column
        elif column.field in DETAIL_FIELDS:
            is_named = _field_of(column.column) is column.field or column.field.value in headers
            names[column.index] = column.column if is_named else column.field.value
    return names


def _field_of(header: str) -> LeadField | None:
    match = match_header(header)
    return None if match is None else match.field


@lru_cache(maxsize=4096)
def detail_of(name: str) -> LeadField | None:
    """Return the known field of a custom field with this name, in any language, or None."""
    field, confidence = FIELD_OF.get(compact(name), (None, 0.0))
    return field if field in DETAIL_FIELDS and confidence >= _LEAST else None


def details_of(attributes: Mapping[str, str]) -> dict[str, LeadField]:
    """Return the custom fields of a lead that are known fields, by name."""
    details = ((name, detail_of(name)) for name, text in attributes.items() if text)
    return {name: field for name, field in details if field is not None}
