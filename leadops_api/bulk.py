"""One action on many leads."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)

from leadops_api.errors import status_of
from leadops_api.request_body import ConfirmedSentences, Reason, RequestBody
from leadops_core import LeadOps
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.outreach import DraftChangedError, FailingChecksError, UnconfirmedSentencesError
from leadops_core.schemas import (
    CheckResult,
    DeliveryState,
    DraftDecision,
    DraftId,
    DraftSentence,
    LeadId,
    LeadStatus,
    Outcome,
    SeenDraft,
)


class BulkAction(StrEnum):
    """An action for many leads."""

    APPROVE = "approve"
    """Approve the drafts that you read; needs `seen_drafts`."""
    REJECT = "reject"
    """Reject the waiting draft; needs `reason`."""
    DISQUALIFY = "disqualify"
    HOLD = "hold"
    ASSIGN_LABEL = "assign_label"
    """Record an outcome; needs `outcome`."""
    RUN = "run"


class ReadDraft(SeenDraft):
    """The draft and version that you read, and the sentences that you confirmed."""

    confirmed_sentences: ConfirmedSentences = ()
    """The sentences with `must_confirm` that you checked, word for word, if a model wrote the draft freely."""


class BulkIn(RequestBody):
    """One action for many leads. If it is refused for one lead, the others still run."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"action": "hold", "lead_ids": ["0197c9f0-0000-7000-8000-000000000001"], "reason": "Fair"}
            ]
        }
    )

    action: BulkAction
    lead_ids: Annotated[list[LeadId], Field(min_length=1, max_length=200)]
    reason: Reason | None = None
    outcome: Outcome | None = None
    seen_drafts: Annotated[list[ReadDraft], Field(max_length=200, default_factory=list)]
    """For `approve`: the draft and version that you read, one for each lead."""

    @model_validator(mode="after")
    def _check_required_fields(self) -> Self:
        if self.action is BulkAction.APPROVE and not self.seen_drafts:
            raise ValueError(
                "approve needs seen_drafts: the draft and version that you read, one for each lead"
            )
        if self.action is BulkAction.REJECT and self.reason is None:
            raise ValueError("reject needs a reason")
        if self.action is BulkAction.ASSIGN_LABEL and self.outcome is None:
            raise ValueError("assign_label needs an outcome")
        return self


class BulkResult(BaseModel):
    """The result for one lead."""

    lead_id: LeadId
    ok: bool
    status: int
    """The HTTP status that the same action on this lead alone would have."""
    detail: str | None = None
    """The error, if the action was refused."""
    draft_id: DraftId | None = None
    checks: list[CheckResult] = []
    """The checks that block sending, if the draft was refused because of them."""
    sentences: list[DraftSentence] = []
    """The sentences that must be confirmed, if the draft was refused because of them."""
    decision: DraftDecision | None = None
    """The latest change of the draft, if it was refused because somebody changed it after you read it."""


class BulkOut(BaseModel):
    """One result per lead, in the order of the request."""

    done: int
    refused: int
    results: list[BulkResult]


class NoDraftToReview(LeadOpsError):
    """The lead has no draft for review."""

    kind = ErrorKind.CONFLICT


class DraftNotRead(LeadOpsError):
    """The request names no draft of the lead that the caller read."""

    kind = ErrorKind.CONFLICT


def run_bulk_action(ops: LeadOps, request: BulkIn, *, by: str) -> BulkOut:
    """Return one result per lead, in the order given. A lead that is listed twice is handled once."""
    done: dict[LeadId, BulkResult] = {}
    for lead_id in request.lead_ids:
        if lead_id not in done:
            done[lead_id] = _try_action(ops, request, lead_id, by)
    results = [done[lead_id] for lead_id in request.lead_ids]
    ok_count = sum(result.ok for result in results)
    return BulkOut(done=ok_count, refused=len(results) - ok_count, results=results)


def _try_action(ops: LeadOps, request: BulkIn, lead_id: LeadId, by: str) -> BulkResult:
    try:
        draft_id = _run_action(ops, request, lead_id, by)
    except FailingChecksError as error:
        return _refused(lead_id, error, draft_id=error.draft_id, checks=list(error.checks))
    except UnconfirmedSentencesError as error:
        return _refused(lead_id, error, draft_id=error.draft_id, sentences=list(error.sentences))
    except DraftChangedError as error:
        draft_id, decision = error.decision.draft_id, error.decision
        return _refused(lead_id, error, status=412, draft_id=draft_id, decision=decision)
    except DraftNotRead as error:
        return _refused(lead_id, error, status=428)
    except LeadOpsError as error:
        return _refused(lead_id, error)
    return BulkResult(lead_id=lead_id, ok=True, status=200, draft_id=draft_id)


def _refused(
    lead_id: LeadId,
    error: LeadOpsError,
    *,
    status: int | None = None,
    draft_id: DraftId | None = None,
    checks: Sequence[CheckResult] = (),
    sentences: Sequence[DraftSentence] = (),
    decision: DraftDecision | None = None,
) -> BulkResult:
    return BulkResult(
        lead_id=lead_id,
        ok=False,
        status=status or status_of(error),
        detail=str(error),
        draft_id=draft_id,
        checks=list(checks),
        sentences=list(sentences),
        decision=decision,
    )


def _run_action(ops: LeadOps, request: BulkIn, lead_id: LeadId, by: str) -> DraftId | None:
    lead = str(lead_id)
    match request.action:
        case BulkAction.APPROVE:
            reviewed = _seen_draft(ops, lead_id, request.seen_drafts)
            approved = ops.drafts.approve(
                reviewed.id,
                by=by,
                expected_version=reviewed.version,
                confirmed_sentences=reviewed.confirmed_sentences,
            )
            return approved.id
        case BulkAction.REJECT:
            return ops.drafts.reject(_draft_to_review(ops, lead_id), by=by, reason=request.reason or "").id
        case BulkAction.DISQUALIFY:
            ops.leads.set_status(lead, LeadStatus.DISQUALIFIED, by=by, reason=request.reason)
        case BulkAction.HOLD:
            ops.leads.hold(lead, by=by, reason=request.reason)
        case BulkAction.ASSIGN_LABEL if request.outcome is not None:
            ops.outcomes.record(lead, request.outcome, by=by, notes=request.reason)
        case BulkAction.RUN:
            ops.pipeline.run(lead)
    return None


def _seen_draft(ops: LeadOps, lead_id: LeadId, seen_drafts: Sequence[ReadDraft]) -> ReadDraft:
    draft_ids = {draft.id for draft in ops.drafts.for_lead(lead_id)}
    for candidate in seen_drafts:
        if candidate.id in draft_ids:
            return candidate
    waiting_id = _draft_to_review(ops, lead_id)
    raise DraftNotRead(
        f"seen_drafts does not name the draft of this lead. Read the draft {waiting_id}, then send its ID and version."
    )


def _draft_to_review(ops: LeadOps, lead_id: LeadId) -> DraftId:
    waiting = [draft for draft in ops.drafts.for_lead(lead_id) if draft.state is DeliveryState.DRAFT]
    if not waiting:
        raise NoDraftToReview("This lead has no draft to review.")
    return waiting[-1].id
