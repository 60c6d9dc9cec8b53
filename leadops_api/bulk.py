"""One action on many leads."""

from leadops_api.errors import status_of
from leadops_api.shapes import BulkAction, BulkIn, BulkOut, BulkResult
from leadops_core import LeadOps
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.outreach import FailingChecksError
from leadops_core.schemas import DeliveryState, DraftId, LeadId, LeadStatus


class NoDraftToReview(LeadOpsError):
    """The lead has no draft for review."""

    kind = ErrorKind.CONFLICT


def run_bulk_action(ops: LeadOps, wanted: BulkIn, *, by: str) -> BulkOut:
    """Return one result per lead, in the order given. A lead that is listed twice is handled once."""
    done: dict[LeadId, BulkResult] = {}
    for lead_id in wanted.lead_ids:
        if lead_id not in done:
            done[lead_id] = _act(ops, wanted, lead_id, by)
    results = [done[lead_id] for lead_id in wanted.lead_ids]
    ok_count = sum(result.ok for result in results)
    return BulkOut(done=ok_count, refused=len(results) - ok_count, results=results)


def _act(ops: LeadOps, wanted: BulkIn, lead_id: LeadId, by: str) -> BulkResult:
    try:
        draft_id = _do(ops, wanted, lead_id, by)
    except FailingChecksError as error:
        return BulkResult(
            lead_id=lead_id,
            ok=False,
            status=status_of(error),
            detail=str(error),
            draft_id=error.draft_id,
            checks=list(error.checks),
        )
    except LeadOpsError as error:
        return BulkResult(lead_id=lead_id, ok=False, status=status_of(error), detail=str(error))
    return BulkResult(lead_id=lead_id, ok=True, status=200, draft_id=draft_id)


def _do(ops: LeadOps, wanted: BulkIn, lead_id: LeadId, by: str) -> DraftId | None:
    lead = str(lead_id)
    match wanted.action:
        case BulkAction.APPROVE:
            return ops.drafts.approve(_waiting(ops, lead_id), by=by).id
        case BulkAction.REJECT:
            return ops.drafts.reject(_waiting(ops, lead_id), by=by, reason=wanted.reason or "").id
        case BulkAction.DISQUALIFY:
            ops.leads.set_status(lead, LeadStatus.DISQUALIFIED, by=by, reason=wanted.reason)
        case BulkAction.HOLD:
            ops.leads.hold(lead, by=by, reason=wanted.reason)
        case BulkAction.ASSIGN_LABEL if wanted.outcome is not None:
            ops.outcomes.record(lead, wanted.outcome, by=by, notes=wanted.reason)
        case BulkAction.RUN:
            ops.pipeline.run(lead)
    return None


def _waiting(ops: LeadOps, lead_id: LeadId) -> DraftId:
    waiting = [draft for draft in ops.drafts.for_lead(lead_id) if draft.state is DeliveryState.DRAFT]
    if not waiting:
        raise NoDraftToReview("This lead has no draft to review.")
    return waiting[-1].id
