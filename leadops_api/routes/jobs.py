"""Jobs: list, watch, and cancel long work."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response, StreamingResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from leadops_api.deps import CONFLICT, NOT_FOUND, Caller, Ops, requires
from leadops_api.export import EXPORT_TYPES
from leadops_api.idempotency import IdempotentRoute
from leadops_api.pages import Cursor, Limit
from leadops_api.security import Role
from leadops_core.schemas import Job, JobDetail, JobId, JobState, Page

router = APIRouter(prefix="/api/jobs", tags=["jobs"], route_class=IdempotentRoute)

_POLL_SECONDS = 0.5
_MAX_SECONDS = 3600

JOB_LOCATION = {
    "Location": {"schema": {"type": "string"}, "description": "The job, with its progress and result."}
}
_State = Annotated[list[JobState], Query(description="Only jobs in these states.")]


def accept(job: Job, response: Response) -> Job:
    """Answer 202 with the job, which a worker carries out."""
    response.headers["Location"] = f"/api/jobs/{job.id}"
    return job


@router.get("", operation_id="list_jobs", summary="List jobs", **requires(Role.READER))
def list_jobs(ops: Ops, state: _State = [], cursor: Cursor = None, limit: Limit = 50) -> Page[Job]:  # noqa: B006 - FastAPI copies it
    """Return jobs, newest first. Ended jobs are kept for 90 days."""
    return ops.jobs.list(*state, cursor=cursor, limit=limit)


def _job(job_id: UUID, ops: Ops) -> JobDetail:
    return ops.jobs.get(JobId(job_id))


_FoundJob = Annotated[JobDetail, Depends(_job)]


@router.get("/{job_id:uuid}", operation_id="get_job", summary="Get a job", **requires(Role.READER, NOT_FOUND))
def get_job(job: _FoundJob) -> JobDetail:
    """Return a job with its progress and, when it is done, the report of the work."""
    return job


@router.get(
    "/{job_id:uuid}/events",
    operation_id="watch_job",
    summary="Stream the progress of a job",
    response_class=EventSourceResponse,
    **requires(Role.READER, NOT_FOUND),
)
async def watch_job(ops: Ops, job: _FoundJob) -> AsyncIterator[ServerSentEvent]:
    """Stream the job as server-sent events: `progress` after each change, and `end` with the job and its result."""
    until = time.monotonic() + _MAX_SECONDS
    sent: JobDetail | None = None
    while job.is_open and time.monotonic() < until:
        if job != sent:
            yield ServerSentEvent(event="progress", data=job, id=str(job.done))
            sent = job
        await asyncio.sleep(_POLL_SECONDS)
        job = await run_in_threadpool(ops.jobs.get, job.id)
    yield ServerSentEvent(event="end", data=job, id=str(job.done))


@router.get(
    "/{job_id:uuid}/file",
    operation_id="download_export",
    summary="Download an export",
    response_class=StreamingResponse,
    **requires(
        Role.READER,
        NOT_FOUND,
        responses={
            200: {
                "description": "The file of a job that exports leads.",
                "content": {
                    "text/csv": {"schema": {"type": "string"}},
                    "application/x-ndjson": {"schema": {"type": "string"}},
                },
            }
        },
    ),
)
def download_export(job_id: UUID, ops: Ops) -> StreamingResponse:
    """Return the file of a finished export. Files are deleted after 7 days, and when a person is erased."""
    job, parts = ops.exports.file(JobId(job_id))
    format = str(job.params["format"])
    headers = {"Content-Disposition": f'attachment; filename="leads.{format}"'}
    return StreamingResponse(parts, media_type=EXPORT_TYPES[format], headers=headers)


@router.post(
    "/{job_id:uuid}/cancel",
    operation_id="cancel_job",
    summary="Cancel a job",
    **requires(Role.ADMIN, NOT_FOUND, CONFLICT),
)
def cancel_job(job_id: UUID, ops: Ops, caller: Caller) -> JobDetail:
    """Cancel a job that waits, or stop one that runs, which takes a moment. Work that it has stored stays.

    Returns 409 if the job has ended.
    """
    return ops.jobs.cancel(JobId(job_id), by=caller.name)
