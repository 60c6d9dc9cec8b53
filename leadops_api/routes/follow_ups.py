"""Follow-ups to a lead: read, stop, and resume."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import (
    BaseModel,
    ConfigDict,
)

from leadops_api.deps import (
    CONFLICT,
    NOT_FOUND,
    Caller,
    Ops,
    requires,
)
from leadops_api.idempotency import IdempotentRoute
from leadops_api.request_body import Note, RequestBody
from leadops_api.security import Role
from leadops_core.schemas import (
    Cadence,
)

router = APIRouter(prefix="/api/leads", tags=["leads"], route_class=IdempotentRoute)


class TouchesIn(RequestBody):
    """A change of the follow-ups to a lead."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"change": "replied"}]})

    change: Literal["replied", "stop", "resume"]
    note: Note | None = None


class TouchesOut(BaseModel):
    """The follow-up state of a lead; null before the first email."""

    cadence: Cadence | None


@router.post(
    "/{lead_id:uuid}/touches",
    operation_id="change_touches",
    summary="Stop or resume follow-ups",
    **requires(Role.REVIEWER, NOT_FOUND, CONFLICT),
)
def change_touches(lead_id: UUID, body: TouchesIn, ops: Ops, caller: Caller) -> TouchesOut:
    """`replied` and `stop` end follow-ups and withdraw approved emails that are not sent yet. `resume` continues them."""
    lead = str(lead_id)
    match body.change:
        case "replied":
            return TouchesOut(cadence=ops.follow_ups.record_reply(lead, by=caller.name, note=body.note))
        case "stop":
            return TouchesOut(cadence=ops.follow_ups.stop(lead, by=caller.name, note=body.note))
        case "resume":
            return TouchesOut(cadence=ops.follow_ups.resume(lead, by=caller.name))


@router.get(
    "/{lead_id:uuid}/touches",
    operation_id="get_touches",
    summary="Get the follow-up state",
    **requires(Role.READER, NOT_FOUND),
)
def get_touches(lead_id: UUID, ops: Ops) -> TouchesOut:
    """Return the last email that was sent, and whether follow-ups are stopped."""
    return TouchesOut(cadence=ops.follow_ups.get(str(lead_id)))
