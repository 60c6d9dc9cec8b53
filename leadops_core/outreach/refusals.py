"""Errors for refused decisions about a draft, with the data that a screen displays."""

from collections.abc import Sequence

from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.schemas import CheckResult, DraftDecision, DraftId


class FailingChecksError(LeadOpsError):
    """A draft cannot be approved because `checks`, which block sending, failed."""

    code = "failing-checks"

    def __init__(self, draft_id: DraftId, checks: Sequence[CheckResult]) -> None:
        faults = "; ".join(check.message or check.name for check in checks)
        count = "a check" if len(checks) == 1 else f"{len(checks)} checks"
        super().__init__(f"This draft failed {count}: {faults}. Edit the draft and approve it again.")
        self.draft_id = draft_id
        self.checks = tuple(checks)


class DraftChangedError(LeadOpsError):
    """The draft or its lead changed after the caller read it; `decision` describes the change."""

    kind = ErrorKind.STALE
    code = "draft-changed"

    def __init__(self, decision: DraftDecision) -> None:
        due = decision.due_in_seconds
        when = "" if due is None else f"; it will be sent in {due} s" if due else "; it is being sent now"
        summary = f"{decision.summary[:1].upper()}{decision.summary[1:]}"
        super().__init__(f"{summary}{when}. Your decision was not saved; review the draft again.")
        self.decision = decision
