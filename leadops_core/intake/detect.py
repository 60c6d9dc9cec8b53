"""Detect how a file is read from its first bytes."""

from typing import Final

from leadops_core.intake import own_export
from leadops_core.intake.columns import map_columns
from leadops_core.intake.dialect import Layout, detect_layout, find_other_delimiter
from leadops_core.intake.encoding import (
    DetectedEncoding,
    TextDecoder,
    canonical_name,
    detect_encoding,
    encoding_choices,
)
from leadops_core.intake.errors import IntakeError
from leadops_core.intake.formats.refusals import (
    refuse_delimiter,
    refuse_no_leads,
    refuse_one_line,
    refuse_wrapped_lines,
)
from leadops_core.intake.formats.rows_file import is_rows_file, read_head
from leadops_core.intake.headers import compact, name_columns
from leadops_core.intake.limits import IntakeLimits
from leadops_core.intake.products import name_product
from leadops_core.intake.rejected_file import REJECTED_ROWS, is_rejected_file, map_rejected_rows
from leadops_core.schemas import ColumnMapping, EncodingChoice, LeadField

_IDENTITIES: Final = frozenset(
    (
        *(LeadField.FIRST_NAME, LeadField.LAST_NAME, LeadField.FULL_NAME),
        *(LeadField.EMAIL, LeadField.COMPANY_NAME),
    )
)


def detect(
    head: bytes,
    *,
    file_name: str,
    limits: IntakeLimits | None = None,
    encoding: str | None = None,
    more_text: bytes = b"",
) -> ColumnMapping:
    """Return the mapping of a file that begins with `head`, which is at most `HEAD_BYTES` long.

    `encoding` replaces the detected encoding, and `more_text` holds later lines of the file if `head` is ASCII. Raise
    IntakeError for a file that is empty, not text, in another format, or wider than `limits`.
    """
    return _detect(head, file_name, limits or IntakeLimits(), encoding, more_text)[0]


def detect_leads(
    head: bytes,
    *,
    file_name: str,
    limits: IntakeLimits | None = None,
    encoding: str | None = None,
    more_text: bytes = b"",
) -> ColumnMapping:
    """Return the mapping of a file of leads, as `detect` does.

    Raise IntakeError as `detect` does, and for a text without a column for a person or company that is not a table with a
    header either. Leads without a name are allowed, but not every text is a list of leads.
    """
    mapping, layout = _detect(head, file_name, limits or IntakeLimits(), encoding, more_text)
    if len(layout.header) == 1:
        refuse_wrapped_lines(layout.header[0], [row[0] for row in layout.rows], file_name)
        mark = find_other_delimiter([*layout.header, *(row[0] for row in layout.rows)])
        if mark is not None:
            refuse_delimiter(mark, file_name)
    if not layout.dialect.has_header and len(layout.rows) == 1:
        addresses = [cell for cell in layout.rows[0] if "@" in cell]
        if len(addresses) > 1 and len(addresses) == len([cell for cell in layout.rows[0] if cell.strip()]):
            refuse_one_line(len(addresses), file_name)
    if not layout.is_table and not any(column.field in _IDENTITIES for column in mapping.columns):
        text = (
            "" if is_rows_file(head) else TextDecoder(mapping.dialect.encoding, file_name).decode_head(head)
        )
        refuse_no_leads(text, file_name)
    return mapping


def _detect(
    head: bytes, file_name: str, limits: IntakeLimits, encoding: str | None, more_text: bytes
) -> tuple[ColumnMapping, Layout]:
    limits.check_bytes(len(head), file_name)
    encodings: tuple[EncodingChoice, ...] = ()
    unread_sheets: tuple[str, ...] = ()
    if is_rows_file(head):
        unread_sheets = read_head(head).unread_sheets
    else:
        text = head + more_text
        detected = (
            DetectedEncoding(canonical_name(encoding, file_name))
            if encoding
            else detect_encoding(text, file_name)
        )
        encoding = detected.name
        encodings = encoding_choices(text, detected)
    layout = detect_layout(head, file_name=file_name, max_rows=limits.max_sample_rows, encoding=encoding)
    if not layout.header:
        raise IntakeError(
            f"{file_name}: the file is empty. Give a file with a header line and a row for each lead."
        )
    limits.check_columns(len(layout.header), file_name, layout.dialect.header_line)
    names = name_columns(layout.header)
    product = name_product(tuple(map(compact, names))) if layout.dialect.has_header else None
    is_rejected = layout.dialect.has_header and is_rejected_file(names)
    if is_rejected:
        product = REJECTED_ROWS
    columns = map_rejected_rows(names, layout.rows) if is_rejected else map_columns(names, layout.rows)
    if product == own_export.PRODUCT:
        columns = own_export.read_own_export(columns)
    mapping = ColumnMapping(
        dialect=layout.dialect,
        columns=columns,
        exported_by=product,
        encodings=encodings,
        unread_sheets=unread_sheets,
    )
    return mapping, layout
