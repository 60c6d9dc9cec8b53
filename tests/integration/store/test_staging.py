"""One process at a time reads a staged file, and an interrupted import continues where it stopped."""

import io
from collections.abc import Iterator

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError
from leadops_core.jobs.repository import JobRepository
from leadops_core.schemas import UploadCounts, UploadId, UploadState
from leadops_core.schemas.upload import ImportReport
from leadops_core.tables import jobs
from tests.support.repositories import Repositories

COUNT = 1_300
ROWS = "Mail,Firma\n" + "".join(f"a{number}@b{number}.example,B{number}\n" for number in range(COUNT))


@pytest.fixture
def ops(database_url: str) -> Iterator[LeadOps]:
    config = Settings(_env_file=None, ingest_chunk_size=250)
    with LeadOps.open(database_url, config=config) as opened:
        yield opened


def staged(ops: LeadOps, text: str = ROWS) -> UploadId:
    return ops.uploads.stage(io.BytesIO(text.encode()), file_name="leads.csv").id


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


def test_interrupted_import_continues_and_is_undone_as_one(ops: LeadOps) -> None:
    id = staged(ops)
    stopped = ops.uploads.import_staged(should_stop=lambda: True)
    assert stopped is not None
    assert stopped.state is UploadState.RUNNING
    assert 0 < stopped.counts.rows < COUNT
    for _ in range(8):
        # More often than a job may be interrupted.
        ops.uploads.import_staged(seconds=0)
    done = ops.uploads.get(id)
    assert (done.state, done.counts.accepted, done.counts.merged) == (UploadState.DONE, COUNT, 0)
    assert ops.uploads.undo(id).removed == COUNT


def test_same_file_staged_twice_is_one_upload(ops: LeadOps) -> None:
    assert staged(ops) == staged(ops)
    ops.uploads.import_staged()
    assert ops.uploads.import_staged() is None
    assert ops.leads.figures().total == COUNT


def crash(ops: LeadOps) -> None:
    """Claim the job of the import as a process that then is killed."""
    claimed = JobRepository(ops.database).claim("killed", -1, is_dead=lambda _: True)
    assert claimed is not None


def test_staged_file_that_never_finishes_fails_with_the_reason(ops: LeadOps) -> None:
    id = staged(ops)
    for _ in range(3):
        crash(ops)
    assert ops.uploads.import_staged() is not None
    failed = ops.uploads.get(id)
    assert failed.state is UploadState.FAILED
    assert "interrupted 3 times" in (failed.error or "")
    assert waiting(ops) == 0


def test_import_of_a_killed_process_continues(ops: LeadOps) -> None:
    id = staged(ops)
    ops.uploads.import_staged(should_stop=lambda: True)
    crash(ops)
    ops.uploads.import_staged()
    assert ops.uploads.get(id).counts.accepted == ops.leads.figures().total == COUNT
    job = ops.uploads.import_job(id)
    assert job is not None
    assert job.result == ImportReport(
        upload_id=id, file_name="leads.csv", counts=UploadCounts(rows=COUNT, accepted=COUNT)
    )


@pytest.mark.parametrize("is_begun", [False, True])
def test_cancelled_import_keeps_its_rows_and_says_who(ops: LeadOps, is_begun: bool) -> None:
    id = staged(ops)
    if is_begun:
        ops.uploads.import_staged(should_stop=lambda: True)
    rows = ops.uploads.get(id).counts.rows
    [job] = ops.jobs.open()
    ops.jobs.cancel(job.id, by="ann")
    assert ops.uploads.import_staged() is None
    upload = ops.uploads.get(id)
    assert (upload.state, upload.counts.rows, waiting(ops)) == (UploadState.FAILED, rows, 0)
    assert "ann cancelled" in (upload.error or "")
    assert ops.uploads.undo(id).removed == rows


def test_staged_file_of_an_older_release_gets_a_job(ops: LeadOps) -> None:
    id = staged(ops)
    with ops.database.writing() as transaction:
        transaction.connection.execute(jobs.delete())
    ops.uploads.import_staged()
    assert ops.uploads.get(id).state is UploadState.DONE


def test_staged_import_stops_if_it_was_undone_meanwhile(ops: LeadOps) -> None:
    id = staged(ops)
    ops.uploads.import_staged(should_stop=lambda: True)
    ops.uploads.undo(id)
    ops.uploads.import_staged()
    assert ops.uploads.get(id).state is UploadState.UNDONE
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
