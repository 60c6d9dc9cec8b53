"""Run imports: small files during the request, large ones in the background."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

import orjson
import structlog

from leadops_api.errors import FieldError, ProblemError
from leadops_core import LeadOps
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import IngestReport, Upload, UploadState

log = structlog.get_logger("leadops.uploads")

Mapping_ = Mapping[str, str | None]


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

    def close(self) -> None:
        """Stop after the current step. Another process resumes the import."""
        self._stopping.set()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _import_staged(self) -> None:
        try:
            while not self._stopping.is_set():
                upload = self._ops.uploads.import_staged(should_stop=self._stopping.is_set)
                if upload is None:
                    return
                if upload.state is UploadState.FAILED:
                    log.warning("upload_failed", upload_id=str(upload.id), reason=upload.error)
                self._on_import(upload)
                if upload.state is UploadState.RUNNING:
                    # Another process imports the same file, or this one stops. A worker continues.
                    return
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
