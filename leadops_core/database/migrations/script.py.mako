"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None
# The oldest HEAD whose code can still run on the migrated database, at most the schema of the last release.
oldest_code = "0021"


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
