"""Add sessions of signed-in users, and an audit log whose rows cannot be changed or deleted."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
oldest_code = "0013"

_REFUSAL = "the audit log is append-only"


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False, comment="SHA-256 of the session token"),
        sa.Column(
            "binding",
            sa.Text(),
            nullable=False,
            comment="HMAC of the credential, keyed with the session token",
        ),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("client_address", sa.Text()),
        sa.Column("user_agent", sa.Text()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_sessions_token_hash"),
        comment="Sessions of signed-in users; a row is deleted when its session ends",
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_index("ix_sessions_user_id_created_at_id", "sessions", ["user_id", "created_at", "id"])
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Text(), comment="Stable id of a caller of the API"),
        sa.Column("client_address", sa.Text()),
        sa.Column("details", Json, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
        comment="Events that matter for security; triggers refuse to change or delete rows",
    )
    op.create_index("ix_audit_events_created_at_id", "audit_events", ["created_at", "id"])
    op.create_index(
        "ix_audit_events_actor_id_kind_created_at", "audit_events", ["actor_id", "kind", "created_at"]
    )
    (_guard_on_sqlite if op.get_bind().dialect.name == "sqlite" else _guard_on_postgres)()


def _guard_on_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    op.execute(f"CREATE TRIGGER audit_events_update BEFORE UPDATE ON audit_events {refuse}")
    op.execute(f"CREATE TRIGGER audit_events_delete BEFORE DELETE ON audit_events {refuse}")
    # INSERT OR REPLACE deletes the old row without its delete trigger.
    op.execute(
        "CREATE TRIGGER audit_events_replace BEFORE INSERT ON audit_events "
        f"WHEN EXISTS (SELECT 1 FROM audit_events WHERE id = new.id) {refuse}"
    )


def _guard_on_postgres() -> None:
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_events_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )
