"""Store the sentences of drafts that a model wrote freely, and the model's remark.

Waiting drafts of a model get their sentences from their text. Nobody knows their sources any more, so a person must confirm
each of them.
"""

import re

import sqlalchemy as sa
from alembic import op

from leadops_core.database.types import Json

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
# Older code approves such drafts without a confirmation.
oldest_code = "0016"

_END = re.compile(r"(?<=[.!?…])\s+|\s*\n\s*")

_drafts = sa.table(
    "drafts",
    *(sa.column(name, sa.Text()) for name in ("subject", "body", "state", "template_version")),
    sa.column("id", sa.Uuid()),
    sa.column("sentences", Json),
)


def upgrade() -> None:
    op.add_column(
        "drafts",
        sa.Column(
            "sentences", Json, nullable=False, server_default="[]", comment="Only if a model wrote freely"
        ),
    )
    op.add_column("drafts", sa.Column("remark", sa.Text(), comment="What the model says about the lead"))
    connection = op.get_bind()
    waiting = sa.select(_drafts.c.id, _drafts.c.subject, _drafts.c.body).where(
        _drafts.c.state == "draft", _drafts.c.template_version.contains(", prompts ")
    )
    for id, subject, body in connection.execute(waiting).all():
        texts = [" ".join(text.split()) for text in (subject, *_END.split(body)) if text.strip()]
        sentences = [{"text": text, "author": "model", "must_confirm": True} for text in texts]
        connection.execute(sa.update(_drafts).where(_drafts.c.id == id).values(sentences=sentences))
