"""Tables of imported files."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from leadops_core.database.columns import id_column, lead_id_column, metadata, moment_column
from leadops_core.database.types import Json

staged_files = Table(
    "staged_files",
    metadata,
    id_column(),
    Column("upload_id", Uuid, ForeignKey("uploads.id", ondelete="CASCADE"), nullable=False),
    Column("attempt_count", Integer, nullable=False),
    Column("lease_owner", Text),
    moment_column("lease_expires_at", nullable=True),
    moment_column("created_at"),
    UniqueConstraint("upload_id"),
    comment="Files that wait for their import or are being imported",
)


staged_parts = Table(
    "staged_parts",
    metadata,
    id_column(),
    Column("upload_id", Uuid, ForeignKey("uploads.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    moment_column("created_at"),
    UniqueConstraint("upload_id", "number"),
)


uploads = Table(
    "uploads",
    metadata,
    id_column(),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("uploaded_by", Text, nullable=False),
    Column("mapping", Json, nullable=False),
    Column("row_count", BigInteger, nullable=False),
    Column("accepted", BigInteger, nullable=False),
    Column("merged", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("error", Text),
    moment_column("created_at"),
    moment_column("updated_at"),
    moment_column("finished_at", nullable=True),
    moment_column("undone_at", nullable=True),
    Column("undone_by", Text),
    CheckConstraint("row_count = accepted + merged + rejected AND changed <= merged", name="counts"),
    Index("ix_uploads_created_at_id", "created_at", "id"),
    Index("ix_uploads_sha256", "sha256"),
)


upload_rejections = Table(
    "upload_rejections",
    metadata,
    id_column(),
    Column("upload_id", Uuid, ForeignKey("uploads.id", ondelete="CASCADE"), nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("column", Text),
    Column("reason", Text, nullable=False),
    Column("cells", Json, nullable=False),
    moment_column("created_at"),
    Index("ix_upload_rejections_upload_id_line_id", "upload_id", "line", "id"),
)


upload_changes = Table(
    "upload_changes",
    metadata,
    id_column(),
    Column("upload_id", Uuid, ForeignKey("uploads.id", ondelete="CASCADE"), nullable=False),
    lead_id_column(),
    Column("before", Json, nullable=False, comment="Changed fields before the import"),
    Column("after", Json, nullable=False, comment="The same fields after the import"),
    Column("version_after", Integer, nullable=False),
    moment_column("created_at"),
    Index("ix_upload_changes_upload_id_lead_id", "upload_id", "lead_id"),
    Index("ix_upload_changes_lead_id", "lead_id"),
)
