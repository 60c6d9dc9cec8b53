"""Receive delivery reports of Azure Communication Services through Event Grid."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel, JsonValue
from starlette.datastructures import Headers, QueryParams
from starlette.types import Scope

from leadops_api.deps import NOT_FOUND, TOO_LARGE, UNAUTHENTICATED, Ops, public
from leadops_api.errors import ProblemError
from leadops_api.guard import Guard, GuardedRoute
from leadops_api.ratelimit import Limits
from leadops_core import Settings
from leadops_core.outreach import read_handshake
from leadops_core.schemas import DeliveryEventsReport

router = APIRouter(prefix="/api/events", tags=["events"], route_class=GuardedRoute)

_SECRET = {
    "max_length": 500,
    "description": "`LEADOPS_EVENT_SECRET`. Send it as this header or as the query parameter.",
}


class SharedSecretGuard(Guard):
    """The guard of Event Grid routes, which authenticate with a shared secret."""

    async def __call__(
        self,
        request: Request,
        secret: Annotated[str | None, Query(**_SECRET)] = None,
        x_leadops_secret: Annotated[str | None, Header(**_SECRET)] = None,
    ) -> None:
        """Check the secret. Raise ProblemError if it is missing or wrong."""
        await self.check(request.scope)

    async def check(self, scope: Scope) -> None:
        """Check the secret. Raise ProblemError if it is missing or wrong."""
        if scope.get("leadops.knows_secret"):
            return
        limits: Limits = scope["app"].state.limits
        config: Settings = scope["app"].state.config
        if config.event_secret is None:
            limits.count_address(scope)
            raise ProblemError(
                404, "This server does not accept events because LEADOPS_EVENT_SECRET is not set."
            )
        secret = Headers(scope=scope).get("x-leadops-secret") or QueryParams(scope["query_string"]).get(
            "secret", ""
        )
        if not hmac.compare_digest(secret.encode(), config.event_secret.get_secret_value().encode()):
            limits.count_address(scope)
            limits.count_failed_attempt(scope, secret or None)
            raise ProblemError(
                401,
                "The secret is missing or wrong. Send LEADOPS_EVENT_SECRET as X-LeadOps-Secret or ?secret=.",
            )
        limits.count_caller(scope, "event-grid")
        scope["leadops.knows_secret"] = True


_SECRET_GUARD = SharedSecretGuard()


class Handshake(BaseModel):
    """Response to an Event Grid validation request."""

    validationResponse: str  # noqa: N815 - Event Grid's own name


@router.post(
    "/acs",
    operation_id="take_in_events",
    summary="Receive delivery reports from Azure Event Grid",
    **public(UNAUTHENTICATED, NOT_FOUND, TOO_LARGE, guard=_SECRET_GUARD),
)
def take_in_events(
    body: list[dict[str, JsonValue]] | dict[str, JsonValue], ops: Ops
) -> DeliveryEventsReport | Handshake:
    """Receive one event or a list, in the Event Grid schema or as CloudEvents. Repeated events count once.

    Event Grid validation requests are answered immediately.
    """
    events = body if isinstance(body, list) else [body]
    for event in events:
        if (code := read_handshake(event)) is not None:
            return Handshake(validationResponse=code)
    return ops.delivery.record_events(events)


@router.options("/acs", include_in_schema=False, dependencies=[Depends(_SECRET_GUARD)])
async def allow_events(
    webhook_request_origin: Annotated[str | None, Header(max_length=300, pattern=r"^[\w.:/-]+$")] = None,
) -> Response:
    """Answer the CloudEvents validation: who may send, and how often."""
    headers = {"Allow": "POST"}
    if webhook_request_origin:
        headers |= {"WebHook-Allowed-Origin": webhook_request_origin, "WebHook-Allowed-Rate": "*"}
    return Response(headers=headers)
