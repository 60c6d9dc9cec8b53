"""Entra mode: access tokens of Entra ID, checked by signature, issuer, audience, and time."""

import asyncio
import json
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from typing import Any

import jwt
import structlog

from leadops_api.errors import ProblemError
from leadops_api.security.principal import InvalidCredentials, Principal, Role, SignedIn

log = structlog.get_logger("leadops.api")

_ALGORITHMS = ["RS256"]
_LEEWAY_SECONDS = 60
_MAX_BYTES = 1_000_000


class SigningKeys:
    """The issuer's public keys, cached for one hour.

    An unknown key triggers a refresh, because issuers rotate keys. A cooldown limits refreshes, because anybody can
    invent a key id. If the issuer does not respond, the cached keys stay valid.
    """

    def __init__(self, url: str, *, lasts: float = 3600, cooldown: float = 30, timeout: float = 5) -> None:
        self._url = url
        self._lasts = lasts
        self._cooldown = cooldown
        self._timeout = timeout
        self._keys: dict[str, Any] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._lock = asyncio.Lock()

    async def get(self, key_id: str) -> Any:
        """Return the key. Raise InvalidCredentials if there is none, or ProblemError (503) if no keys could be fetched."""
        if not self._is_good(key_id):
            async with self._lock:
                if not self._is_good(key_id) and time.monotonic() - self._tried_at >= self._cooldown:
                    await self._fetch()
        if key_id in self._keys:
            return self._keys[key_id]
        if not self._keys:
            raise ProblemError(
                503,
                "The keys of the identity provider could not be fetched. Try again in a moment.",
                headers={"Retry-After": str(round(self._cooldown))},
            )
        raise InvalidCredentials("The token is signed with an unknown key. Sign in again.")

    def _is_good(self, key_id: str) -> bool:
        return key_id in self._keys and time.monotonic() - self._fetched_at < self._lasts

    async def _fetch(self) -> None:
        self._tried_at = time.monotonic()
        try:
            document = await asyncio.to_thread(self._read)
            keys = {
                key.key_id: key.key
                for key in jwt.PyJWKSet.from_dict(document).keys
                if key.key_id and key.key_type == "RSA" and key.public_key_use in (None, "sig")
            }
        except (OSError, ValueError, jwt.PyJWTError) as error:
            log.warning("signing_keys_unavailable", url=self._url, error=type(error).__name__)
            return
        self._keys, self._fetched_at = keys, time.monotonic()

    def _read(self) -> dict[str, Any]:
        with urllib.request.urlopen(self._url, timeout=self._timeout) as reply:  # noqa: S310 - the operator's own setting
            document = json.loads(reply.read(_MAX_BYTES))
        if not isinstance(document, dict):
            raise TypeError("not a key set")
        return document


class EntraAuthenticator:
    """Authenticates users and applications of one directory, with tokens for this service."""

    def __init__(
        self, *, authority: str, tenant_id: str, audience: str, keys: SigningKeys | None = None
    ) -> None:
        base = f"{authority.rstrip('/')}/{tenant_id}"
        self._issuers = [f"{base}/v2.0"]
        self._audience = audience
        self._keys = keys or SigningKeys(f"{base}/discovery/v2.0/keys")

    async def authenticate(self, bearer: str | None) -> Principal:
        """Return the user or application of the token, with its highest role. Raise InvalidCredentials."""
        if bearer is None:
            raise InvalidCredentials("Send an Entra ID access token as Authorization: Bearer …")
        return _principal_of(await self._verify(bearer))

    @property
    def credential(self) -> str:
        """The issuer and the audience, so that sessions of another directory or application are not valid here."""
        return f"{self._issuers[0]} {self._audience}"

    async def sign_in(self, token: str) -> SignedIn:
        """Return the user of an access token, for a session that ends with it. Raise InvalidCredentials."""
        claims = await self._verify(token)
        return SignedIn(_principal_of(claims), datetime.fromtimestamp(claims["exp"], UTC))

    async def _verify(self, bearer: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(bearer)
        except jwt.PyJWTError:
            raise InvalidCredentials("This is not a valid access token.") from None
        key_id = header.get("kid")
        if header.get("alg") not in _ALGORITHMS or not isinstance(key_id, str):
            raise InvalidCredentials("The token is not signed by Entra ID (RS256 with a key ID).")
        key = await self._keys.get(key_id)
        try:
            claims: dict[str, Any] = jwt.decode(
                bearer,
                key,
                algorithms=_ALGORITHMS,
                audience=self._audience,
                issuer=self._issuers,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "iss", "aud"]},
            )
        except jwt.ExpiredSignatureError:
            raise InvalidCredentials("The token has expired. Sign in again.") from None
        except jwt.InvalidAudienceError:
            raise InvalidCredentials("The token was issued for a different application.") from None
        except jwt.InvalidIssuerError:
            raise InvalidCredentials("The token was issued by a different issuer.") from None
        except jwt.PyJWTError:
            raise InvalidCredentials("The token is not valid.") from None
        return claims


def _principal_of(claims: dict[str, Any]) -> Principal:
    who = claims.get("oid") or claims.get("sub")
    if not isinstance(who, str) or not who:
        raise InvalidCredentials("The token does not identify a user or application.")
    claimed = claims.get("roles")
    roles = [role for role in Role if isinstance(claimed, list) and role.value in claimed]
    if not roles:
        raise ProblemError(
            403,
            "Your account has no role in LeadOps. Ask your administrator for the role reader, reviewer or admin in Entra ID.",
        )
    name = claims.get("name") or claims.get("preferred_username") or claims.get("azp") or who
    return Principal(id=f"entra:{who}", name=str(name)[:200], role=roles[-1])
