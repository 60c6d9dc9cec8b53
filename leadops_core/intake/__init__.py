"""Read files of leads: detect the format, normalize the rows, and find the rows of the same lead."""

from leadops_core.intake.cells import SpreadsheetWriter, neutralize_cell, unprotect_cell
from leadops_core.intake.convert import IntakeRow
from leadops_core.intake.dedupe import (
    address_part,
    apart_key,
    dedupe_keys,
    disagree,
    may_be_same_person,
)
from leadops_core.intake.detect import detect
from leadops_core.intake.errors import IntakeError
from leadops_core.intake.limits import HEAD_BYTES, IntakeLimits
from leadops_core.intake.merge import merge
from leadops_core.intake.normalize import (
    normalize_content,
    normalize_lead_content,
    require_email,
    with_valid_email,
)
from leadops_core.intake.reader import IntakeChunk, read, read_records
from leadops_core.intake.rejected_file import rejected_csv

__all__ = [
    "HEAD_BYTES",
    "IntakeChunk",
    "IntakeError",
    "IntakeLimits",
    "IntakeRow",
    "SpreadsheetWriter",
    "address_part",
    "apart_key",
    "dedupe_keys",
    "detect",
    "disagree",
    "may_be_same_person",
    "merge",
    "neutralize_cell",
    "normalize_content",
    "normalize_lead_content",
    "read",
    "read_records",
    "rejected_csv",
    "require_email",
    "unprotect_cell",
    "with_valid_email",
]
