"""Errors for refused decisions about a draft, with the data that a screen displays."""

from collections.abc import Sequence

from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    CheckResult,
    DeliveryState,
    DraftDecision,
    DraftId,
    DraftSentence,
)

_SHOWN = 60


class FailingChecksError(LeadOpsError):
    """A draft cannot be approved because `checks`, which block sending, failed."""

    code = "failing-checks"

    def __init__(self, draft_id: DraftId, checks: Sequence[CheckResult]) -> None:
        faults = "; ".join(check.message or check.name for check in checks)
        count = "a check" if len(checks) == 1 else f"{len(checks)} checks"
        super().__init__(f"This draft failed {count}: {faults}. Edit the draft and approve it again.")
        self.draft_id = draft_id
        self.checks = tuple(checks)


class UnconfirmedSentencesError(LeadOpsError):
    """A draft that a model wrote cannot be approved because nobody confirmed `sentences`."""

    code = "unconfirmed-sentences"

    def __init__(self, draft_id: DraftId, sentences: Sequence[DraftSentence]) -> None:
        count = "1 sentence is" if len(sentences) == 1 else f"{len(sentences)} sentences are"
        super().__init__(
            f"A model wrote this draft, and {count} not confirmed, such as {sentences[0].text[:_SHOWN]!r}. "
            "Confirm each sentence that is true, or change it."
        )
        self.draft_id = draft_id
        self.sentences = tuple(sentences)


class DraftChangedError(LeadOpsError):
    """The draft or its lead changed after the caller read it. `decision` describes the change."""

    kind = ErrorKind.STALE
    code = "draft-changed"

    def __init__(self, decision: DraftDecision) -> None:
        change = decision.change.value.replace("_", " ")
        by = "" if decision.by == SYSTEM_ACTOR else f" by {decision.by}"
        reason = f" ({decision.reason})" if decision.reason else ""
        super().__init__(
            f"This draft changed after you read it: {change}{by}{reason}{_delivery(decision)}. "
            "Your decision was not saved; review the draft again."
        )
        self.decision = decision


def _delivery(decision: DraftDecision) -> str:
    match decision.state:
        case DeliveryState.APPROVED if decision.due_in_seconds:
            return f"; it will be sent in {decision.due_in_seconds} s"
        case DeliveryState.APPROVED | DeliveryState.CLAIMED | DeliveryState.TRANSMITTING:
            return "; it is being sent now"
        case DeliveryState.SENT:
            return "; it was sent"
        case DeliveryState.FAILED:
            return "; it could not be sent"
        case DeliveryState.UNKNOWN:
            return "; it is unknown whether it was sent"
        case _:
            return ""
