"""Words for uploads and local copies."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas import ColumnRole, EdgeVerdict, Fate, UploadState

COLUMN_ROLES: Final[Mapping[ColumnRole, str]] = {
    ColumnRole.FIELD: "Field",
    ColumnRole.ATTRIBUTE: "Kept as a custom field",
    ColumnRole.OUTCOME: "Kept as an outcome",
    ColumnRole.IGNORED: "Left out",
}
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
EDGE_VERDICTS: Final[Mapping[EdgeVerdict, str]] = {
    EdgeVerdict.PUSHED: "Pushed",
    EdgeVerdict.ALREADY: "Pushed before",
    EdgeVerdict.CONFLICT: "Changed on both sides",
    EdgeVerdict.REFUSED: "Refused there",
    EdgeVerdict.GONE: "No longer there",
    EdgeVerdict.DROPPED: "Discarded in favor of the source",
}
"""The result for a lead of a local copy after a push to its source."""
MATCHED_BY: Final[Mapping[str, str]] = {
    "email": "Email",
    "key": "Key column",
    "identity": "Name and company",
    "contents": "Contents",
}
"""How the lead of a row in a file of outcomes was found."""
