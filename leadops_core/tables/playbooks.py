"""Versions of the playbook. None is changed or deleted."""

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from leadops_core.database.columns import id_column, metadata, moment_column
from leadops_core.database.types import Json

playbooks = Table(
    "playbooks",
    metadata,
    id_column(),
    Column("version", Integer, nullable=False),
    Column("content", Json, nullable=False),
    Column(
        "changed", Json, nullable=False, comment="Names of the fields that differ from the version before"
    ),
    Column("saved_by", Text, nullable=False),
    moment_column("created_at"),
    UniqueConstraint("version"),
)
