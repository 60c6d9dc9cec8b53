"""Tables that screens and services need.

Choices made while they run, answers kept under a caller's name, files that wait, that persons were erased, and which
versions of the code may run.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, Uuid

from leadops_core.adapters.store.columns import id_column, metadata, moment_column
from leadops_core.adapters.store.types import Json

preferences = Table(
    "preferences",
    metadata,
    id_column(),
    Column("version", Integer, nullable=False),
    Column("choices", Json, nullable=False, comment="What was chosen; what is missing has its default"),
    Column("changed_by", Text, nullable=False),
    moment_column("created_at"),
    UniqueConstraint("version"),
)

replies = Table(
    "replies",
    metadata,
    id_column(),
    Column("caller", Text, nullable=False),
    Column("key", Text, nullable=False, comment="What the caller named its request"),
    Column("fingerprint", Text, nullable=False, comment="Digest of method, path and body"),
    Column("status_code", Integer, comment="NULL while the request is being worked on"),
    Column("headers", Json, nullable=False),
    Column("body", LargeBinary),
    moment_column("lease_expires_at", nullable=True),
    moment_column("created_at"),
    moment_column("expires_at"),
    UniqueConstraint("caller", "key"),
    Index("ix_replies_expires_at", "expires_at"),
)

erasures = Table(
    "erasures",
    metadata,
    id_column(),
    Column("lead_id", Uuid, comment="Of a lead that is gone; null where none had the address"),
    Column("erased_by", Text, nullable=False),
    Column("removed", Json, nullable=False),
    Column("cleaned", Json, nullable=False),
    Column("file_count", Integer, nullable=False),
    moment_column("created_at"),
    Index("ix_erasures_lead_id", "lead_id"),
    comment="Persons that were erased: that it happened, and nothing of them",
)

schema_compatibility = Table(
    "schema_compatibility",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("oldest_code", Integer, nullable=False),
    comment="For each migration, the oldest schema version whose code may still run on the database",
)

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
    comment="Uploads that wait to be taken in, or are; gone when they are done",
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

work_claims = Table(
    "work_claims",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("lease_owner", Text),
    moment_column("lease_expires_at", nullable=True),
    Column("progress", Json, nullable=False),
    moment_column("created_at"),
    UniqueConstraint("name"),
    comment="Background work that one process at a time does, and how far it has come",
)
