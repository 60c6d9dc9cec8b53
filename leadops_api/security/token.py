"""Token mode: one user, one secret, and signed sessions that stand for it."""

import hmac
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from leadops_api.security.principal import Principal, Refused, Role
from leadops_core.settings import Settings

_SESSION = "ses_"


class SessionTokens:
    """Sessions signed with the token: whoever changes the token ends them all."""

    def __init__(self, secret: str, lasts: timedelta) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt="leadops.session")
        self._lasts = lasts

    def open(self, user: str) -> tuple[str, datetime]:
        """A session and when it ends."""
        return _SESSION + str(self._signer.dumps(user)), datetime.now(UTC) + self._lasts

    def read(self, session: str) -> str:
        """Whose session it is. Raises `Refused`."""
        try:
            user = self._signer.loads(
                session.removeprefix(_SESSION), max_age=int(self._lasts.total_seconds())
            )
        except SignatureExpired:
            raise Refused("Your session has expired. Sign in again.") from None
        except BadSignature:
            raise Refused("The session is not valid. Sign in again.") from None
        return str(user)


class TokenAuthenticator:
    """The one user of token mode, known by the token or by a session opened with it.

    Where no token is set every caller is that user; the service then answers this machine only.
    """

    def __init__(self, config: Settings) -> None:
        self._token = config.api_token.get_secret_value() if config.api_token else None
        self._user = Principal(id=f"token:{config.api_user}", name=config.api_user, role=Role.ADMIN)
        self._sessions = (
            SessionTokens(self._token, timedelta(hours=config.session_hours)) if self._token else None
        )

    @property
    def is_open(self) -> bool:
        """Whether no token is set."""
        return self._token is None

    async def authenticate(self, bearer: str | None) -> Principal:
        """The one user. Raises `Refused`."""
        if self._token is None or self._sessions is None:
            return self._user
        if bearer is None:
            raise Refused("Send the token as Authorization: Bearer …")
        if bearer.startswith(_SESSION):
            self._sessions.read(bearer)
            return self._user
        if not self.is_token(bearer):
            raise Refused("The token is wrong.")
        return self._user

    def is_token(self, given: str) -> bool:
        """Whether this is the token, found out in a time that does not depend on how much of it is right."""
        return self._token is not None and hmac.compare_digest(
            given.encode("utf-8", "surrogatepass"), self._token.encode()
        )

    def open_session(self, token: str) -> tuple[str, datetime]:
        """A session for who holds the token, and when it ends. Raises `Refused`."""
        if self._sessions is None:
            raise Refused("No token is set, so you do not need to sign in on this machine.")
        if not self.is_token(token):
            raise Refused("The token is wrong.")
        return self._sessions.open(self._user.name)
