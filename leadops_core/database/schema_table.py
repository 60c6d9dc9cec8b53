"""The table that names the oldest code that may run on the database."""

from sqlalchemy import Column, Integer, Table

from leadops_core.database.columns import metadata

schema_compatibility = Table(
    "schema_compatibility",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("oldest_code", Integer, nullable=False),
    comment="For each migration, the oldest schema version whose code may still run on the database",
)
