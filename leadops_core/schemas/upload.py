"""A file of leads: how it was read, and what became of each row."""

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
    COMPANY_SIZE = "company_size"
    COUNTRY = "country"
    SOURCE = "source"
    BUDGET_RANGE = "budget_range"
    PAIN_POINT = "pain_point"
    URGENCY = "urgency"
    LEAD_MESSAGE = "lead_message"


class ColumnRole(StrEnum):
    FIELD = "field"
    ATTRIBUTE = "attribute"
    OUTCOME = "outcome"
    """Tells how it ended: kept, never a feature."""
    IGNORED = "ignored"


class MappedColumn(Schema):
    """What one column of a file is taken for, and how sure that is."""

    column: str
    """The header as it stands in the file, made unique by a suffix where two are the same."""
    index: Count
    role: ColumnRole
    field: LeadField | None = None
    """Set exactly when the role is `field`."""
    confidence: Confidence
    why: str
    """How it was recognised, in words for a person."""
    samples: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _field_goes_with_its_role(self) -> Self:
        if (self.field is not None) != (self.role is ColumnRole.FIELD):
            raise ValueError(f"column {self.column!r}: a field is named exactly when the role is 'field'")
        return self


class Dialect(Schema):
    """How the bytes of a file become rows."""

    encoding: str
    delimiter: Annotated[str, Field(min_length=1, max_length=1)]
    quote: Annotated[str, Field(min_length=1, max_length=1)] = '"'
    header_line: Annotated[int, Field(ge=1)]
    """Line of the header, from 1; lines before it are a preamble."""
    has_header: bool = True


class ColumnMapping(Schema):
    """How a file is read: dialect and columns. Made by detection, changed by a person, stored with the upload."""

    dialect: Dialect
    columns: tuple[MappedColumn, ...]
    exported_by: str | None = None
    """The product whose export it looks like."""

    def by_column(self) -> dict[str, str | None]:
        """Each column with the field it fills, None where it fills none."""
        return {column.column: column.field.value if column.field else None for column in self.columns}


class UploadState(StrEnum):
    RUNNING = "running"
    """Begun; resumed from the last stored chunk when the same file comes again."""
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


class RejectedRow(Schema):
    """A row that was not taken, where it stands, and what to do."""

    line: Annotated[int, Field(ge=1)]
    """Line of the file where the row begins, from 1."""
    column: str | None
    reason: str
    """What is wrong and how to mend it."""
    cells: tuple[str, ...] = ()
    """The row as it stands in the file, so that it can be mended and given again."""


class Fate(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    MERGED = "merged"
    """Into a lead that is there, or came earlier in the file."""
    REJECTED = "rejected"


class RowFate(Schema):
    """What would become of one row of a file."""

    line: Annotated[int, Field(ge=1)]
    fate: Fate
    name: str | None = None
    """What the row's lead is called; None for a rejected row."""
    lead_id: LeadId | None = None
    """The lead that a merged row goes into; None for one that only came earlier in the same file."""
    changed: tuple[str, ...] = ()
    """Fields that a merged row would change; none where it says nothing new."""
    column: str | None = None
    reason: str | None = None
    """Why it is rejected, and how to mend it."""


class UploadCounts(Schema):
    """What became of the rows: `rows` = `accepted` + `merged` + `rejected`, always."""

    rows: Count = 0
    accepted: Count = 0
    """New leads."""
    merged: Count = 0
    """Rows of leads that were there already (or earlier in the file)."""
    changed: Count = 0
    """Of the merged, those that changed something."""
    rejected: Count = 0

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.rows != self.accepted + self.merged + self.rejected or self.changed > self.merged:
            raise ValueError("the counts do not add up")
        return self


class Upload(Schema):
    """One file and what became of it."""

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


class PreviewRow(Schema):
    """A row of a file as it would be taken in: its content, or why it would be rejected."""

    line: Annotated[int, Field(ge=1)]
    content: LeadContent | None = None
    rejected: RejectedRow | None = None


class UploadPreview(Schema):
    """How a file would be read. Nothing is stored."""

    file_name: str
    mapping: ColumnMapping
    rows: tuple[PreviewRow, ...]
    """The first rows, in the order of the file."""


class UndoReport(Schema):
    """What undoing an upload did: `removed` + `restored` + `kept` covers every lead it had touched."""

    upload_id: UploadId
    removed: Count
    """Leads that the upload had created, gone."""
    restored: Count
    """Leads that it had changed, as they were before."""
    kept: tuple[str, ...]
    """Ids of leads that stay as they are: a person has changed them since, or another upload holds them too."""
