"""Outcomes of leads: record, withdraw, and import."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response
from pydantic import (
    BaseModel,
    ConfigDict,
)

from leadops_api.deps import (
    CONFLICT,
    NOT_FOUND,
    PRECONDITION_FAILED,
    TOO_LARGE,
    Caller,
    IfMatch,
    Notifier,
    Ops,
    etag,
    requires,
)
from leadops_api.idempotency import IdempotentRoute, UploadRoute
from leadops_api.pages import Why
from leadops_api.request_body import Note, RequestBody
from leadops_api.routes.uploads import FORM_BYTES, EncodingField, FileField, SheetField, name_of
from leadops_api.security import Role
from leadops_core.schemas import (
    FeedbackId,
    LabelReceipt,
    Lead,
    LeadId,
    Outcome,
    OutcomeImportReport,
    OutcomeWithdrawal,
)

router = APIRouter(prefix="/api/leads", tags=["leads"], route_class=IdempotentRoute)
_ETAG = {"ETag": {"schema": {"type": "string"}, "description": "The lead's version, for `If-Match`."}}


class FeedbackIn(RequestBody):
    """The outcome of a lead."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "booked_demo", "notes": "Tuesday, 10:00"}]}
    )

    outcome: Outcome
    notes: Note | None = None


class FeedbackOut(BaseModel):
    """The result of recording an outcome."""

    lead: Lead
    receipt: LabelReceipt


class FeedbackWithdrawn(BaseModel):
    """A withdrawn outcome and the updated lead."""

    lead: Lead
    withdrawal: OutcomeWithdrawal


@router.post(
    "/{lead_id:uuid}/feedback",
    operation_id="record_feedback",
    summary="Record an outcome",
    status_code=201,
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def record_feedback(
    lead_id: UUID, body: FeedbackIn, ops: Ops, caller: Caller, notifier: Notifier
) -> FeedbackOut:
    """Record the outcome of a lead. The scorecard learns from it."""
    receipt = ops.outcomes.record(str(lead_id), body.outcome, by=caller.name, notes=body.notes)
    notifier.outcomes(lead_id)
    return FeedbackOut(lead=ops.leads.find(LeadId(lead_id)), receipt=receipt)


@router.delete(
    "/{lead_id:uuid}/feedback/{feedback_id:uuid}",
    operation_id="withdraw_feedback",
    summary="Withdraw an outcome",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT, PRECONDITION_FAILED, responses={200: {"headers": _ETAG}}),
)
def withdraw_feedback(
    lead_id: UUID,
    feedback_id: UUID,
    ops: Ops,
    caller: Caller,
    version: IfMatch,
    response: Response,
    reason: Why = None,
) -> FeedbackWithdrawn:
    """Withdraw an outcome. It stays in the history, but the scorecard no longer learns from it.

    If the outcome changed the status and nothing happened since, the status is restored; see `withdrawal.message`. Repeating
    the request is safe.
    """
    withdrawal = ops.outcomes.withdraw(
        str(lead_id), FeedbackId(feedback_id), by=caller.name, reason=reason, expected_version=version
    )
    lead = ops.leads.find(LeadId(lead_id))
    response.headers["ETag"] = etag(lead.version)
    return FeedbackWithdrawn(lead=lead, withdrawal=withdrawal)


def import_router(max_bytes: int) -> APIRouter:
    """Return the route that takes a file. A larger file is refused before it is read."""
    router = APIRouter(
        prefix="/api", tags=["scorecards"], route_class=UploadRoute, max_body_size=max_bytes + FORM_BYTES
    )
    router.post(
        "/outcomes/import",
        operation_id="import_outcomes",
        summary="Import outcomes",
        **requires(Role.REVIEWER, CONFLICT, TOO_LARGE),
    )(import_outcomes)
    return router


def import_outcomes(
    file: FileField,
    ops: Ops,
    caller: Caller,
    notifier: Notifier,
    key: Annotated[
        str | None, Form(max_length=300, description="Column that matches an attribute of the leads.")
    ] = None,
    outcome_column: Annotated[str | None, Form(max_length=300, description="Detected if missing.")] = None,
    positive: Annotated[list[str], Form(description="Values that mean a good outcome.")] = [],  # noqa: B006 - FastAPI copies it
    negative: Annotated[list[str], Form(description="Values that mean a bad outcome.")] = [],  # noqa: B006 - FastAPI copies it
    encoding: EncodingField = None,
    sheet: SheetField = None,
    dry_run: Annotated[bool, Form(description="Report what would happen without storing anything.")] = False,
) -> OutcomeImportReport:
    """Import past outcomes from a file to learn from them. Importing the same file twice changes nothing."""
    report = ops.outcomes.import_file(
        file.file,
        key=key,
        outcome_column=outcome_column,
        positive=positive,
        negative=negative,
        dry_run=dry_run,
        by=caller.name,
        file_name=name_of(file),
        encoding=encoding or None,
        sheet=sheet or None,
    )
    notifier.outcomes()
    return report
