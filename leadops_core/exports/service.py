"""Use cases of exports in the background."""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple, Self

from leadops_core.database.errors import NotFoundError
from leadops_core.exports.repository import ExportRepository
from leadops_core.jobs.run import JobRun
from leadops_core.jobs.service import JobService
from leadops_core.leads.export import (
    AttributeColumns,
    attribute_columns,
    check_format,
    write_header,
    write_jsonl,
    write_rows,
)
from leadops_core.leads.service import LeadService
from leadops_core.schemas import ExportReport, Job, JobDetail, JobId, JobKind, JobState, Lead, LeadQuery
from leadops_core.tools import Clock

KEEP_DAYS = 7
_PAGE_LEADS = 1_000


class _Position(NamedTuple):
    """How far an export has come."""

    attributes: AttributeColumns | None = None
    """None for JSON Lines, and before the leads were read for their attributes."""
    part_count: int = 0
    row_count: int = 0
    after: str | None = None
    """The cursor of the next page of leads."""
    is_complete: bool = False

    @classmethod
    def of(cls, cursor: Mapping[str, Any] | None) -> Self:
        if cursor is None:
            return cls()
        columns = cursor["columns"]
        attributes = (
            None
            if columns is None
            else AttributeColumns(
                {(kind, key): name for kind, key, name in columns}, tuple(cursor["other_column"])
            )
        )
        return cls(
            attributes, cursor["part_count"], cursor["row_count"], cursor["after"], cursor["is_complete"]
        )

    def to_cursor(self) -> dict[str, Any]:
        attributes = self.attributes
        return {
            "columns": attributes and [[*column, name] for column, name in attributes.columns.items()],
            "other_column": attributes and [*attributes.other_column],
            "part_count": self.part_count,
            "row_count": self.row_count,
            "after": self.after,
            "is_complete": self.is_complete,
        }


class ExportService:
    """Exports of many leads, as jobs.

    The file is stored in parts, each with the position of the job, so that another process continues it. It is deleted after
    7 days, and when a person is erased, because it may contain their data. `leads.export` writes a file at once.
    """

    def __init__(
        self,
        repository: ExportRepository,
        jobs: JobService,
        leads: LeadService,
        *,
        describe_score: Callable[[Lead], str],
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._jobs = jobs
        self._leads = leads
        self._describe_score = describe_score
        self._clock = clock

    def request(self, query: LeadQuery | None = None, *, format: str = "csv", by: str) -> Job:
        """Leave an export to a worker, and return its job. Files older than 7 days are deleted.

        Raise LeadOpsError for an unknown format, and JobConflictError if another export is open.
        """
        check_format(format)
        self.delete_old()
        wanted = (query or LeadQuery()).model_dump(
            mode="json", exclude={"cursor", "limit"}, exclude_defaults=True
        )
        return self._jobs.request(JobKind.EXPORT, {"format": format, "query": wanted}, by=by)

    def delete_old(self) -> int:
        """Delete the files that are older than 7 days, and return the number of their parts."""
        return self._repository.delete_before(self._clock.now() - timedelta(days=KEEP_DAYS))

    def run_job(self, run: JobRun) -> ExportReport:
        """Write the file of the job, from where it stopped. The handler of `JobKind.EXPORT`."""
        query = LeadQuery.model_validate({**run.job.params["query"], "limit": _PAGE_LEADS})
        position = _Position.of(self._repository.cursor(run.job.id))
        total = self._leads.figures().total
        while not position.is_complete:
            if position.part_count:
                position = self._write_page(run, query, position, total)
            else:
                self._repository.clear(run.job.id)
                position = self._write_header(run, query, total)
            if not position.is_complete:
                run.pause_if_due()
        columns = () if position.attributes is None else position.attributes.names()
        return ExportReport(
            path=None, format=run.job.params["format"], rows=position.row_count, columns=columns
        )

    def file(self, job: JobId) -> tuple[JobDetail, Iterator[bytes]]:
        """Return the job of an export, and its file in parts, each read in a transaction of its own.

        Raise NotFoundError if there is no file.
        """
        detail = self._jobs.get(job)
        if detail.kind is not JobKind.EXPORT or detail.state is not JobState.DONE:
            raise NotFoundError("This job has no file. Wait until the export is done.")
        if not self._repository.part_count(job):
            raise NotFoundError(
                "The file of this export was deleted: it was older than 7 days, or a person in it may have been erased. "
                "Export the leads again."
            )
        return detail, self._repository.parts(job)

    def _write_header(self, run: JobRun, query: LeadQuery, total: int) -> _Position:
        """Read the attributes of all leads, and store the header, or a blank part for JSON Lines.

        This part holds no lead, so an erasure that deletes it meanwhile is noticed before the first lead is stored.
        """

        def leads() -> Iterator[Lead]:
            for done, lead in enumerate(self._leads.iterate(query)):
                if not done % _PAGE_LEADS:
                    run.report(0, total)
                yield lead

        stream = io.StringIO()
        attributes = None
        if run.job.params["format"] == "csv":
            attributes = attribute_columns(leads())
            write_header(stream, attributes)
        return self._store(run, stream, _Position(), _Position(attributes), total)

    def _write_page(self, run: JobRun, query: LeadQuery, position: _Position, total: int) -> _Position:
        """Store the next page of leads."""
        run.report(position.row_count, total)
        page = self._leads.list(query.model_copy(update={"cursor": position.after}))
        stream = io.StringIO()
        if position.attributes is None:
            count = write_jsonl(stream, page.items)
        else:
            count = write_rows(stream, page.items, position.attributes, self._describe_score)
        moved = position._replace(
            row_count=position.row_count + count,
            after=page.next_cursor,
            is_complete=page.next_cursor is None,
        )
        return self._store(run, stream, position, moved, total)

    def _store(
        self, run: JobRun, stream: io.StringIO, before: _Position, after: _Position, total: int
    ) -> _Position:
        """Store the next part, and return the new position."""
        after = after._replace(part_count=before.part_count + 1)
        is_stored = self._repository.add_part(
            *(run, before.part_count, stream.getvalue().encode(), after.to_cursor()),
            done=after.row_count,
            total=total,
        )
        # An erasure deletes the parts. The file then begins again, without the person.
        return after if is_stored else _Position()
