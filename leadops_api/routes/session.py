"""Sign in and out, sessions, and the current user."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, SecretStr
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from leadops_api.deps import (
    CONFLICT,
    NOT_FOUND,
    UNAUTHENTICATED,
    Caller,
    CallingActor,
    Config,
    Ops,
    actor_of,
    count_wrong_credentials,
    public,
    requires,
)
from leadops_api.errors import ProblemError
from leadops_api.guard import Guard, GuardedRoute
from leadops_api.pages import Cursor, Limit
from leadops_api.ratelimit import Limits
from leadops_api.security import Authenticator, InvalidCredentials, Principal, Role, new_session_token
from leadops_core import __version__
from leadops_core.schemas import Page, SessionId, UserSession, UtcDatetime

router = APIRouter(prefix="/api/session", tags=["session"], route_class=GuardedRoute, max_body_size=15_000)
sessions_router = APIRouter(prefix="/api/sessions", tags=["session"], route_class=GuardedRoute)


class SignInGuard(Guard):
    """The guard of sign-in. The body contains the credentials, so only failed requests count."""

    async def check(self, scope: Scope) -> None:
        pass

    def on_failure(self, scope: Scope) -> None:
        """Count the attempt, even if its body could not be read. Raise ProblemError (429) if it exceeds the limit."""
        limits: Limits = scope["app"].state.limits
        if not limits.has_failed_attempt(scope):
            limits.count_failed_attempt(scope, None)


class SignIn(BaseModel):
    """Credentials for signing in."""

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [{"token": "0123456789abcdef0123"}]}}

    token: Annotated[SecretStr, Field(min_length=1, max_length=14_000)]
    """The API token or, in entra mode, an access token of Entra ID."""


class Session(BaseModel):
    """A session token for `Authorization: Bearer …`. It ends at sign-out, when it is revoked, or when the API token changes."""

    session: str
    expires_at: UtcDatetime
    name: str
    role: Role


class SessionOut(UserSession):
    """A session, without its token."""

    is_current: bool
    """True for the session of this request."""


class WhoAmI(BaseModel):
    """The current user and basic service information."""

    name: str
    role: Role
    auth_mode: str
    mail_mode: str
    """`mock`: nothing leaves this machine."""
    version: str


@router.post(
    "",
    operation_id="open_session",
    summary="Sign in",
    status_code=201,
    **public(UNAUTHENTICATED, CONFLICT, guard=SignInGuard()),
)
async def open_session(body: SignIn, request: Request, ops: Ops) -> Session:
    """Exchange the token for a session, so that the token does not have to be stored.

    In entra mode, the token is an access token of Entra ID, and the session ends when the access token expires.
    """
    authenticator: Authenticator = request.app.state.authenticator
    if authenticator.credential is None:
        raise ProblemError(409, "Nobody needs to sign in on this machine, because no token is set.")
    limits: Limits = request.app.state.limits
    token = body.token.get_secret_value()
    try:
        signed_in = await authenticator.sign_in(token)
    except InvalidCredentials as error:
        await count_wrong_credentials(request.scope, token)
        raise ProblemError(
            401, f"Could not sign in. {error}", headers={"WWW-Authenticate": "Bearer"}
        ) from None
    user = signed_in.principal
    limits.count_caller(request.scope, user.id)
    session = new_session_token()
    await run_in_threadpool(
        ops.sessions.open,
        session,
        actor_of(request.scope, user),
        role=user.role.value,
        credential=authenticator.credential,
        expires_at=signed_in.expires_at,
        user_agent=request.headers.get("User-Agent"),
    )
    return Session(session=session, expires_at=signed_in.expires_at, name=user.name, role=user.role)


@router.delete(
    "",
    operation_id="sign_out",
    summary="Sign out",
    status_code=204,
    **requires(Role.READER, CONFLICT),
)
def sign_out(caller: Caller, actor: CallingActor, ops: Ops) -> None:
    """End the session of this request. Its token is not valid afterward."""
    if caller.session_id is None:
        raise ProblemError(
            409, "This request has no session to end. It was sent with the credentials themselves."
        )
    ops.sessions.sign_out(SessionId(caller.session_id), by=actor)


@router.get("", operation_id="who_am_i", summary="Get the current user", **requires(Role.READER))
async def who_am_i(caller: Caller, config: Config) -> WhoAmI:
    """Return the name and role of the caller, and whether emails are really sent."""
    return WhoAmI(
        name=caller.name,
        role=caller.role,
        auth_mode=config.auth_mode,
        mail_mode=config.email_mode,
        version=__version__,
    )


@sessions_router.get("", operation_id="list_sessions", summary="List sessions", **requires(Role.READER))
def list_sessions(ops: Ops, caller: Caller, cursor: Cursor = None, limit: Limit = 50) -> Page[SessionOut]:
    """Return the current sessions, newest first: your own or, for an admin, those of all users."""
    page = ops.sessions.list(user_id=_visible_to(caller), cursor=cursor, limit=limit)
    items = [
        SessionOut(**session.model_dump(), is_current=session.id == caller.session_id)
        for session in page.items
    ]
    return Page(items=tuple(items), next_cursor=page.next_cursor)


@sessions_router.delete(
    "/{session_id:uuid}",
    operation_id="revoke_session",
    summary="Revoke a session",
    status_code=204,
    **requires(Role.READER, NOT_FOUND),
)
def revoke_session(session_id: UUID, ops: Ops, caller: Caller, actor: CallingActor) -> None:
    """End one of your own sessions or, for an admin, a session of any user."""
    ops.sessions.revoke(SessionId(session_id), by=actor, user_id=_visible_to(caller))


def _visible_to(caller: Principal) -> str | None:
    return None if caller.role.includes(Role.ADMIN) else caller.id
