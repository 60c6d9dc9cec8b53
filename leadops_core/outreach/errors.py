"""Errors about drafts."""

from leadops_core.database.errors import (
    StoreError,
    VersionConflict,
)
from leadops_core.errors import ErrorKind
from leadops_core.outreach import DraftChangedError, FailingChecksError
from leadops_core.schemas import DraftDecision
from leadops_core.tools.errors import PermanentToolError


class StaleDraftError(DraftChangedError, VersionConflict):
    """Somebody changed the draft in between."""

    def __init__(self, decision: DraftDecision, expected: int) -> None:
        VersionConflict.__init__(self, "draft", expected, decision.version)
        self.args = DraftChangedError(decision).args
        self.decision = decision


class NotSendableError(StoreError, PermanentToolError):
    """A draft may not be sent as things stand; the text says why."""

    kind = ErrorKind.REFUSED


class UnsendableDraftError(FailingChecksError, NotSendableError):
    """A draft may not be approved because it fails checks that block sending."""
