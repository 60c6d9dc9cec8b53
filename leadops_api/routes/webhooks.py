"""Receive bookings from Cal.com and Calendly."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import SecretStr
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import Scope

from leadops_api.deps import NOT_FOUND, TOO_LARGE, UNAUTHENTICATED, Ops, public
from leadops_api.errors import ProblemError
from leadops_api.guard import Guard, GuardedRoute
from leadops_api.ratelimit import Limits
from leadops_core import Settings
from leadops_core.meetings.signatures import BadSignatureError
from leadops_core.schemas.meeting import MeetingSource, WebhookReport

router = APIRouter(prefix="/webhooks", tags=["meetings"], route_class=GuardedRoute)

_JSON_BODY = {
    "requestBody": {
        "required": True,
        "description": "As the calendar service sends it. The signature covers these bytes.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


class SignatureGuard(Guard):
    """The guard of a webhook: it needs a secret in the settings and a signature in the request.

    The signature covers the body, so the route checks it after the body is read.
    """

    def __init__(self, header: str, setting: str) -> None:
        self.header = header
        self._setting = setting

    async def check(self, scope: Scope) -> None:
        """Count the request once. Raise ProblemError if it cannot be accepted."""
        if scope.get("leadops.is_counted"):
            return
        scope["leadops.is_counted"] = True
        limits: Limits = scope["app"].state.limits
        config: Settings = scope["app"].state.config
        limits.count_address(scope)
        secret: SecretStr | None = getattr(config, self._setting)
        if secret is None:
            name = f"LEADOPS_{self._setting.upper()}"
            raise ProblemError(404, f"This server does not accept these requests because {name} is not set.")
        if not Headers(scope=scope).get(self.header):
            limits.count_failed_attempt(scope, None)
            raise ProblemError(401, f"The header {self.header} is missing. Set a secret for the webhook.")


async def _body_of(request: Request) -> bytes:
    return await request.body()


_RawBody = Annotated[bytes, Depends(_body_of)]
_CAL_COM = SignatureGuard("X-Cal-Signature-256", "cal_com_secret")
_CALENDLY = SignatureGuard("Calendly-Webhook-Signature", "calendly_secret")


def _described(guard: SignatureGuard) -> dict[str, Any]:
    header = {"name": guard.header, "in": "header", "required": True, "schema": {"type": "string"}}
    return {**_JSON_BODY, "parameters": [header]}


@router.post(
    "/cal-com",
    operation_id="receive_cal_com",
    summary="Receive bookings from Cal.com",
    **public(UNAUTHENTICATED, NOT_FOUND, TOO_LARGE, guard=_CAL_COM, openapi_extra=_described(_CAL_COM)),
)
async def receive_cal_com(request: Request, ops: Ops, body: _RawBody) -> WebhookReport:
    """Record a booking, its change, or a no-show. Repeated and older requests change nothing."""
    return await _receive(request, ops, MeetingSource.CAL_COM, body, _CAL_COM)


@router.post(
    "/calendly",
    operation_id="receive_calendly",
    summary="Receive bookings from Calendly",
    **public(UNAUTHENTICATED, NOT_FOUND, TOO_LARGE, guard=_CALENDLY, openapi_extra=_described(_CALENDLY)),
)
async def receive_calendly(request: Request, ops: Ops, body: _RawBody) -> WebhookReport:
    """Record a booking, its change, or a no-show. Repeated and older requests change nothing."""
    return await _receive(request, ops, MeetingSource.CALENDLY, body, _CALENDLY)


async def _receive(
    request: Request, ops: Ops, source: MeetingSource, body: bytes, guard: SignatureGuard
) -> WebhookReport:
    signature = request.headers[guard.header]
    try:
        return await run_in_threadpool(ops.meetings.receive_webhook, source, body, signature)
    except BadSignatureError as error:
        limits: Limits = request.app.state.limits
        limits.count_failed_attempt(request.scope, None)
        raise ProblemError(401, str(error)) from None
