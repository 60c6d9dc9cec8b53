"""Tables of local copies: the origin, the leads at the pull, and, at the source, the applied changes."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, Uuid

from leadops_core.database.columns import id_column, lead_id_column, metadata, moment_column
from leadops_core.database.types import Json

edge_origins = Table(
    "edge_origins",
    metadata,
    id_column(),
    Column("origin", Json, nullable=False),
    moment_column("created_at"),
    comment="One row in a local copy, none elsewhere",
)

edge_bases = Table(
    "edge_bases",
    metadata,
    Column("lead_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True),
    Column("standing", Json, nullable=False, comment="State of the lead at the pull"),
    Column(
        "activities",
        Json,
        nullable=False,
        comment="Ids of its activities at the pull; later ones were made in the copy",
    ),
    moment_column("created_at"),
)

edge_receipts = Table(
    "edge_receipts",
    metadata,
    id_column(),
    lead_id_column(),
    Column("kind", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column(
        "standing",
        Json,
        nullable=False,
        comment="State of the lead after the push that applied the change",
    ),
    moment_column("decided_at"),
    moment_column("created_at"),
    Index("ix_edge_receipts_lead_id_created_at", "lead_id", "created_at"),
    comment="Changes pushed from local copies, with their ids in the copy, so that each is applied once",
)
