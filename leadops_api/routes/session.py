"""Sign in, and the current user."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, SecretStr
from starlette.types import Scope

from leadops_api.deps import CONFLICT, UNAUTHENTICATED, Caller, Config, public, requires
from leadops_api.errors import ProblemError
from leadops_api.guard import Guard, GuardedRoute
from leadops_api.ratelimit import Limits
from leadops_api.security import InvalidCredentials, Role, TokenAuthenticator
from leadops_core import __version__
from leadops_core.schemas import UtcDatetime

router = APIRouter(prefix="/api/session", tags=["session"], route_class=GuardedRoute, max_body_size=10_000)


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

    token: Annotated[SecretStr, Field(min_length=1, max_length=1000)]


class Session(BaseModel):
    """A session token for `Authorization: Bearer …`. It expires, and becomes invalid if the API token changes."""

    session: str
    expires_at: UtcDatetime
    name: str
    role: Role


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
    summary="Sign in with the token",
    status_code=201,
    **public(UNAUTHENTICATED, CONFLICT, guard=SignInGuard()),
)
async def open_session(body: SignIn, request: Request, config: Config) -> Session:
    """Exchange the token for a session, so that the token does not have to be stored. Not available in entra mode."""
    authenticator = request.app.state.authenticator
    if not isinstance(authenticator, TokenAuthenticator) or authenticator.is_open:
        raise ProblemError(
            409, "Token sign-in is not available, because no token is set or Entra ID is used."
        )
    limits: Limits = request.app.state.limits
    token = body.token.get_secret_value()
    try:
        session, expires_at = authenticator.open_session(token)
    except InvalidCredentials as error:
        limits.count_failed_attempt(request.scope, token)
        raise ProblemError(
            401, f"Could not sign in. {error}", headers={"WWW-Authenticate": "Bearer"}
        ) from None
    return Session(session=session, expires_at=expires_at, name=config.api_user, role=Role.ADMIN)


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
