"""The table of responses that are stored for repeated requests."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from leadops_core.database.columns import id_column, metadata, moment_column
from leadops_core.database.types import Json

replies = Table(
    "replies",
    metadata,
    id_column(),
    Column("caller", Text, nullable=False),
    Column("key", Text, nullable=False, comment="Idempotency key"),
    Column("fingerprint", Text, nullable=False, comment="Hash of method, path, and body"),
    Column("status_code", Integer, comment="Null while the request is executed"),
    Column("headers", Json, nullable=False),
    Column("body", LargeBinary),
    moment_column("lease_expires_at", nullable=True),
    moment_column("created_at"),
    moment_column("expires_at"),
    UniqueConstraint("caller", "key"),
    Index("ix_replies_expires_at", "expires_at"),
)
