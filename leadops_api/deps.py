"""Dependencies of the routes: the library, the caller, and the version in `If-Match`."""

import re
from typing import Annotated, Any

import structlog
from fastapi import BackgroundTasks, Depends, Header, Request, Security
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from leadops_api.background import WorkerNotifier
from leadops_api.errors import DraftProblem, Problem, ProblemError
from leadops_api.guard import Guard
from leadops_api.observability.metrics import Metrics
from leadops_api.ratelimit import Limits, client_address
from leadops_api.security import Authenticator, InvalidCredentials, Principal, Role, is_session_token
from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import Actor

log = structlog.get_logger("leadops.api")

_bearer = HTTPBearer(
    scheme_name="bearer",
    auto_error=False,
    description="The token of token mode or a session opened with it; in entra mode an access token of Entra ID.",
)
_BACKGROUND = b"leadops-background"
"""A client marks requests that no person made with this header, so that they do not keep an unused session open."""
_ETAG = re.compile(r'"(\d{1,9})"')


def _problem(description: str) -> dict[str, Any]:
    return {"model": Problem, "description": description}


ALWAYS: dict[int | str, dict[str, Any]] = {
    400: _problem("The request could not be parsed."),
    403: _problem("The origin or the role is not allowed to do this."),
    408: _problem("The request body arrived too slowly."),
    422: _problem("The request is not valid. `errors` lists each field with the reason."),
    429: _problem("Too many requests. Wait for the time in `Retry-After`."),
    500: _problem("An unexpected error. Use the request ID to find it in the log."),
    503: _problem("The database is busy or not reachable. Try again later."),
}
UNAUTHENTICATED = {401: _problem("The credentials are missing or not valid.")}
NOT_FOUND = {404: _problem("The record does not exist.")}
CONFLICT = {
    409: _problem(
        "The request conflicts with the current state. `detail` gives the reason and the next step."
    )
}
PRECONDITION_FAILED = {
    412: _problem("The record was changed since the version in `If-Match`. Read it again.")
}
DRAFT_CONFLICT = {
    409: {
        "model": DraftProblem,
        "description": "The draft fails a check that blocks sending (`checks`), a sentence of a model is not confirmed "
        "(`sentences`), somebody else was faster (`decision`), or its "
        "state does not allow it.",
    }
}
DRAFT_PRECONDITION_FAILED = {
    412: {
        "model": DraftProblem,
        "description": "Somebody edited the draft, or decided about it, since `If-Match`; `decision` says who.",
    }
}
PRECONDITION_REQUIRED = {428: _problem("The `If-Match` header is missing.")}
TOO_LARGE = {413: _problem("The request body is larger than the limit in the settings.")}


async def principal_of(request: Request) -> Principal:
    """Return the caller of the request. Raise ProblemError."""
    return await principal_in(request.scope)


async def principal_in(scope: Scope) -> Principal:
    """Return the caller of the request with this scope. Raise ProblemError.

    Valid credentials always work. Requests from the same address count against the limit only if they have none.
    """
    stored = scope.get("leadops.principal")
    if isinstance(stored, Principal):
        return stored
    state = scope["app"].state
    limits: Limits = state.limits
    bearer = _bearer_of(scope)
    try:
        principal = await _authenticate(scope, bearer)
    except ProblemError:
        limits.count_address(scope)
        raise
    except InvalidCredentials as error:
        limits.count_address(scope)
        if bearer is not None and not is_session_token(bearer):
            await count_wrong_credentials(scope, bearer)
        raise ProblemError(401, str(error), headers={"WWW-Authenticate": "Bearer"}) from None
    limits.count_caller(scope, principal.id)
    scope["leadops.principal"] = principal
    structlog.contextvars.bind_contextvars(caller=principal.id)
    return principal


async def _authenticate(scope: Scope, bearer: str | None) -> Principal:
    state = scope["app"].state
    authenticator: Authenticator = state.authenticator
    credential = authenticator.credential
    if bearer is None or credential is None or not is_session_token(bearer):
        return await authenticator.authenticate(bearer)
    ops: LeadOps = state.ops
    is_used = not _has_header(scope, _BACKGROUND)
    session = await run_in_threadpool(ops.sessions.find, bearer, credential=credential, is_used=is_used)
    if session is None:
        raise InvalidCredentials("Your session has ended. Sign in again.")
    return Principal(
        id=session.user_id, name=session.user_name, role=Role(session.role), session_id=session.id
    )


async def count_wrong_credentials(scope: Scope, credential: str) -> None:
    """Count wrong credentials, and record them in the audit log. Raise ProblemError (429) if they exceed the limit.

    Not for a session token in a header: nobody can guess one, and a browser whose session has ended must reach the
    sign-in page.
    """
    limits: Limits = scope["app"].state.limits
    limits.count_failed_attempt(scope, credential)
    address = client_address(scope)
    log.warning("sign_in_failed", client_address=address)
    if not limits.may_record_failure():
        return
    ops: LeadOps = scope["app"].state.ops
    try:
        await run_in_threadpool(ops.audit.record_failed_sign_in, address)
    except LeadOpsError as error:
        log.warning("audit_failed", why=str(error))


def actor_of(scope: Scope, principal: Principal) -> Actor:
    """Return the caller as the audit log records it."""
    return Actor(name=principal.name, id=principal.id, client_address=client_address(scope))


async def _actor(request: Request) -> Actor:
    return actor_of(request.scope, await principal_of(request))


def _bearer_of(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"authorization":
            scheme, _, token = value.decode("latin-1").partition(" ")
            return token.strip() or None if scheme.lower() == "bearer" else None
    return None


def _has_header(scope: Scope, name: bytes) -> bool:
    return any(key == name for key, _ in scope["headers"])


class RoleGuard(Guard):
    """The guard of a route whose callers need a role."""

    def __init__(self, role: Role) -> None:
        self.role = role

    async def check(self, scope: Scope) -> Principal:
        """Return the caller. Raise ProblemError if the caller may not use the route."""
        principal = await principal_in(scope)
        if not principal.role.includes(self.role):
            raise ProblemError(
                403, f"This requires the role {self.role.value}. Your role is {principal.role.value}."
            )
        return principal


_role_guards = {role: RoleGuard(role) for role in Role}


def role_guard(role: Role) -> RoleGuard:
    """Return the guard of routes that need this role."""
    return _role_guards[role]


def requires(role: Role, *more: dict[int, dict[str, Any]], **route: Any) -> dict[str, Any]:
    """Return the arguments of a route that requires a role: guard, documentation, and possible responses."""
    responses = dict(ALWAYS) | UNAUTHENTICATED
    for documented in (*more, route.pop("responses", {})):
        responses |= documented
    extra = {"x-required-role": role.value, **route.pop("openapi_extra", {})}
    return {
        "dependencies": [Security(_bearer), Depends(role_guard(role))],
        "openapi_extra": extra,
        "responses": responses,
        **route,
    }


class PublicGuard(Guard):
    """The guard of a public route. Each request counts against the limit of its address."""

    async def check(self, scope: Scope) -> None:
        """Count the request once. Raise ProblemError (429) if it exceeds the limit."""
        if not scope.get("leadops.is_counted"):
            scope["leadops.is_counted"] = True
            limits: Limits = scope["app"].state.limits
            limits.count_address(scope)


class UncountedGuard(Guard):
    """The guard of health checks. It never counts, so that a busy address cannot make the service look dead."""

    async def check(self, scope: Scope) -> None: ...


PUBLIC_GUARD = PublicGuard()
UNCOUNTED_GUARD = UncountedGuard()


def public(*more: dict[int, dict[str, Any]], guard: Guard = PUBLIC_GUARD, **route: Any) -> dict[str, Any]:
    """Return the arguments of a public route: guard, documentation, and possible responses."""
    responses = dict(ALWAYS)
    for documented in (*more, route.pop("responses", {})):
        responses |= documented
    extra = {"x-public": True, "security": [], **route.pop("openapi_extra", {})}
    return {
        "dependencies": [Depends(guard)],
        "openapi_extra": extra,
        "responses": responses,
        **route,
    }


async def _ops(request: Request) -> LeadOps:
    ops: LeadOps = request.app.state.ops
    return ops


async def _config(request: Request) -> Settings:
    config: Settings = request.app.state.config
    return config


async def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


async def _worker_notifier(request: Request, tasks: BackgroundTasks) -> WorkerNotifier:
    return WorkerNotifier(request.app.state.queue, tasks)


_IF_MATCH = Header(
    alias="If-Match",
    description='The `ETag` that you read, such as `"3"`. The edit is refused if the record was changed since.',
    pattern=r'^"[0-9]{1,9}"$',
    examples=['"3"'],
)


async def _if_match(if_match: Annotated[str | None, _IF_MATCH] = None) -> int | None:
    return None if if_match is None else _version_of(if_match)


async def _required_if_match(if_match: Annotated[str, _IF_MATCH]) -> int:
    # `errors` answers a missing header with 428.
    return _version_of(if_match)


def _version_of(if_match: str) -> int:
    match = _ETAG.fullmatch(if_match)
    if match is None:
        raise ProblemError(422, 'header/If-Match: send the ETag that you read, such as "3".')
    return int(match.group(1))


def etag(version: int) -> str:
    return f'"{version}"'


Ops = Annotated[LeadOps, Depends(_ops)]
Config = Annotated[Settings, Depends(_config)]
MetricsDep = Annotated[Metrics, Depends(_metrics)]
Caller = Annotated[Principal, Depends(principal_of)]
CallingActor = Annotated[Actor, Depends(_actor)]
"""The caller with address, for changes that the audit log records."""
Notifier = Annotated[WorkerNotifier, Depends(_worker_notifier)]
IfMatch = Annotated[int | None, Depends(_if_match)]
RequiredIfMatch = Annotated[int, Depends(_required_if_match)]
