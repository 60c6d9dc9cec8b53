"""Tables that screens and services need.

Choices made while they run, answers kept under a caller's name, files that wait, that persons were erased, and which
versions of the code may run.
"""

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from leadops_core.database.columns import id_column, metadata, moment_column
from leadops_core.database.types import Json

preferences = Table(
    "preferences",
    metadata,
    id_column(),
    Column("version", Integer, nullable=False),
    Column("choices", Json, nullable=False, comment="What was chosen; what is missing has its default"),
    Column("changed_by", Text, nullable=False),
    moment_column("created_at"),
    UniqueConstraint("version"),
)
