"""Files on their way in: small ones while the caller waits, large ones in the background."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import orjson
import structlog

from leadops_api.errors import FieldError, ProblemError
from leadops_core import LeadOps
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import IngestReport, Upload

log = structlog.get_logger("leadops.uploads")

_AT_ONCE = 1
"""Files taken in at the same time by one process: they would only wait for each other's transactions."""
_BLOCK = 1 << 20

Mapping_ = Mapping[str, str | None]


class Intake:
    """Takes files in, on a thread of its own; says when a large one is done."""

    def __init__(self, ops: LeadOps, on_leads: Callable[[], None]) -> None:
        self._ops = ops
        self._on_leads = on_leads
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="intake")
        self._folder = Path(tempfile.mkdtemp(prefix="leadops-intake-"))

    def take(
        self, file: BinaryIO, *, file_name: str, mapping: Mapping_ | None, by: str, dry_run: bool
    ) -> IngestReport:
        """Take a file in and wait for it."""
        return self._ops.ingest(file, mapping=mapping, dry_run=dry_run, by=by, file_name=file_name)

    def start(self, file: BinaryIO, *, file_name: str, mapping: Mapping_ | None, by: str) -> Upload:
        """Begin to take a file in and return its upload at once; the upload's state says how it goes on."""
        upload = self._ops.begin_upload(file, mapping=mapping, by=by, file_name=file_name)
        path = self._folder / upload.id.hex
        file.seek(0)
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy, _BLOCK)
        self._threads.submit(self._finish, path, upload, by)
        return upload

    def close(self) -> None:
        """Let the file that is being taken in come to its end; those that have not begun go on when they are sent again."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _finish(self, path: Path, upload: Upload, by: str) -> None:
        try:
            # The same file and mapping: this goes on with the upload that was begun.
            self._ops.ingest(path, mapping=upload.mapping, by=by, file_name=upload.file_name)
            self._on_leads()
        except LeadOpsError as error:
            log.warning("upload_failed", upload_id=str(upload.id), reason=str(error))
            self._fail(upload, str(error))
        except Exception:
            log.exception("upload_failed", upload_id=str(upload.id))
            self._fail(upload, "the service failed; send the same file again to go on where it stopped")
        finally:
            path.unlink(missing_ok=True)

    def _fail(self, upload: Upload, reason: str) -> None:
        try:
            self._ops.store.uploads.fail(upload.id, reason)
        except LeadOpsError:
            log.exception("upload_state_unknown", upload_id=str(upload.id))


def read_mapping(text: str | None) -> Mapping_ | None:
    """The mapping of a form field: JSON, from column to field name, `attribute`, `outcome`, `ignored` or null."""
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
