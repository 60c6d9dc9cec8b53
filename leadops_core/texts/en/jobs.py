"""Words for jobs."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas import JobKind, JobState

JOB_KINDS: Final[Mapping[JobKind, str]] = {
    JobKind.RESCORE: "Rescore all leads",
    JobKind.LEARN: "Train the scorecard",
    JobKind.DRIFT: "Check for drift",
    JobKind.FIND_DUPLICATES: "Search for duplicates",
    JobKind.TRIM: "Delete old data",
    JobKind.IMPORT: "Import a file",
    JobKind.UNDO_IMPORT: "Undo an import",
    JobKind.EXPORT: "Export leads",
    JobKind.ERASE: "Erase a person",
}
JOB_STATES: Final[Mapping[JobState, str]] = {
    JobState.WAITING: "Waiting for a worker",
    JobState.RUNNING: "Running",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Cancelled",
}
JOB_CANCELLING: Final = "Stopping"
JOB_PROGRESS: Final = "{done} of {total}"
"""How far a job is, for example "1,200 of 5,000"."""
TRIMMED: Final = (
    "Deleted: traces {traces}, replaced explanations {explanations}, model requests {model_calls}, "
    "parts of broken-off uploads {file_parts}, received emails {raw_messages}. New archive files: {archive_files}."
)
TRIM_PREVIEW: Final = (
    "Would be deleted: traces {traces}, model requests {model_calls}, parts of broken-off uploads {file_parts}, "
    "received emails {raw_messages}. Nothing was changed."
)
NO_JOBS: Final = (
    "No jobs yet. Rescoring, learning, large imports, exports, and searches for duplicates appear here."
)
