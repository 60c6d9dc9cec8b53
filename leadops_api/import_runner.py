"""Run imports: small files during the request, large ones in the background."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

import orjson
import structlog
from pydantic import BaseModel

from leadops_api.errors import FieldError, ProblemError
from leadops_core import LeadOps
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import IngestReport, UndoReport, Upload, UploadId, UploadState

log = structlog.get_logger("leadops.uploads")

_KEPT_UNDOS = 100
Mapping_ = Mapping[str, str | None]


class UndoProgress(BaseModel):
    """Progress of undoing an import."""

    is_running: bool = True
    done: int = 0
    """Number of leads prepared so far. Nothing changes before all of them are."""
    total: int | None = None
    """Number of leads that the import created or changed; null until they are counted."""
    report: UndoReport | None = None
    """The result, once it is done."""
    error: str | None = None
    """Why it failed. Nothing was changed."""


class UndoStopped(LeadOpsError):
    """The process stopped before the undo was complete."""


class ImportRunner:
    """Imports files during a request or on its own thread, and calls back after each background import.

    A background import is stored in the database first. If this process stops, another process, or the same one after a
    restart, resumes it.
    """

    def __init__(self, ops: LeadOps, on_import: Callable[[Upload], None]) -> None:
        self._ops = ops
        self._on_import = on_import
        # One thread, because parallel imports would wait for each other's transactions.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="intake")
        self._undo_thread = ThreadPoolExecutor(1, thread_name_prefix="undo")
        self._undos: dict[UploadId, UndoProgress] = {}
        self._undo_lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread.submit(self._import_staged)

    def run(
        self,
        file: BinaryIO,
        *,
        file_name: str,
        mapping: Mapping_ | None,
        encoding: str | None,
        sheet: str | None,
        by: str,
        dry_run: bool,
    ) -> IngestReport:
        """Import a file and return its report."""
        return self._ops.ingest(
            file,
            mapping=mapping,
            encoding=encoding,
            sheet=sheet,
            dry_run=dry_run,
            by=by,
            file_name=file_name,
        )

    def start(
        self,
        file: BinaryIO,
        *,
        file_name: str,
        mapping: Mapping_ | None,
        encoding: str | None,
        sheet: str | None,
        by: str,
    ) -> Upload:
        """Store a file, import it in the background, and return its upload, whose state shows the progress."""
        upload = self._ops.uploads.stage(
            file, mapping=mapping, encoding=encoding, sheet=sheet, by=by, file_name=file_name
        )
        self._thread.submit(self._import_staged)
        return upload

    def start_undo(self, upload_id: UploadId, *, by: str) -> UndoProgress:
        """Undo an import in the background, and return its progress. A running undo is not started twice."""
        with self._undo_lock:
            running = self._undos.get(upload_id)
            if running is not None and running.is_running:
                return running
            while len(self._undos) >= _KEPT_UNDOS:
                del self._undos[next(iter(self._undos))]
            started = self._undos[upload_id] = UndoProgress()
        self._undo_thread.submit(self._undo, upload_id, by)
        return started

    def undo_progress(self, upload_id: UploadId) -> UndoProgress | None:
        """Return the progress or result of an undo, or None if this process knows of none."""
        return self._undos.get(upload_id)

    def _undo(self, upload_id: UploadId, by: str) -> None:
        def on_progress(done: int, total: int | None) -> None:
            if self._stopping.is_set():
                raise UndoStopped(
                    "The service was stopped before anything was undone. Undo the import again."
                )
            self._undos[upload_id] = UndoProgress(done=done, total=total)

        last = UndoProgress(is_running=False, error="The import could not be undone. Nothing was changed.")
        try:
            last = UndoProgress(
                is_running=False, report=self._ops.uploads.undo(upload_id, by=by, progress=on_progress)
            )
        except LeadOpsError as error:
            log.warning("undo_failed", upload_id=str(upload_id), reason=str(error))
            last = UndoProgress(is_running=False, error=str(error))
        except Exception:
            log.exception("undo_broke", upload_id=str(upload_id))
        finally:
            self._undos[upload_id] = last

    def close(self) -> None:
        """Stop after the current step. Another process resumes the import."""
        self._stopping.set()
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._undo_thread.shutdown(wait=True, cancel_futures=True)

    def _import_staged(self) -> None:
        try:
            while not self._stopping.is_set():
                upload = self._ops.uploads.import_staged(should_stop=self._stopping.is_set)
                if upload is None:
                    return
                if upload.state is UploadState.FAILED:
                    log.warning("upload_failed", upload_id=str(upload.id), reason=upload.error)
                self._on_import(upload)
        except LeadOpsError as error:
            # The import stays stored. A worker resumes it, or the next background import does.
            log.warning("intake_interrupted", reason=str(error))
        except Exception:
            log.exception("intake_broke")


def read_mapping(text: str | None) -> Mapping_ | None:
    """Parse the form field `mapping`: JSON from column to field name, `attribute`, `outcome`, `ignored`, or null."""
    if text is None or not text.strip():
        return None
    try:
        mapping = orjson.loads(text)
    except orjson.JSONDecodeError:
        mapping = None
    is_fine = isinstance(mapping, dict) and all(
        value is None or isinstance(value, str) for value in mapping.values()
    )
    if not is_fine:
        message = 'a JSON object from column to field, such as {"Firma": "company_name", "Note": null}'
        raise ProblemError(
            422, f"body/mapping: {message}.", errors=[FieldError(pointer="body/mapping", message=message)]
        )
    return {str(column): field for column, field in mapping.items()}
