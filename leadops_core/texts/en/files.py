"""Words for uploads and local copies."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas import ColumnRole, EdgeVerdict, Fate, UploadState

COLUMN_ROLES: Final[Mapping[ColumnRole, str]] = {
    ColumnRole.FIELD: "Field",
    ColumnRole.ATTRIBUTE: "Custom field",
    ColumnRole.OUTCOME: "Outcome",
    ColumnRole.IGNORED: "Skipped",
}
COLUMN_QUESTION: Final = "Does “{column}” contain the {field}?"
"""Asked for a column that a file leaves uncertain."""
COLUMN_QUESTIONS_OPEN: Final = "Without an answer, a column becomes a custom field."
UPLOAD_STATES: Final[Mapping[UploadState, str]] = {
    UploadState.RUNNING: "Importing",
    UploadState.DONE: "Imported",
    UploadState.FAILED: "Failed",
    UploadState.UNDONE: "Undone",
}
FATES: Final[Mapping[Fate, str]] = {
    Fate.ADDED: "Will be added",
    Fate.MERGED: "Will be merged",
    Fate.REJECTED: "Will be rejected",
}
ROW_NOUN: Final = ("row", "rows")
DAMAGED_NOUN: Final = ("row looks damaged", "rows look damaged")
DAMAGED: Final = "{damaged} and will be rejected, beginning in {lines}."
DAMAGED_AMONG: Final = "Among the first {rows}, {damaged} and will be rejected, beginning in {lines}."
LINE_NOUN: Final = ("line", "lines")
OTHER_LINES_NOUN: Final = ("line is not a row", "lines are not rows")
OTHER_LINES: Final = "{lines}: a repeated header, a footer, or another table."
EDGE_VERDICTS: Final[Mapping[EdgeVerdict, str]] = {
    EdgeVerdict.PUSHED: "Pushed",
    EdgeVerdict.ALREADY: "Already pushed",
    EdgeVerdict.CONFLICT: "Changed on both sides",
    EdgeVerdict.REFUSED: "Refused by the source",
    EdgeVerdict.GONE: "No longer in the source",
    EdgeVerdict.DROPPED: "Reset to the source",
}
"""The result of a push, for one lead of a local copy."""
MATCHED_BY: Final[Mapping[str, str]] = {
    "email": "Email",
    "key": "Key column",
    "identity": "Name and company",
    "contents": "Contents",
}
"""How a row of an outcome file was matched to a lead."""
