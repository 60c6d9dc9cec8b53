"""Sessions of signed-in users."""

from sqlalchemy import Column, Index, Table, Text, UniqueConstraint

from leadops_core.database.columns import id_column, metadata, moment_column
from leadops_core.database.types import UtcDateTime

sessions = Table(
    "sessions",
    metadata,
    id_column(),
    Column("token_hash", Text, nullable=False, comment="SHA-256 of the session token"),
    Column("binding", Text, nullable=False, comment="HMAC of the credential, keyed with the session token"),
    Column("user_id", Text, nullable=False),
    Column("user_name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("client_address", Text),
    Column("user_agent", Text),
    moment_column("created_at"),
    moment_column("expires_at"),
    Column("last_used_at", UtcDateTime, comment="Updated every few minutes at most; NULL until then"),
    UniqueConstraint("token_hash"),
    Index("ix_sessions_expires_at", "expires_at"),
    Index("ix_sessions_user_id_created_at_id", "user_id", "created_at", "id"),
    comment="Sessions of signed-in users; a row is deleted when its session ends",
)
