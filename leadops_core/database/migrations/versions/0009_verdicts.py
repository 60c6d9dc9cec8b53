"""Store the verdict of a learning update and the order of its labels, instead of leaving the verdict to the reason's words."""

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
oldest_code = "0008"

_IN_PART = "the scorecard in use, its score now a chance, in which %"
_CALIBRATE = "the scorecard in use, its score now the chance that it stands for. %"
_WAITS = "%It waits for a person: leadops activate puts it to use"


def upgrade() -> None:
    op.add_column("evaluations", sa.Column("verdict", sa.Text()))
    op.add_column("evaluations", sa.Column("label_order", Json))
    # Versions before this one wrote these sentences and no others, so their verdicts are certain.
    table = sa.table(
        "evaluations",
        sa.column("verdict"),
        sa.column("reason", sa.Text()),
        sa.column("promoted", sa.Boolean()),
    )
    reason = table.c.reason
    verdict = sa.case(
        (sa.and_(~table.c.promoted, reason.not_like(_WAITS)), "keep"),
        (reason.like(_IN_PART), "in_part"),
        (reason.like(_CALIBRATE), "calibrate"),
        else_="promote",
    )
    op.get_bind().execute(table.update().values(verdict=verdict))
