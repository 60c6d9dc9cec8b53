"""List, search, add, edit, process, and update leads."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
)

from leadops_api.bulk import BulkIn, BulkOut, run_bulk_action
from leadops_api.deps import (
    CONFLICT,
    DRAFT_CONFLICT,
    NOT_FOUND,
    PRECONDITION_FAILED,
    PRECONDITION_REQUIRED,
    Caller,
    IfMatch,
    Notifier,
    Ops,
    RequiredIfMatch,
    etag,
    requires,
)
from leadops_api.export import export_leads_file
from leadops_api.idempotency import IdempotentRoute
from leadops_api.pages import LeadExport, LeadListing
from leadops_api.request_body import (
    AttributeName,
    EmailText,
    NonBlankText,
    NonEmptyRequestBody,
    Note,
    Reason,
    RequestBody,
)
from leadops_api.routes.jobs import JOB_LOCATION, accept
from leadops_api.security import Role
from leadops_core.decision import outcome_of_status
from leadops_core.errors import LeadExistsError
from leadops_core.schemas import (
    Activity,
    BudgetRange,
    CompanySize,
    CountryCode,
    DecisionResult,
    EmailDraft,
    Industry,
    Job,
    Lead,
    LeadContent,
    LeadDetail,
    LeadId,
    LeadSource,
    LeadStatus,
    LeadSummary,
    LongText,
    Page,
    RecordStatus,
    ScoreResult,
    SeenDraft,
    ShortText,
    Trace,
    TraceId,
    Urgency,
)

OnExisting = Annotated[
    Literal["refuse", "update"],
    Query(
        description="What to do if the lead exists: refuse (409) or update it. Empty values never overwrite existing ones."
    ),
]

router = APIRouter(prefix="/api/leads", tags=["leads"], route_class=IdempotentRoute)

_OF_LEAD: dict[str, Any] = {"lead_id": "$response.body#/id"}
_LINKS = {
    "get_lead": {"operationId": "get_lead", "parameters": _OF_LEAD},
    "update_lead": {
        "operationId": "update_lead",
        "parameters": {**_OF_LEAD, "If-Match": "$response.header.ETag"},
    },
    "run_lead": {"operationId": "run_lead", "parameters": _OF_LEAD},
    "list_lead_activity": {"operationId": "list_lead_activity", "parameters": _OF_LEAD},
    "list_lead_traces": {"operationId": "list_lead_traces", "parameters": _OF_LEAD},
    "list_lead_drafts": {"operationId": "list_lead_drafts", "parameters": _OF_LEAD},
    "create_draft": {"operationId": "create_draft", "parameters": _OF_LEAD},
}
_ETAG = {"ETag": {"schema": {"type": "string"}, "description": "The lead's version, for `If-Match`."}}
_LOCATION = {"Location": {"schema": {"type": "string"}, "description": "Where the lead is."}}


class LeadIn(NonEmptyRequestBody):
    """A new lead. Text is normalized."""

    model_config = ConfigDict(
        json_schema_extra={
            "minProperties": 1,
            "examples": [
                {
                    "first_name": "Priya",
                    "last_name": "Sharma",
                    "email": "priya@northwind.example",
                    "company_name": "Northwind",
                    "job_title": "VP Finance",
                    "company_size": "51-200",
                    "country": "DE",
                    "source": "web_form",
                    "lead_message": "We need something live before March. Can we see a demo this week?",
                }
            ],
        }
    )

    first_name: NonBlankText | None = None
    last_name: NonBlankText | None = None
    email: EmailText | None = None
    company_name: NonBlankText | None = None
    job_title: NonBlankText | None = None
    industry: Industry | None = None
    industry_text: ShortText | None = None
    """The industry as free text."""
    company_size: CompanySize | None = None
    country: CountryCode | None = None
    source: LeadSource | None = None
    budget_range: BudgetRange | None = None
    pain_point: LongText | None = None
    urgency: Urgency | None = None
    lead_message: LongText | None = None
    attributes: Annotated[dict[AttributeName, str], Field(max_length=300)] | None = None
    """Additional values by name. They are shown, exported and used in learning."""

    def values(self) -> dict[str, Any]:
        """Return the fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class LeadChanges(LeadIn):
    """Changes to a lead. Null clears a field; missing fields stay as they are."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "examples": [{"job_title": "CFO"}]})


class StatusIn(RequestBody):
    """The new status of a lead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "QUALIFIED"}]})

    status: LeadStatus
    reason: Reason | None = None
    seen_draft: SeenDraft | None = None
    """The draft that you reviewed. The request is refused if it was changed since."""


class ReasonIn(RequestBody):
    """A reason in words."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "No budget before summer"}]})

    reason: Reason | None = None
    seen_draft: SeenDraft | None = None
    """The draft that you reviewed. The request is refused if it was changed since."""


class NoteIn(RequestBody):
    """A note for the timeline."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Called, asked for a price list"}]})

    text: Note


class RunIn(RequestBody):
    """Options for processing a lead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"force": False}]})

    force: StrictBool = False
    """Process the lead even if nothing has changed since the last run."""


class RunOut(BaseModel):
    """The result of processing a lead."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    lead: Lead
    score: ScoreResult | None
    decision: DecisionResult | None
    draft: EmailDraft | None
    record_status: RecordStatus | None
    """`already_recorded` if nothing had changed since the last run."""
    trace_id: TraceId | None
    errors: list[str]


@router.get(
    "",
    operation_id="list_leads",
    summary="List leads",
    response_model=Page[LeadSummary],
    **requires(Role.READER),
)
def list_leads(ops: Ops, listing: Annotated[LeadListing, Query()]) -> Response:
    """Return a page of leads. Every page takes the same time."""
    query = listing.query(cursor=listing.cursor, limit=listing.limit)
    return Response(ops.leads.list_json(query), media_type="application/json")


@router.post(
    "",
    operation_id="create_lead",
    summary="Add a lead",
    status_code=201,
    **requires(
        Role.REVIEWER,
        CONFLICT,
        responses={
            200: {
                "model": Lead,
                "description": "The lead existed and was updated, as `on_existing=update` asks. A blank never overwrites.",
                "headers": _ETAG,
                "links": _LINKS,
            },
            201: {"description": "Added.", "headers": _ETAG | _LOCATION, "links": _LINKS},
        },
    ),
)
def create_lead(
    body: LeadIn,
    ops: Ops,
    caller: Caller,
    notifier: Notifier,
    response: Response,
    on_existing: OnExisting = "refuse",
) -> Lead:
    """Add one lead. A worker scores it next; `run_lead` scores it immediately.

    A lead with the same email address, or with the same name and company, is not overwritten: the response is a 409 with the
    type `urn:leadops:problem:lead-exists` and the stored lead in `existing`. Send `on_existing=update` to update it.
    """
    values = {name: value for name, value in body.values().items() if value is not None}
    response.status_code = 201
    try:
        lead = ops.leads.add(LeadContent(**values), by=caller.name)
    except LeadExistsError:
        if on_existing == "refuse":
            raise
        response.status_code = 200
        lead = ops.leads.add(LeadContent(**values), by=caller.name, update_existing=True)
    notifier.leads(lead.id)
    response.headers["ETag"] = etag(lead.version)
    response.headers["Location"] = f"/api/leads/{lead.id}"
    return lead


@router.get(
    "/export",
    operation_id="export_leads",
    summary="Export leads",
    response_class=StreamingResponse,
    **requires(
        Role.READER,
        responses={
            200: {
                "description": "A file with every lead and all its fields.",
                "content": {
                    "text/csv": {"schema": {"type": "string"}},
                    "application/x-ndjson": {"schema": {"type": "string"}},
                },
            }
        },
    ),
)
def export_leads(ops: Ops, listing: Annotated[LeadExport, Query()]) -> StreamingResponse:
    """Export all leads that match the filters. Cells that a spreadsheet would run as a formula are escaped."""
    return export_leads_file(ops, listing.query(), listing.format)


@router.post(
    "/export",
    operation_id="request_export",
    summary="Export leads in the background",
    status_code=202,
    **requires(Role.READER, CONFLICT, responses={202: {"headers": JOB_LOCATION}}),
)
def request_export(
    ops: Ops, caller: Caller, listing: Annotated[LeadExport, Query()], response: Response
) -> Job:
    """Return a job that writes all leads that match the filters to a file. `download_export` returns the file.

    For exports that take longer than a request may. Returns 409 if an export with other filters is open.
    """
    return accept(ops.exports.request(listing.query(), format=listing.format, by=caller.name), response)


@router.post(
    "/bulk", operation_id="act_on_leads", summary="Apply one action to many leads", **requires(Role.REVIEWER)
)
def act_on_leads(body: BulkIn, ops: Ops, caller: Caller) -> BulkOut:
    """Return one result per lead. If the action is refused for one lead, the others still run."""
    return run_bulk_action(ops, body, by=caller.name)


@router.get(
    "/{lead_id:uuid}",
    operation_id="get_lead",
    summary="Get a lead",
    **requires(Role.READER, NOT_FOUND, responses={200: {"headers": _ETAG}}),
)
def get_lead(lead_id: UUID, ops: Ops, response: Response) -> LeadDetail:
    """Return the lead with its score explanation, decision, drafts, timeline, outcomes and traces."""
    detail = ops.leads.show(LeadId(lead_id))
    response.headers["ETag"] = etag(detail.lead.version)
    return detail


@router.patch(
    "/{lead_id:uuid}",
    operation_id="update_lead",
    summary="Edit a lead",
    **requires(
        Role.REVIEWER,
        NOT_FOUND,
        CONFLICT,
        PRECONDITION_FAILED,
        PRECONDITION_REQUIRED,
        responses={200: {"headers": _ETAG}},
    ),
)
def update_lead(
    lead_id: UUID,
    body: LeadChanges,
    ops: Ops,
    caller: Caller,
    notifier: Notifier,
    version: RequiredIfMatch,
    response: Response,
) -> Lead:
    """Change fields of a lead. It is then scored again, unless its status is final."""
    lead = ops.leads.edit(str(lead_id), body.values(), by=caller.name, expected_version=version)
    notifier.leads(lead.id)
    response.headers["ETag"] = etag(lead.version)
    return lead


@router.post(
    "/{lead_id:uuid}/run",
    operation_id="run_lead",
    summary="Process a lead",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def run_lead(lead_id: UUID, ops: Ops, body: RunIn | None = None) -> RunOut:
    """Enrich, score, decide and draft, and wait for the result. An unchanged lead is skipped unless `force` is set."""
    state = ops.pipeline.run(str(lead_id), force=body.force if body else False)
    return RunOut(
        lead=ops.leads.find(state.known_lead.id),
        score=state.score,
        decision=state.decision,
        draft=state.email_draft,
        record_status=state.record_status,
        trace_id=state.trace_id,
        errors=state.errors,
    )


@router.post(
    "/{lead_id:uuid}/status",
    operation_id="set_lead_status",
    summary="Change the status of a lead",
    **requires(
        Role.REVIEWER, NOT_FOUND, DRAFT_CONFLICT, PRECONDITION_FAILED, responses={200: {"headers": _ETAG}}
    ),
)
def set_lead_status(
    lead_id: UUID,
    body: StatusIn,
    ops: Ops,
    caller: Caller,
    notifier: Notifier,
    version: IfMatch,
    response: Response,
) -> Lead:
    """Change the status of a lead, if the change is allowed.

    A final status removes waiting drafts from the review queue. `NEEDS_INFO` replaces an outreach draft with a question.
    `MEETING_BOOKED`, `CLOSED_WON`, `CLOSED_LOST` and `DISQUALIFIED` also record the matching outcome, which the scorecard
    learns from. Use `take_back` to undo all of it.

    Refused (409, `draft-changed`) if the draft was changed since the version in `seen_draft`. `decision` names the
    person and the change.
    """
    lead = ops.leads.set_status(
        str(lead_id),
        body.status,
        by=caller.name,
        reason=body.reason,
        expected_version=version,
        seen_draft=body.seen_draft,
    )
    if outcome_of_status(body.status) is not None:
        notifier.outcomes(lead_id)
    response.headers["ETag"] = etag(lead.version)
    return lead


@router.post(
    "/{lead_id:uuid}/hold",
    operation_id="hold_lead",
    summary="Put a lead on hold",
    **requires(
        Role.REVIEWER, NOT_FOUND, DRAFT_CONFLICT, PRECONDITION_FAILED, responses={200: {"headers": _ETAG}}
    ),
)
def hold_lead(
    lead_id: UUID,
    ops: Ops,
    caller: Caller,
    version: IfMatch,
    response: Response,
    body: ReasonIn | None = None,
) -> Lead:
    """Set the action to HOLD and remove a waiting draft from the review queue. `seen_draft` works as in `set_lead_status`."""
    lead = ops.leads.hold(
        str(lead_id),
        by=caller.name,
        reason=body.reason if body else None,
        expected_version=version,
        seen_draft=body.seen_draft if body else None,
    )
    response.headers["ETag"] = etag(lead.version)
    return lead


@router.post(
    "/{lead_id:uuid}/take_back",
    operation_id="take_back_lead",
    summary="Undo the last status change or hold",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT, PRECONDITION_FAILED, responses={200: {"headers": _ETAG}}),
)
def take_back_lead(lead_id: UUID, ops: Ops, caller: Caller, version: IfMatch, response: Response) -> Lead:
    """Restore status, action and waiting draft, and withdraw an outcome that the change recorded.

    Refused if the lead was changed since.
    """
    lead = ops.leads.undo_move(str(lead_id), by=caller.name, expected_version=version)
    response.headers["ETag"] = etag(lead.version)
    return lead


@router.post(
    "/{lead_id:uuid}/notes",
    operation_id="add_note",
    summary="Add a note to the timeline",
    status_code=204,
    **requires(Role.REVIEWER, NOT_FOUND),
)
def add_note(lead_id: UUID, body: NoteIn, ops: Ops, caller: Caller) -> None:
    """Add a note. The lead itself does not change."""
    ops.leads.note(str(lead_id), body.text, by=caller.name)


@router.get(
    "/{lead_id:uuid}/activity",
    operation_id="list_lead_activity",
    summary="Get the timeline of a lead",
    **requires(Role.READER, NOT_FOUND),
)
def list_lead_activity(lead_id: UUID, ops: Ops) -> list[Activity]:
    """Return all activities of a lead, newest first."""
    return list(ops.leads.show(LeadId(lead_id)).activities)


@router.get(
    "/{lead_id:uuid}/traces",
    operation_id="list_lead_traces",
    summary="Get the traces of a lead",
    **requires(Role.READER, NOT_FOUND),
)
def list_lead_traces(lead_id: UUID, ops: Ops) -> list[Trace]:
    """Return each run with its nodes, newest first. Text sent to a model is redacted."""
    return list(ops.leads.show(LeadId(lead_id)).traces)
