"""Files taken in in the background: kept in the database first, then taken in by whoever is free."""

import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from leadops_core.database.work_claims import renewed
from leadops_core.database.worker_id import end_worker, is_dead, worker_name
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.files import open_input
from leadops_core.intake import IntakeLimits
from leadops_core.schemas import ColumnMapping, Upload, UploadId, UploadState
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.verbs.ingest import ingest, limits_of
from leadops_core.verbs.uploads import begin_upload

_PART = 4_000_000


class _Paused(Exception):
    """Enough for now: what is stored stays, the rest is for later."""


def stage(
    store: Store,
    file: Path | str | BinaryIO,
    *,
    mapping: ColumnMapping | Mapping[str, str | None] | None,
    by: str,
    file_name: str | None,
    limits: IntakeLimits,
) -> Upload:
    """The upload, with its file kept in the database; see the facade."""
    with open_input(file, file_name) as (stream, name):
        upload = begin_upload(store, stream, mapping=mapping, by=by, file_name=name, limits=limits)
        stream.seek(0)
        store.staging.put(upload.id, iter(lambda: stream.read(_PART), b""))
        return upload


def take_in_staged(
    store: Store, config: Settings, *, seconds: float | None, should_stop: Callable[[], bool]
) -> Upload | None:
    """One upload that waits, taken in; see the facade."""
    worker = worker_name()
    try:
        upload_id = store.staging.claim(
            worker, config.lease_seconds, max_attempts=config.max_attempts, is_dead=is_dead
        )
        if upload_id is None:
            return None
        seconds_held = config.lease_seconds
        with renewed(lambda: store.staging.extend(upload_id, worker, seconds_held), seconds_held):
            _take_in(store, config, upload_id, worker, seconds, should_stop)
        return store.uploads.get(upload_id)
    finally:
        # Whatever of its leases is left is free at once.
        end_worker(worker)


def _take_in(
    store: Store,
    config: Settings,
    upload_id: UploadId,
    worker: str,
    seconds: float | None,
    should_stop: Callable[[], bool],
) -> None:
    deadline = None if seconds is None else time.monotonic() + seconds

    def look(_done: int, _all: int | None) -> None:
        if should_stop() or (deadline is not None and time.monotonic() > deadline):
            raise _Paused

    upload = store.uploads.get(upload_id)
    try:
        with tempfile.TemporaryFile() as copy:
            for part in store.staging.read(upload_id):
                copy.write(part)
            copy.seek(0)
            # The same file and mapping: this goes on with the upload that was begun.
            ingest(
                store,
                copy,
                mapping=upload.mapping,
                dry_run=False,
                by=upload.uploaded_by,
                file_name=upload.file_name,
                limits=limits_of(config),
                chunk_size=config.ingest_chunk_size,
                progress=look,
            )
    except _Paused:
        store.staging.release(upload_id, worker, is_tried=False)
    except LeadOpsError as error:
        is_running = store.uploads.get(upload_id).state is UploadState.RUNNING
        if error.kind is ErrorKind.UNAVAILABLE or (error.kind is ErrorKind.CONFLICT and is_running):
            # The database was away, or another process has gone on with it: neither is the file's fault.
            store.staging.release(upload_id, worker, is_tried=True)
            raise
        if is_running:
            store.uploads.fail(upload_id, str(error))
        store.staging.drop(upload_id)
    else:
        store.staging.drop(upload_id)
