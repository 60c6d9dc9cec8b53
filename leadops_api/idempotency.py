"""`Idempotency-Key`: a repeated POST with the same key has no further effect."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from leadops_api.deps import principal_of
from leadops_api.errors import ProblemError
from leadops_api.guard import GuardedRoute, Handler
from leadops_core import LeadOps, Settings

HEADER = "Idempotency-Key"
PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "description": "Unique key for this request. Repeating the request with the same key returns the same response.",
    "example": "5f0c1a9e-approve-1",
}
REPLAYED = "Idempotency-Replayed"
_LEASE = timedelta(seconds=120)
_WAIT_SECONDS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5)
"""Delays between checks for the result of a concurrent duplicate: about three seconds in all."""
_KEPT_HEADERS = ("content-type", "etag", "location")
_BLOCK = 1 << 20


class IdempotentRoute(GuardedRoute):
    """A route whose POST requests support `Idempotency-Key`.

    Responses of successful requests are stored. Refusals are not, so the same key can be used again.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **route: Any) -> None:
        if "POST" in (route.get("methods") or ()):
            extra = dict(route.get("openapi_extra") or {})
            extra["parameters"] = [*extra.get("parameters", ()), PARAMETER]
            route["openapi_extra"] = extra
        super().__init__(path, endpoint, **route)

    def wrap(self, handle: Handler) -> Handler:
        """Execute each request once, behind the guards, so that a stored response needs the same permissions."""

        async def handle_once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if key is None or request.method != "POST":
                return await handle(request)
            try:
                return await _execute_once(request, key, handle)
            finally:
                # Close files that were read only to compare the request.
                await request.close()

        return handle_once


class UploadRoute(IdempotentRoute):
    takes_files = True


async def _execute_once(request: Request, key: str, handle: Handler) -> Response:
    if not 1 <= len(key) <= 200 or not all("!" <= char <= "~" for char in key):
        raise ProblemError(422, f"header/{HEADER}: use 1 to 200 visible ASCII characters.")
    caller = await principal_of(request)
    ops: LeadOps = request.app.state.ops
    config: Settings = request.app.state.config
    fingerprint = await _fingerprint(request)
    claim = partial(
        ops.idempotency.claim,
        caller.id,
        key,
        fingerprint,
        lease=_LEASE,
        keep_for=timedelta(hours=config.idempotency_hours),
    )
    claimed = await run_in_threadpool(claim)
    for seconds in _WAIT_SECONDS:
        if claimed.state.value != "busy":
            break
        await asyncio.sleep(seconds)
        claimed = await run_in_threadpool(claim)
    match claimed.state.value:
        case "other":
            raise ProblemError(
                422, "This Idempotency-Key was already used for a different request. Use a new key."
            )
        case "busy":
            raise ProblemError(
                409,
                "A request with this Idempotency-Key is still in progress. Try again in a moment.",
                headers={"Retry-After": "2"},
            )
        case "answered" if claimed.response is not None:
            stored = claimed.response
            return Response(stored.body, stored.status_code, {**stored.headers, REPLAYED: "true"})
    return await _execute(request, ops, claimed.id, handle)


async def _execute(request: Request, ops: LeadOps, id: UUID | None, handle: Handler) -> Response:
    if id is None:
        raise RuntimeError("a claimed request has an id")
    try:
        response = await handle(request)
    except BaseException:
        await run_in_threadpool(ops.idempotency.let_go, id)
        raise
    if response.status_code < 300 and isinstance(response.body, bytes):
        headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        await run_in_threadpool(
            ops.idempotency.keep,
            id,
            response.status_code,
            headers,
            response.body,
        )
    else:
        await run_in_threadpool(ops.idempotency.let_go, id)
    return response


async def _fingerprint(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        # The boundary is different in every request, so the parts are compared.
        form = await request.form(max_files=1, max_fields=10)
        for name, value in form.multi_items():
            digest.update(name.encode() + b"\0")
            if isinstance(value, UploadFile):
                while block := await value.read(_BLOCK):
                    digest.update(block)
                await value.seek(0)
            else:
                digest.update(value.encode())
            digest.update(b"\0")
    else:
        digest.update(await request.body())
    return digest.hexdigest()
