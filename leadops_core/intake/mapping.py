"""The column mapping of a file: detected, then changed as a person wishes."""

from collections.abc import Mapping
from functools import partial
from typing import BinaryIO, Final

from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.intake.detect import detect, detect_leads
from leadops_core.intake.legacy_encodings import lines_beyond_ascii
from leadops_core.intake.limits import HEAD_BYTES, IntakeLimits
from leadops_core.schemas import ColumnMapping, ColumnRole, LeadField, MappedColumn

MappingChanges = ColumnMapping | Mapping[str, str | None]
"""A complete mapping, or for some columns the name of a field, `attribute`, `outcome`, `ignored`, or None."""

_BLOCK_BYTES: Final = 1 << 20


class MappingError(LeadOpsError):
    """The requested mapping does not fit the file."""

    kind = ErrorKind.INVALID


def mapping_of_file(
    stream: BinaryIO,
    file_name: str,
    changes: MappingChanges | None,
    limits: IntakeLimits,
    encoding: str | None = None,
) -> ColumnMapping:
    """Return the detected mapping of a file of leads with the changes, in the encoding that a person chose, if any.

    Without changes, raise IntakeError for a text that cannot be a list of leads; a person who maps its columns may import it.
    """
    detect_any = detect_leads if changes is None else detect
    head = stream.read(HEAD_BYTES)
    more_text = _text_beyond_ascii(stream) if encoding is None and head.isascii() else b""
    detected = detect_any(head, file_name=file_name, limits=limits, encoding=encoding, more_text=more_text)
    return apply_mapping(detected, changes)


def _text_beyond_ascii(stream: BinaryIO) -> bytes:
    """Return the first lines of the rest of a file that are not ASCII, because its beginning does not show the encoding."""
    blocks = iter(partial(stream.read, _BLOCK_BYTES), b"")
    block = next((block for block in blocks if not block.isascii()), b"")
    return b"\n" + lines_beyond_ascii(block + stream.readline(_BLOCK_BYTES)) if block else b""


def apply_mapping(detected: ColumnMapping, changes: MappingChanges | None) -> ColumnMapping:
    """Return the detected mapping with the changes.

    None and `attribute` keep a column as a custom field. If a chosen field was detected in another column, that column
    becomes a custom field. Raise MappingError for an unknown column or field, and for two columns with the same field.
    """
    if changes is None:
        return detected
    if isinstance(changes, ColumnMapping):
        return changes
    by_name = {column.column: column for column in detected.columns}
    if unknown := sorted(set(changes) - set(by_name)):
        raise MappingError(
            f"The file has no column {unknown[0]!r}. Its columns are {', '.join(map(repr, by_name))}."
        )
    changed = {name: _with_target(by_name[name], target) for name, target in changes.items()}
    columns: dict[LeadField, str] = {}
    for column in changed.values():
        if column.field is None:
            continue
        if other := columns.get(column.field):
            raise MappingError(
                f"Columns {other!r} and {column.column!r} are both mapped to {column.field.value}. Choose one."
            )
        columns[column.field] = column.column

    def settle(column: MappedColumn) -> MappedColumn:
        if column.column in changed:
            return changed[column.column]
        if column.field in columns:
            return _with_target(column, None, why="another column was chosen by hand")
        return column

    return detected.model_copy(update={"columns": tuple(map(settle, detected.columns))})


def _with_target(column: MappedColumn, target: str | None, *, why: str = "chosen by hand") -> MappedColumn:
    role, field = ColumnRole.FIELD, None
    if target is None or target == "attribute":
        role = ColumnRole.ATTRIBUTE
    elif target in (ColumnRole.OUTCOME.value, ColumnRole.IGNORED.value):
        role = ColumnRole(target)
    elif target in {field.value for field in LeadField}:
        field = LeadField(target)
    else:
        targets = ", ".join([*(field.value for field in LeadField), "attribute", "outcome", "ignored"])
        raise MappingError(f"Column {column.column!r}: unknown field {target!r}. Choose one of {targets}.")
    return column.model_copy(
        update={"role": role, "field": field, "suggestion": None, "confidence": 1.0, "why": why}
    )
