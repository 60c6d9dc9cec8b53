"""The metadata of all tables, and columns that many tables share."""

from sqlalchemy import Column, ForeignKey, Index, MetaData, Text, TextClause, Uuid, text

from leadops_core.database.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# Byte order on Postgres, as on SQLite, so that both sort alike.
KeyText = Text().with_variant(Text(collation="C"), "postgresql")


def id_column() -> Column[object]:
    return Column("id", Uuid, primary_key=True)


def lead_id_column() -> Column[object]:
    """Return the column of the lead with which a row is deleted."""
    return Column("lead_id", Uuid, ForeignKey("leads.id", ondelete="CASCADE"), nullable=False)


def moment_column(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, UtcDateTime, nullable=nullable)


def partial_index(name: str, *columns: str | TextClause, where: str, unique: bool = False) -> Index:
    """Return an index of the rows for which `where` is true."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))
