"""Let the owner of the audit log delete events that are more than 90 days old."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
oldest_code = "0013"

_REFUSAL = "the audit log keeps events for 90 days"


def upgrade() -> None:
    (_guard_on_sqlite if op.get_bind().dialect.name == "sqlite" else _guard_on_postgres)()


def _guard_on_sqlite() -> None:
    op.execute("DROP TRIGGER audit_events_delete")
    op.execute(
        "CREATE TRIGGER audit_events_delete BEFORE DELETE ON audit_events "
        "WHEN old.created_at >= strftime('%Y-%m-%dT%H:%M:%f', 'now', '-90 days') "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )


def _guard_on_postgres() -> None:
    op.create_table_comment(
        "audit_events",
        "Events that matter for security; triggers refuse to change rows, and to delete them within 90 days",
        existing_comment="Events that matter for security; triggers refuse to change or delete rows",
    )
    op.execute("DROP TRIGGER audit_events_change ON audit_events")
    op.execute(
        "CREATE TRIGGER audit_events_change BEFORE UPDATE OR TRUNCATE ON audit_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )
    op.execute(
        "CREATE FUNCTION refuse_audit_deletion() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_events_delete BEFORE DELETE ON audit_events FOR EACH ROW "
        "WHEN (old.created_at >= now() - interval '90 days') EXECUTE FUNCTION refuse_audit_deletion()"
    )
