"""What Azure Event Grid tells of e-mails that were handed to Communication Services."""

import hmac
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel, JsonValue
from starlette.concurrency import run_in_threadpool

from leadops_api.deps import NOT_FOUND, TOO_LARGE, UNAUTHENTICATED, Config, Ops, public
from leadops_api.errors import ProblemError
from leadops_api.ratelimit import Limits
from leadops_core.outreach import read_handshake
from leadops_core.schemas import DeliveryEventsReport

router = APIRouter(prefix="/api/events", tags=["events"])

_SECRET = {"max_length": 500, "description": "`LEADOPS_EVENT_SECRET`; this or the other of the two."}


async def _knows_the_secret(
    request: Request,
    config: Config,
    secret: Annotated[str | None, Query(**_SECRET)] = None,
    x_leadops_secret: Annotated[str | None, Header(**_SECRET)] = None,
) -> None:
    """Raises ProblemError for whoever does not."""
    if config.event_secret is None:
        raise ProblemError(404, "Events are not taken in: LEADOPS_EVENT_SECRET is not set.")
    limits: Limits = request.app.state.limits
    limits.check_refused(request.scope)
    given = (x_leadops_secret or secret or "").encode()
    if not hmac.compare_digest(given, config.event_secret.get_secret_value().encode()):
        limits.count_refused(request.scope)
        raise ProblemError(401, "Give the secret of LEADOPS_EVENT_SECRET as X-LeadOps-Secret or ?secret=.")


class Handshake(BaseModel):
    """Proof that the address belongs to who subscribed."""

    validationResponse: str  # noqa: N815 - Event Grid's own name


def _with_secret(**route: Any) -> dict[str, Any]:
    said = public(UNAUTHENTICATED, NOT_FOUND, TOO_LARGE, **route)
    return {**said, "dependencies": [*said["dependencies"], Depends(_knows_the_secret)]}


@router.post(
    "/acs",
    operation_id="take_in_events",
    summary="Take in delivery reports from Azure Event Grid",
    **_with_secret(),
)
async def take_in_events(
    body: list[dict[str, JsonValue]] | dict[str, JsonValue], ops: Ops
) -> DeliveryEventsReport | Handshake:
    """One event or a list of them, in Event Grid's schema or as CloudEvents; the same event twice counts once.

    The event by which Event Grid asks whether the address is yours is answered at once.
    """
    events = body if isinstance(body, list) else [body]
    for event in events:
        if (code := read_handshake(event)) is not None:
            return Handshake(validationResponse=code)
    return await run_in_threadpool(ops.record_events, events)


@router.options("/acs", include_in_schema=False, dependencies=_with_secret()["dependencies"])
async def allow_events(
    webhook_request_origin: Annotated[str | None, Header(max_length=300, pattern=r"^[\w.:/-]+$")] = None,
) -> Response:
    """The same question as CloudEvents put it: who may send, and how often."""
    headers = {"Allow": "POST"}
    if webhook_request_origin:
        headers |= {"WebHook-Allowed-Origin": webhook_request_origin, "WebHook-Allowed-Rate": "*"}
    return Response(headers=headers)
