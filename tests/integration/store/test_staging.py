"""One process at a time reads a staged file, and an interrupted import continues where it stopped."""

import io
from collections.abc import Iterator

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import UploadId, UploadState
from tests.support.repositories import Repositories

COUNT = 1_300
ROWS = "Mail,Firma\n" + "".join(f"a{number}@b{number}.example,B{number}\n" for number in range(COUNT))


@pytest.fixture
def ops(database_url: str) -> Iterator[LeadOps]:
    config = Settings(_env_file=None, ingest_chunk_size=250, max_attempts=2)
    with LeadOps.open(database_url, config=config) as opened:
        yield opened


def staged(ops: LeadOps, text: str = ROWS) -> UploadId:
    return ops.uploads.stage(io.BytesIO(text.encode()), file_name="leads.csv").id


def claim(ops: LeadOps, worker: str, *, seconds: float = 60, dead: str = "") -> UploadId | None:
    return Repositories(ops.database).staging.claim(
        worker, seconds, max_attempts=2, is_dead=lambda each: each == dead
    )


def waiting(ops: LeadOps) -> int:
    with Repositories(ops.database).database.reading() as connection:
        counts = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in ("staged_files", "staged_parts")
        ]
    return sum(counts)


def test_staged_file_is_imported_completely_and_deleted(ops: LeadOps) -> None:
    id = staged(ops)
    assert ops.uploads.get(id).state is UploadState.RUNNING
    done = ops.uploads.import_staged()
    assert done is not None
    assert (done.id, done.state, done.counts.accepted) == (id, UploadState.DONE, COUNT)
    assert ops.uploads.import_staged() is None
    assert waiting(ops) == 0


def test_staged_upload_is_claimed_until_holder_dead_or_lease_expired(ops: LeadOps) -> None:
    id = staged(ops)
    assert claim(ops, "one", seconds=60) == id
    assert claim(ops, "two") is None
    assert Repositories(ops.database).staging.extend(id, "one", 60)
    assert claim(ops, "two", seconds=-1, dead="one") == id
    assert not Repositories(ops.database).staging.extend(id, "one", 60)
    Repositories(ops.database).staging.release(id, "two", is_tried=False)
    assert claim(ops, "three", seconds=-1) == id


def test_interrupted_import_continues_and_is_undone_as_one(ops: LeadOps) -> None:
    id = staged(ops)
    stopped = ops.uploads.import_staged(should_stop=lambda: True)
    assert stopped is not None
    assert stopped.state is UploadState.RUNNING
    assert 0 < stopped.counts.rows < COUNT
    for _ in range(8):
        # Broken off is not tried: more often than the two attempts that there are.
        ops.uploads.import_staged(seconds=0)
    done = ops.uploads.get(id)
    assert (done.state, done.counts.accepted, done.counts.merged) == (UploadState.DONE, COUNT, 0)
    assert ops.uploads.undo(id).removed == COUNT


def test_same_file_staged_twice_is_one_upload(ops: LeadOps) -> None:
    assert staged(ops) == staged(ops)
    ops.uploads.import_staged()
    assert ops.uploads.import_staged() is None
    assert ops.leads.figures().total == COUNT


def test_staged_file_that_never_finishes_fails_with_the_reason(ops: LeadOps) -> None:
    id = staged(ops)
    assert claim(ops, "one", seconds=-1) == claim(ops, "two", seconds=-1) == id
    assert claim(ops, "three") is None
    failed = ops.uploads.get(id)
    assert failed.state is UploadState.FAILED
    assert "2 attempts" in (failed.error or "")
    assert waiting(ops) == 0


def test_staged_import_stops_if_it_was_undone_meanwhile(ops: LeadOps) -> None:
    id = staged(ops)
    ops.uploads.import_staged(should_stop=lambda: True)
    ops.uploads.undo(id)
    assert ops.uploads.import_staged() is None
    assert (ops.leads.figures().total, waiting(ops)) == (0, 0)


def test_staged_file_over_a_limit_fails_and_stores_nothing(database_url: str) -> None:
    config = Settings(_env_file=None, max_rows=700, ingest_chunk_size=10)
    with LeadOps.open(database_url, config=config) as ops:
        staged(ops)
        failed = ops.uploads.import_staged()
        assert failed is not None
        assert failed.state is UploadState.FAILED
        assert "700" in (failed.error or "")
        assert (ops.leads.figures().total, waiting(ops)) == (0, 0)


def test_unreadable_file_is_refused_before_it_is_staged(ops: LeadOps) -> None:
    with pytest.raises(LeadOpsError):
        staged(ops, "")
    assert waiting(ops) == 0
