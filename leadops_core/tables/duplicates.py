"""Tables of possible duplicates and of merged leads."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, Uuid

from leadops_core.database.columns import id_column, lead_id_column, metadata, moment_column, partial_index
from leadops_core.database.types import Json

possible_duplicates = Table(
    "possible_duplicates",
    metadata,
    id_column(),
    lead_id_column(),
    Column("other_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE"), nullable=False),
    Column("score", Integer, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("identities", Text, nullable=False, comment="Digest of both identities when they were compared"),
    Column("decided_by", Text),
    moment_column("decided_at", nullable=True),
    moment_column("created_at"),
    moment_column("updated_at"),
    UniqueConstraint("lead_id", "other_id"),
    Index("ix_possible_duplicates_other_id", "other_id"),
    partial_index("ix_possible_duplicates_open", "score", "id", where="state = 'open'"),
    comment="Pairs of leads that may be the same person; lead_id is the lower of the two",
)


lead_merges = Table(
    "lead_merges",
    metadata,
    id_column(),
    lead_id_column(),
    Column("removed_lead_id", Uuid, nullable=False),
    Column(
        "dedupe_key",
        Text,
        nullable=False,
        comment="Key of the removed lead; its rows are rows of the kept one",
    ),
    Column("removed", Json, nullable=False, comment="Rows of the removed lead by table; empty after an undo"),
    Column("moved", Json, nullable=False, comment="Ids by table of the rows that the kept lead got"),
    Column("replaced", Json, nullable=False, comment="Rows of the kept lead by table that were replaced"),
    Column("before", Json, nullable=False, comment="Changed fields of the kept lead before the merge"),
    Column("after", Json, nullable=False, comment="The same fields after the merge"),
    Column("removed_name", Text, nullable=False),
    Column("merged_by", Text, nullable=False),
    moment_column("created_at"),
    Column("undone_by", Text),
    moment_column("undone_at", nullable=True),
    Index("ix_lead_merges_lead_id", "lead_id"),
    partial_index("ix_lead_merges_dedupe_key", "dedupe_key", where="undone_at IS NULL"),
    Index("ix_lead_merges_created_at_id", "created_at", "id"),
    comment="Leads that were merged into another one",
)
