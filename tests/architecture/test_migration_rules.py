"""Migrations since the last release expand the schema, or remove what that release no longer uses."""

from pathlib import Path

import pytest

from leadops_core.database import schema
from tests.architecture.migration_rules import find_problems
from tests.support.last_release import LAST_SCHEMA

_MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision = "9999"
oldest_code = "0021"
{constant}
def upgrade():
    {operation}
"""


def test_migrations_since_the_last_release_break_and_block_nothing() -> None:
    paths = sorted((Path(schema.MIGRATIONS) / "versions").glob("*.py"))
    problems = {
        path.name: find_problems(path.read_text(encoding="utf-8"), LAST_SCHEMA)
        for path in paths
        if path.name[:4] > LAST_SCHEMA
    }
    assert {name: found for name, found in problems.items() if found} == {}


@pytest.mark.parametrize(
    ("operation", "constant", "problem"),
    [
        ('op.create_index("ix", "leads", ["email"])', "", "create_index_online"),
        ('op.create_table("t"); op.create_index("ix", "t", ["a"])', "", None),
        ('op.add_column("leads", sa.Column("a", sa.Text()))', "", None),
        ('op.add_column("leads", sa.Column("a", sa.Text(), nullable=False))', "", "cannot leave out"),
        ('op.add_column("leads", sa.Column("a", sa.Text(), nullable=False, server_default=""))', "", None),
        ('op.drop_column("leads", "a")', "", "unused_since"),
        ('op.drop_column("leads", "a")', 'unused_since = "9998"', "unused_since"),
        ('op.drop_column("leads", "a")', 'unused_since = "0020"', None),
        ('op.execute("UPDATE leads SET a = 1")', "", "reviewed"),
        ('op.execute("ANALYZE")', 'reviewed = "Locks nothing."', None),
        ("pass", 'oldest_code = "9999"', "shuts the last release out"),
    ],
)
def test_migration_rules_find_what_breaks_or_blocks(
    operation: str, constant: str, problem: str | None
) -> None:
    problems = find_problems(_MIGRATION.format(operation=operation, constant=constant), LAST_SCHEMA)
    if problem is None:
        assert problems == []
    else:
        assert len(problems) == 1
        assert problem in problems[0]
