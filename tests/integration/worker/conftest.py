"""A worker over a real database, and its leads."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from leadops_core import LeadOps, Settings

MakeSettings = Callable[..., Settings]


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a quick worker."""
    return Settings(
        _env_file=None,
        database_url=database_url,
        outbox_dir=tmp_path / "outbox",
        worker_poll_seconds=0.05,
        worker_batch=50,
        undo_seconds=0,
    )


@pytest.fixture
def ops(config: Settings) -> Iterator[LeadOps]:
    with LeadOps.open(config=config) as opened:
        yield opened


def add_leads(ops: LeadOps, count: int, *, first: int = 0) -> None:
    """Take leads in whose first touch can be drafted."""
    header = "email,first_name,last_name,company,job_title,message\n"
    rows = [
        f"vp{number}@firm{number}.example,Ann,Lee{number},Firm {number},VP Sales,We want a demo next week\n"
        for number in range(first, first + count)
    ]
    import io

    ops.ingest(io.BytesIO((header + "".join(rows)).encode()), file_name=f"{first}.csv")
