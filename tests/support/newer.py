"""Databases as a later version of LeadOps would leave them."""

import shutil
from pathlib import Path

import pytest

from leadops_core.database import schema
from tests.support.older import opened

NEXT = f"{int(schema.HEAD) + 1:04}"
_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{head}"
branch_labels = None
depends_on = None
{declaration}


def upgrade() -> None:
    op.add_column("leads", sa.Column("a_later_idea", sa.Text()))
"""


def upgrade_as_newer(url: str, folder: Path, *, oldest_code: str | None) -> None:
    """Upgrade the database by one more migration, which declares this `oldest_code`, or none."""
    migrations = folder / "migrations"
    shutil.copytree(schema.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    declaration = "" if oldest_code is None else f'oldest_code = "{oldest_code}"'
    text = _MIGRATION.format(revision=NEXT, head=schema.HEAD, declaration=declaration)
    (migrations / "versions" / f"{NEXT}_a_later_idea.py").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", migrations)
        patch.setattr(schema, "HEAD", NEXT)
        with opened(url) as store:
            assert store.upgrade() == NEXT
