"""Which jobs may be open at the same time, and when two requests are the same."""

from collections.abc import Mapping
from typing import Any

from leadops_core.schemas import JobKind

IF_DUE = "if_due"
"""Option of a job that LeadOps requests by itself: do nothing if somebody else has done the work since."""
MAX_ATTEMPTS = 3
"""A job whose process ends this often, for example for lack of memory, has failed."""
KEEP_DAYS = 90
_SUBJECTS = {JobKind.IMPORT: "upload_id", JobKind.UNDO_IMPORT: "upload_id", JobKind.ERASE: "lead"}
"""Option that says what a job is about, of kinds with a slot for each subject."""


def slot_of(kind: JobKind, params: Mapping[str, Any]) -> str:
    """Return the name of the slot, which holds at most one open job.

    There is a slot for each import, undo of an import, and lead to erase, and one for each other kind.
    """
    subject = params.get(_SUBJECTS.get(kind, ""))
    if subject is not None:
        return f"{kind.value}:{subject}"
    if params.get("dry_run"):
        return f"{kind.value}:dry_run"
    return kind.value


def is_same_request(open_params: Mapping[str, Any], params: Mapping[str, Any]) -> bool:
    """Return True if the open job does what the new request asks for."""
    return _options(open_params) == _options(params)


def _options(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in params.items() if name != IF_DUE and value not in (None, False, [])
    }
