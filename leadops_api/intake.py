"""Files on their way in: small ones while the caller waits, large ones in the background."""

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


class Intake:
    """Takes files in: small ones for who waits, large ones on a thread of its own; says when one of those is done.

    A large file is kept in the database first. Should this process die, another one goes on where it stopped, or the same one
    when it is started again.
    """

    def __init__(self, ops: LeadOps, on_leads: Callable[[], None]) -> None:
        self._ops = ops
        self._on_leads = on_leads
        # One: several files would only wait for each other's transactions.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="intake")
        self._stopping = threading.Event()
        self._thread.submit(self._take_in_waiting)

    def take(
        self, file: BinaryIO, *, file_name: str, mapping: Mapping_ | None, by: str, dry_run: bool
    ) -> IngestReport:
        """Take a file in and wait for it."""
        return self._ops.ingest(file, mapping=mapping, dry_run=dry_run, by=by, file_name=file_name)

    def start(self, file: BinaryIO, *, file_name: str, mapping: Mapping_ | None, by: str) -> Upload:
        """Keep a file to be taken in and return its upload; the upload's state says how it goes on."""
        upload = self._ops.stage_upload(file, mapping=mapping, by=by, file_name=file_name)
        self._thread.submit(self._take_in_waiting)
        return upload

    def close(self) -> None:
        """Stop at the next stored step; whoever takes the file next goes on from there."""
        self._stopping.set()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _take_in_waiting(self) -> None:
        try:
            while not self._stopping.is_set():
                upload = self._ops.take_in_staged(should_stop=self._stopping.is_set)
                if upload is None:
                    return
                if upload.state is UploadState.FAILED:
                    log.warning("upload_failed", upload_id=str(upload.id), reason=upload.error)
                self._on_leads()
        except LeadOpsError as error:
            # It is still there: a worker, or the next file's turn, takes it up again.
            log.warning("intake_interrupted", reason=str(error))
        except Exception:
            log.exception("intake_broke")


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
