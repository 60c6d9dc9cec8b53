"""Errors about drafts."""

from leadops_core.database.errors import (
    StoreError,
    VersionConflict,
)
from leadops_core.errors import ErrorKind
from leadops_core.outreach import DraftChangedError, FailingChecksError, UnconfirmedSentencesError
from leadops_core.schemas import DraftDecision
from leadops_core.tools.errors import PermanentToolError


class StaleDraftError(DraftChangedError, VersionConflict):
    def __init__(self, decision: DraftDecision, expected: int) -> None:
        VersionConflict.__init__(self, "draft", expected, decision.version)
        self.args = DraftChangedError(decision).args
        self.decision = decision


class NotSendableError(StoreError, PermanentToolError):
    """The draft cannot be sent in its current state; the message gives the reason."""

    kind = ErrorKind.REFUSED


class UnsendableDraftError(FailingChecksError, NotSendableError):
    pass


class UnconfirmedDraftError(UnconfirmedSentencesError, NotSendableError):
    pass
