"""Imported files: how they are read, and the result for each row."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from leadops_core.schemas.base import Confidence, Count, Schema, UtcDatetime
from leadops_core.schemas.ids import LeadId, UploadId
from leadops_core.schemas.lead import LeadContent


class LeadField(StrEnum):
    """Fields of a lead that a column can fill."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    FULL_NAME = "full_name"
    """Split into first and last name."""
    EMAIL = "email"
    COMPANY_NAME = "company_name"
    JOB_TITLE = "job_title"
    INDUSTRY = "industry"
    INDUSTRY_TEXT = "industry_text"
    """The original words, if the industry has a column of its own, as in an export of LeadOps."""
    COMPANY_SIZE = "company_size"
    COUNTRY = "country"
    SOURCE = "source"
    BUDGET_RANGE = "budget_range"
    PAIN_POINT = "pain_point"
    URGENCY = "urgency"
    LEAD_MESSAGE = "lead_message"
    # The following are stored unchanged, as custom fields with the header of their column.
    PHONE = "phone"
    WEBSITE = "website"
    LINKEDIN_URL = "linkedin_url"
    """Shown, never fetched."""
    CREATED_DATE = "created_date"
    """When the lead was created in another system."""
    OWNER = "owner"
    """Who is responsible for the lead in another system."""
    CURRENCY = "currency"
    """The currency of the budget."""
    EXTERNAL_ID = "external_id"
    """The id of the record in another system."""


class ColumnRole(StrEnum):
    FIELD = "field"
    ATTRIBUTE = "attribute"
    OUTCOME = "outcome"
    """The column tells how the lead ended. It is kept, but scores never use it."""
    IGNORED = "ignored"


class MappedColumn(Schema):
    """The field for a column, and the confidence."""

    column: str
    """The header in the file, with a suffix if it is not unique."""
    index: Count
    role: ColumnRole
    field: LeadField | None = None
    """Set only if the role is `field`."""
    suggestion: LeadField | None = None
    """The field that the column may fill, if that is too uncertain to decide without a person."""
    confidence: Confidence
    why: str
    """Why this field was chosen, in words."""
    samples: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _field_goes_with_its_role(self) -> Self:
        if (self.field is not None) != (self.role is ColumnRole.FIELD):
            raise ValueError(f"column {self.column!r}: give a field if, and only if, the role is 'field'")
        return self

    @property
    def is_question(self) -> bool:
        """Whether a person should decide if the custom field fills a field."""
        return self.suggestion is not None and self.role is ColumnRole.ATTRIBUTE


class FileFormat(StrEnum):
    """Formats of files of leads."""

    CSV = "csv"
    """Any text with one row on each line, and any delimiter."""
    WORKBOOK = "workbook"
    """Excel (.xlsx, .xlsm, .xlsb, .xls) or OpenDocument (.ods)."""
    JSON = "json"
    JSON_LINES = "jsonl"
    VCARD = "vcard"


class Dialect(Schema):
    """Encoding and format of a file."""

    format: FileFormat = FileFormat.CSV
    sheet: str | None = None
    """The sheet of a workbook that is read."""
    encoding: str
    delimiter: Annotated[str, Field(min_length=1, max_length=1)]
    quote: Annotated[str, Field(min_length=1, max_length=1)] = '"'
    header_line: Annotated[int, Field(ge=1)]
    """Line number of the header, from 1. Earlier lines are skipped."""
    has_header: bool = True


class EncodingChoice(Schema):
    """An encoding that a file may have."""

    encoding: str
    samples: tuple[str, ...]
    """Up to three texts of the file as this encoding shows them."""


class ColumnMapping(Schema):
    """How a file is read: dialect and columns. Detected, changed by a person, and stored with the import."""

    dialect: Dialect
    columns: tuple[MappedColumn, ...]
    exported_by: str | None = None
    """The product that the file was probably exported from."""
    encodings: tuple[EncodingChoice, ...] = ()
    """The encoding of the dialect, and others that the file may have, best first. One if it is certain, and none for a file
    that is ASCII or not text. Not stored with the import."""
    unread_sheets: tuple[str, ...] = ()
    """Other sheets of a workbook that hold rows, which are not read."""

    @property
    def is_encoding_certain(self) -> bool:
        return len(self.encodings) <= 1

    def questions(self) -> tuple[MappedColumn, ...]:
        """The columns for which a person should decide whether they fill a field. Until then they are custom fields."""
        return tuple(column for column in self.columns if column.is_question)

    def by_column(self) -> dict[str, str | None]:
        """The field that each column fills, or None."""
        return {column.column: column.field.value if column.field else None for column in self.columns}


class UploadState(StrEnum):
    RUNNING = "running"
    """Started. Importing the same file again resumes after the last stored chunk."""
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


class RejectedRow(Schema):
    """A rejected row with its position and the reason."""

    line: Annotated[int, Field(ge=1)]
    """Line number in the file, from 1."""
    column: str | None
    reason: str
    """The error and how to fix it."""
    cells: tuple[str, ...] = ()
    """The original cells of the row."""


class Fate(StrEnum):
    """The result for a row."""

    ADDED = "added"
    MERGED = "merged"
    """Merged into a stored lead, or into one from earlier in the file."""
    REJECTED = "rejected"


class RowFate(Schema):
    """The result that an import would have for one row."""

    line: Annotated[int, Field(ge=1)]
    fate: Fate
    name: str | None = None
    """Display name of the lead; None for a rejected row."""
    lead_id: LeadId | None = None
    """The lead that the row is merged into; None if that lead comes from the same file."""
    changed: tuple[str, ...] = ()
    """Fields that a merged row would change."""
    column: str | None = None
    reason: str | None = None
    """Why the row is rejected, and how to fix it."""


class UploadCounts(Schema):
    """The results of the rows: `rows` = `accepted` + `merged` + `rejected`, always."""

    rows: Count = 0
    accepted: Count = 0
    """New leads."""
    merged: Count = 0
    """Rows merged into existing leads, or into leads from earlier in the file."""
    changed: Count = 0
    """Merged rows that changed a lead."""
    rejected: Count = 0

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.rows != self.accepted + self.merged + self.rejected or self.changed > self.merged:
            raise ValueError("the counts do not add up")
        return self


class Upload(Schema):
    """An imported file and its result."""

    id: UploadId
    file_name: str
    sha256: str
    uploaded_by: str
    mapping: ColumnMapping
    counts: UploadCounts
    state: UploadState
    error: str | None = None
    created_at: UtcDatetime
    finished_at: UtcDatetime | None = None
    undone_at: UtcDatetime | None = None


class FileDamage(Schema):
    """The lines of a file that cannot be read as rows, found before anything is stored."""

    rows: Count
    """Rows that were checked."""
    damaged: Count
    """Rows that will be rejected because they are damaged: cells are missing or shifted, or a quotation mark is wrong."""
    other_lines: Count
    """Lines that are not rows: repeated headers, report footers, and other tables."""
    skipped_lines: Count = 0
    """Lines above the header, such as the title of a report. They are not imported."""
    first_lines: tuple[Annotated[int, Field(ge=1)], ...] = ()
    """Line numbers of the first damaged rows, at most 20."""
    is_complete: bool = True
    """False if only the first rows of the file were checked."""


class PreviewRow(Schema):
    """A row as it would be imported, or the reason for rejecting it."""

    line: Annotated[int, Field(ge=1)]
    content: LeadContent | None = None
    rejected: RejectedRow | None = None


class UploadPreview(Schema):
    """A preview of a file. Nothing is stored."""

    file_name: str
    mapping: ColumnMapping
    rows: tuple[PreviewRow, ...]
    """The first rows, in the order of the file."""
    damage: FileDamage
    """Damaged rows among the first 20,000."""


class ImportReport(Schema):
    """The result of an import in the background."""

    upload_id: UploadId
    file_name: str
    counts: UploadCounts


class UndoReport(Schema):
    """The result of undoing an import. `removed`, `restored` and `kept` cover all its leads."""

    upload_id: UploadId
    removed: Count
    """Deleted leads that the import had created."""
    restored: Count
    """Leads whose changes were reverted."""
    kept: tuple[str, ...]
    """IDs of leads that were kept because a person changed them or another import contains them."""
