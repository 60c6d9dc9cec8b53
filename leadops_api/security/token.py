"""Token mode: one user and one secret."""

import hmac
from datetime import UTC, datetime, timedelta

from leadops_api.security.principal import InvalidCredentials, Principal, Role, SignedIn
from leadops_core.settings import Settings


class TokenAuthenticator:
    """Authenticates the single user by the token.

    Without a token, every caller is that user, and the service accepts requests from this machine only.
    """

    def __init__(self, config: Settings) -> None:
        self._token = config.api_token.get_secret_value() if config.api_token else None
        self._user = Principal(id=f"token:{config.api_user}", name=config.api_user, role=Role.ADMIN)
        self._session_length = timedelta(hours=config.session_hours)

    @property
    def is_open(self) -> bool:
        """True if no token is set."""
        return self._token is None

    @property
    def credential(self) -> str | None:
        """The user and the token, so that a new token ends all sessions. None if no token is set."""
        return None if self._token is None else f"{self._user.id} {self._token}"

    async def authenticate(self, bearer: str | None) -> Principal:
        """Return the single user. Raise InvalidCredentials."""
        if self._token is None:
            return self._user
        if bearer is None:
            raise InvalidCredentials("Send the token as Authorization: Bearer …")
        if not self._is_token(bearer):
            raise InvalidCredentials("The token is wrong.")
        return self._user

    async def sign_in(self, token: str) -> SignedIn:
        """Return the single user, for a session of the configured length. Raise InvalidCredentials."""
        user = await self.authenticate(token)
        return SignedIn(user, datetime.now(UTC) + self._session_length)

    def _is_token(self, token: str) -> bool:
        """Compare with the token in constant time."""
        return self._token is not None and hmac.compare_digest(
            token.encode("utf-8", "surrogatepass"), self._token.encode()
        )
