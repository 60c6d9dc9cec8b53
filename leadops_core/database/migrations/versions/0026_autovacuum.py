"""Let Postgres clean large tables after 2 % of their rows changed; its default of 20 % are 2,000,000 of 10,000,000 leads."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None
oldest_code = "0021"
reviewed = "The statement locks out other changes of the table's definition, but no reader or writer."

_TABLES = ("leads", "activities", "drafts", "traces")
_SETTINGS = (
    "autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05, "
    "autovacuum_analyze_scale_factor = 0.02"
)


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        return
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} SET ({_SETTINGS})")
