"""The SQL of exported files."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from leadops_core.database.database import Database, retried
from leadops_core.jobs.repository import cursor_of, keep_cursor
from leadops_core.jobs.run import JobRun
from leadops_core.schemas import JobId
from leadops_core.tables import export_parts


class ExportRepository:
    """Files of export jobs, in parts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self, job_id: JobId) -> Mapping[str, Any] | None:
        """Return where the job continues, or None at its beginning."""
        with self._database.reading() as connection:
            return cursor_of(connection, job_id)

    @retried
    def add_part(
        self, run: JobRun, number: int, data: bytes, cursor: Mapping[str, Any], *, done: int, total: int
    ) -> bool:
        """Store the next part and where the job continues, in one transaction.

        Return False, having stored nothing, if earlier parts were deleted, as an erasure does.
        """
        with self._database.writing() as transaction:
            own = export_parts.c.job_id == run.job.id
            stored = select(func.count()).select_from(export_parts).where(own)
            if transaction.connection.execute(stored).scalar_one() != number:
                return False
            values = {"id": transaction.new_id(), "job_id": run.job.id, "number": number, "data": data}
            transaction.connection.execute(export_parts.insert().values(**values, created_at=transaction.now))
            keep_cursor(
                *(transaction, run.job.id, run.worker, run.lease_seconds, cursor), done=done, total=total
            )
            return True

    @retried
    def clear(self, job_id: JobId) -> None:
        """Delete the file of a job."""
        with self._database.writing() as transaction:
            transaction.connection.execute(delete(export_parts).where(export_parts.c.job_id == job_id))

    def part_count(self, job_id: JobId) -> int:
        query = select(func.count()).select_from(export_parts).where(export_parts.c.job_id == job_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def parts(self, job_id: JobId) -> Iterator[bytes]:
        """Yield the file of a job in parts, each read in a transaction of its own."""
        number = 0
        while True:
            part = select(export_parts.c.data).where(
                export_parts.c.job_id == job_id, export_parts.c.number == number
            )
            with self._database.reading() as connection:
                data: bytes | None = connection.execute(part).scalar()
            if data is None:
                return
            yield data
            number += 1

    def delete_before(self, moment: datetime) -> int:
        """Delete the parts that were stored before this time, and return their number."""
        is_old = export_parts.c.created_at < moment
        with self._database.reading() as connection:
            if connection.execute(select(export_parts.c.id).where(is_old).limit(1)).first() is None:
                return 0
        with self._database.writing() as transaction:
            return transaction.connection.execute(delete(export_parts).where(is_old)).rowcount
