"""Index traces by time, so that old ones are found without reading all."""

from leadops_core.database.online_index import create_index_online

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None
oldest_code = "0021"


def upgrade() -> None:
    create_index_online("ix_traces_created_at", "traces", ["created_at"])
