"""Preview, import, and undo files of leads."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from leadops_api.deps import CONFLICT, NOT_FOUND, TOO_LARGE, Caller, Config, Notifier, Ops, requires
from leadops_api.idempotency import IdempotentRoute, UploadRoute
from leadops_api.import_runner import ImportRunner, read_mapping
from leadops_api.pages import Cursor, Limit
from leadops_api.routes.jobs import JOB_LOCATION, accept
from leadops_api.security import Role
from leadops_core import LeadOps
from leadops_core.intake import rejected_csv
from leadops_core.schemas import (
    IngestReport,
    Job,
    JobDetail,
    Page,
    RejectedRow,
    UndoReport,
    Upload,
    UploadId,
    UploadPreview,
    UploadState,
)

router = APIRouter(prefix="/api", tags=["uploads"], route_class=IdempotentRoute)

FORM_BYTES = 2_000_000
"""Maximum size of the form fields beside the file."""
_POLL_SECONDS = 0.5
_MAX_SECONDS = 3600
_ROWS = 20

FileField = Annotated[
    UploadFile,
    File(
        description="CSV with any delimiter and encoding, an Excel or OpenDocument workbook, JSON, JSON Lines, or vCard."
    ),
]
MappingField = Annotated[
    str | None,
    Form(
        description='JSON from column to field, `attribute`, `outcome`, `ignored` or null, such as {"Firma": "company_name"}; '
        "columns that are not named stay as detected.",
        max_length=1_000_000,
    ),
]
EncodingField = Annotated[
    str | None,
    Form(
        description="Encoding of the file, such as `cp1250`, if the detected one is wrong. A preview lists the likely ones in "
        "`mapping.encodings`.",
        max_length=60,
    ),
]
SheetField = Annotated[
    str | None,
    Form(
        description="Sheet of a workbook, if not the first one with rows. A preview lists the others in "
        "`mapping.unread_sheets`.",
        max_length=200,
    ),
]
UndoDryRun = Annotated[
    bool, Query(description="Report what would be deleted and reverted, without changing anything.")
]
Background = Annotated[
    bool, Query(description="Return 202 immediately. Use `watch_upload` to follow the progress.")
]
_OF_UPLOAD = {"upload_id": "$response.body#/upload/id"}
_LINKS = {
    "get_upload": {"operationId": "get_upload", "parameters": _OF_UPLOAD},
    "list_rejected_rows": {"operationId": "list_rejected_rows", "parameters": _OF_UPLOAD},
    "undo_upload": {"operationId": "undo_upload", "parameters": _OF_UPLOAD},
}


class UploadOut(BaseModel):
    """An import."""

    upload: Upload
    resumed: bool = False
    """True if an interrupted import of the same file was resumed."""
    job: JobDetail | None = None
    """The job of a large import, which runs after the response."""


def start_upload(
    file: FileField,
    request: Request,
    ops: Ops,
    config: Config,
    caller: Caller,
    notifier: Notifier,
    response: Response,
    mapping: MappingField = None,
    encoding: EncodingField = None,
    sheet: SheetField = None,
) -> UploadOut:
    """Accept, merge or reject each row, with line number and reason. Importing the same file twice adds nothing."""
    imports: ImportRunner = request.app.state.import_runner
    name, wish, encoding, sheet = name_of(file), read_mapping(mapping), encoding or None, sheet or None
    if (file.size or 0) > config.upload_at_once_bytes:
        upload = imports.start(
            file.file, file_name=name, mapping=wish, encoding=encoding, sheet=sheet, by=caller.name
        )
        notifier.leads(upload.id)
        response.status_code = 202
        response.headers["Location"] = f"/api/uploads/{upload.id}"
        return UploadOut(upload=upload, job=ops.uploads.import_job(upload.id))
    report = imports.run(
        file.file,
        file_name=name,
        mapping=wish,
        encoding=encoding,
        sheet=sheet,
        by=caller.name,
        dry_run=False,
    )
    notifier.leads(report.upload_id, count=report.counts.rows)
    response.headers["Location"] = f"/api/uploads/{report.upload_id}"
    return UploadOut(upload=ops.uploads.get(str(report.upload_id)), resumed=report.resumed)


def preview_upload(
    file: FileField,
    ops: Ops,
    mapping: MappingField = None,
    encoding: EncodingField = None,
    sheet: SheetField = None,
) -> UploadPreview:
    """Return the column mapping and the first rows as leads, without storing anything."""
    return ops.uploads.preview_rows(
        file.file,
        mapping=read_mapping(mapping),
        file_name=name_of(file),
        encoding=encoding or None,
        sheet=sheet or None,
        rows=_ROWS,
    )


def rehearse_upload(
    file: FileField,
    request: Request,
    caller: Caller,
    mapping: MappingField = None,
    encoding: EncodingField = None,
    sheet: SheetField = None,
) -> IngestReport:
    """Report exactly what an import would do, row by row, without storing anything."""
    imports: ImportRunner = request.app.state.import_runner
    return imports.run(
        file.file,
        file_name=name_of(file),
        mapping=read_mapping(mapping),
        encoding=encoding or None,
        sheet=sheet or None,
        by=caller.name,
        dry_run=True,
    )


@router.get(
    "/uploads", operation_id="list_uploads", summary="List the imported files", **requires(Role.READER)
)
def list_uploads(ops: Ops, limit: Limit = 50) -> list[Upload]:
    """Return them newest first."""
    return list(ops.uploads.list(limit))


@router.get(
    "/uploads/{upload_id:uuid}",
    operation_id="get_upload",
    summary="Get an import",
    **requires(Role.READER, NOT_FOUND),
)
def get_upload(upload_id: UUID, ops: Ops) -> Upload:
    """Return the state and the counts. The counts increase while the state is `running`."""
    return ops.uploads.get(UploadId(upload_id))


def _upload(upload_id: UUID, ops: Ops) -> Upload:
    # A dependency, because a stream that has started can no longer return 404.
    return ops.uploads.get(UploadId(upload_id))


@router.get(
    "/uploads/{upload_id:uuid}/events",
    operation_id="watch_upload",
    summary="Stream the progress of an import",
    response_class=EventSourceResponse,
    **requires(Role.READER, NOT_FOUND),
)
async def watch_upload(
    ops: Ops, upload: Annotated[Upload, Depends(_upload)]
) -> AsyncIterator[ServerSentEvent]:
    """Stream the import, or the undo of it, as server-sent events.

    `progress` contains the upload after each change of its counts, `undo` contains the job of an undo with its progress and
    result, and `end` contains the final upload.
    """
    until = time.monotonic() + _MAX_SECONDS
    undo: JobDetail | None = None
    sent: Upload | None = None
    while upload.state is UploadState.RUNNING and time.monotonic() < until:
        if upload != sent:
            yield ServerSentEvent(event="progress", data=upload, id=str(upload.counts.rows))
            sent = upload
        await asyncio.sleep(_POLL_SECONDS)
        upload = await run_in_threadpool(ops.uploads.get, upload.id)
    while time.monotonic() < until:
        job = await run_in_threadpool(ops.uploads.undo_job, upload.id)
        if job is not None and job != undo:
            undo = job
            yield ServerSentEvent(event="undo", data=job)
        if job is None or not job.is_open:
            break
        await asyncio.sleep(_POLL_SECONDS)
    if undo is not None:
        upload = await run_in_threadpool(ops.uploads.get, upload.id)
    yield ServerSentEvent(event="end", data=upload, id=str(upload.counts.rows))


@router.get(
    "/uploads/{upload_id:uuid}/rejected",
    operation_id="list_rejected_rows",
    summary="List rejected rows",
    **requires(Role.READER, NOT_FOUND),
)
def list_rejected_rows(
    upload_id: UUID, ops: Ops, cursor: Cursor = None, limit: Limit = 50
) -> Page[RejectedRow]:
    """Return each rejected row with line, column and reason, in the order of the file."""
    return ops.uploads.rejected_page(UploadId(upload_id), cursor=cursor, limit=limit)


@router.get(
    "/uploads/{upload_id:uuid}/rejected.csv",
    operation_id="download_rejected_rows",
    summary="Download rejected rows",
    response_class=StreamingResponse,
    **requires(
        Role.READER,
        NOT_FOUND,
        responses={
            200: {
                "description": "The rejected rows as in the file, after their line and reason.",
                "content": {"text/csv": {"schema": {"type": "string"}}},
            }
        },
    ),
)
def download_rejected_rows(upload_id: UUID, ops: Ops) -> StreamingResponse:
    """Return a CSV file with line, column, reason and the original row, to correct and import again."""
    upload = ops.uploads.get(UploadId(upload_id))
    headers = {"Content-Disposition": f'attachment; filename="rejected-{upload.id.hex[:8]}.csv"'}
    return StreamingResponse(
        _rejected_csv(ops, upload), media_type="text/csv; charset=utf-8", headers=headers
    )


def _rejected_csv(ops: LeadOps, upload: Upload) -> Iterator[bytes]:
    columns = [column.column for column in upload.mapping.columns]
    return (piece.encode() for piece in rejected_csv(columns, ops.uploads.rejected_rows(upload.id)))


@router.post(
    "/uploads/{upload_id:uuid}/undo",
    operation_id="undo_upload",
    summary="Undo an import",
    **requires(
        Role.REVIEWER,
        NOT_FOUND,
        CONFLICT,
        responses={
            202: {
                "model": Job,
                "description": "A worker undoes it; `watch_upload` streams how far the job is.",
                "headers": JOB_LOCATION,
            }
        },
    ),
)
def undo_upload(
    upload_id: UUID,
    response: Response,
    ops: Ops,
    caller: Caller,
    notifier: Notifier,
    background: Background = False,
    dry_run: UndoDryRun = False,
) -> UndoReport | Job:
    """Delete the leads that the import created, and revert changes to existing leads.

    Leads that a person has changed since, or that another import contains, are kept and listed. A dry run reports the same
    without changing anything. With `background=true`, the response is a job, which a worker carries out.
    """
    id = UploadId(upload_id)
    if dry_run:
        return ops.uploads.preview_undo(id)
    if not background:
        return ops.uploads.undo(id, by=caller.name)
    job = ops.uploads.request_undo(id, by=caller.name)
    notifier.leads(id)
    response.status_code = 202
    return accept(job, response)


def name_of(file: UploadFile) -> str:
    """Return the name of the file without folders."""
    return (file.filename or "upload.csv").replace("\\", "/").rpartition("/")[2][:200] or "upload.csv"


def intake_router(max_bytes: int) -> APIRouter:
    """Return the routes that take files. A larger file is refused before it is read."""
    router = APIRouter(
        prefix="/api", tags=["uploads"], route_class=UploadRoute, max_body_size=max_bytes + FORM_BYTES
    )
    router.post(
        "/leads/upload",
        operation_id="start_upload",
        summary="Import a file",
        status_code=201,
        **requires(
            Role.REVIEWER,
            CONFLICT,
            TOO_LARGE,
            responses={
                201: {"description": "Imported.", "links": _LINKS},
                202: {
                    "model": UploadOut,
                    "description": "The import is running; `get_upload` and `watch_upload` report its progress.",
                    "links": _LINKS,
                },
            },
        ),
    )(start_upload)
    router.post(
        "/uploads/preview",
        operation_id="preview_upload",
        summary="Preview a file",
        **requires(Role.REVIEWER, TOO_LARGE),
    )(preview_upload)
    router.post(
        "/uploads/rehearse",
        operation_id="rehearse_upload",
        summary="Preview an import",
        **requires(Role.REVIEWER, CONFLICT, TOO_LARGE),
    )(rehearse_upload)
    return router
