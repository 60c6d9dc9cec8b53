"""Token mode: one user, one secret, and signed sessions."""

import hmac
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from leadops_api.security.principal import InvalidCredentials, Principal, Role
from leadops_core.settings import Settings

_SESSION = "ses_"


class SessionTokens:
    """Sessions signed with the token. A new token invalidates all sessions."""

    def __init__(self, secret: str, lasts: timedelta) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="leadops.session")
        self._lasts = lasts

    def open(self, user: str) -> tuple[str, datetime]:
        """Return a new session and its expiry."""
        return _SESSION + str(self._signer.dumps(user)), datetime.now(UTC) + self._lasts

    def read(self, session: str) -> str:
        """Return the user of a session. Raise InvalidCredentials."""
        try:
            user = self._signer.loads(
                session.removeprefix(_SESSION), max_age=int(self._lasts.total_seconds())
            )
        except SignatureExpired:
            raise InvalidCredentials("Your session has expired. Sign in again.") from None
        except BadSignature:
            raise InvalidCredentials("The session is not valid. Sign in again.") from None
        return str(user)


class TokenAuthenticator:
    """Authenticates the single user by the token or a session.

    Without a token, every caller is that user, and the service accepts requests from this machine only.
    """

    def __init__(self, config: Settings) -> None:
        self._token = config.api_token.get_secret_value() if config.api_token else None
        self._user = Principal(id=f"token:{config.api_user}", name=config.api_user, role=Role.ADMIN)
        self._sessions = (
            SessionTokens(self._token, timedelta(hours=config.session_hours)) if self._token else None
        )

    @property
    def is_open(self) -> bool:
        """True if no token is set."""
        return self._token is None

    async def authenticate(self, bearer: str | None) -> Principal:
        """Return the single user. Raise InvalidCredentials."""
        if self._token is None or self._sessions is None:
            return self._user
        if bearer is None:
            raise InvalidCredentials("Send the token as Authorization: Bearer …")
        if bearer.startswith(_SESSION):
            self._sessions.read(bearer)
            return self._user
        if not self.is_token(bearer):
            raise InvalidCredentials("The token is wrong.")
        return self._user

    def is_token(self, given: str) -> bool:
        """Compare with the token in constant time."""
        return self._token is not None and hmac.compare_digest(
            given.encode("utf-8", "surrogatepass"), self._token.encode()
        )

    def open_session(self, token: str) -> tuple[str, datetime]:
        """Return a session for the correct token, and its expiry. Raise InvalidCredentials."""
        if self._sessions is None:
            raise InvalidCredentials("No token is set, so you do not need to sign in on this machine.")
        if not self.is_token(token):
            raise InvalidCredentials("The token is wrong.")
        return self._sessions.open(self._user.name)
