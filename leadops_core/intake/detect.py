"""From the first bytes of a file to how it is to be read."""

from leadops_core.intake import own_export
from leadops_core.intake.columns import map_columns
from leadops_core.intake.dialect import detect_layout
from leadops_core.intake.errors import IntakeError
from leadops_core.intake.headers import compact, name_columns
from leadops_core.intake.limits import IntakeLimits
from leadops_core.intake.products import name_product
from leadops_core.schemas import ColumnMapping


def detect(head: bytes, *, file_name: str, limits: IntakeLimits | None = None) -> ColumnMapping:
    """How a file that begins with `head` (the first `HEAD_BYTES` will do) is to be read.

    Raises IntakeError for a file that is empty, not text, or wider than `limits` allow.
    """
    limits = limits or IntakeLimits()
    limits.check_bytes(len(head), file_name)
    layout = detect_layout(head, file_name=file_name, max_rows=limits.max_sample_rows)
    if not layout.header:
        raise IntakeError(
            f"{file_name}: the file is empty. Give a file with a header line and a row for each lead."
        )
    limits.check_columns(len(layout.header), file_name, layout.dialect.header_line)
    names = name_columns(layout.header)
    product = name_product(tuple(map(compact, names))) if layout.dialect.has_header else None
    columns = map_columns(names, layout.rows)
    if product == own_export.PRODUCT:
        columns = own_export.read_own_export(columns)
    return ColumnMapping(dialect=layout.dialect, columns=columns, exported_by=product)
