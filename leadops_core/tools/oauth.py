"""Access tokens of OAuth 2 for mail servers, from a refresh token (RFC 6749, section 6)."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from threading import Lock

from leadops_core.tools.errors import ToolError

_EARLY_SECONDS = 60
_TIMEOUT_SECONDS = 30
_MAX_BYTES = 100_000


class MailTokenError(ToolError):
    """No access token could be had. The message says why and what to do."""


@dataclass
class OAuthTokens:
    """Access tokens for one mail account. A token is used until a minute before it expires. Several threads may share one."""

    token_url: str
    client_id: str
    client_secret: str | None
    refresh_token: str
    scope: str | None = None
    _token: str | None = field(default=None, init=False, repr=False)
    _expires_at: float = field(default=0.0, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def access_token(self, *, renew: bool = False) -> str:
        """Return a valid access token. `renew` requests another one, because the server refused the last one.

        Raise MailTokenError if the token server refuses, or does not answer.
        """
        with self._lock:
            if self._token is None or renew or time.monotonic() >= self._expires_at:
                self._request()
            assert self._token is not None  # noqa: S101 - _request sets it or raises
            return self._token

    def sasl_text(self, username: str, *, renew: bool = False) -> str:
        """Return the initial response of the SASL mechanism XOAUTH2, which Gmail and Microsoft 365 accept."""
        return f"user={username}\x01auth=Bearer {self.access_token(renew=renew)}\x01\x01"

    def _request(self) -> None:
        fields = {
            "grant_type": "refresh_token",
            "client_id": self.client_id,
            "refresh_token": self.refresh_token,
            **({"client_secret": self.client_secret} if self.client_secret else {}),
            **({"scope": self.scope} if self.scope else {}),
        }
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.token_url, data=body, method="POST")  # noqa: S310 - https or loopback by settings
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310
                answer = json.loads(response.read(_MAX_BYTES))
        except urllib.error.HTTPError as error:
            raise MailTokenError(
                f"The token server refused the refresh token ({_reason(error)}). Sign in again, and set "
                "LEADOPS_MAIL_OAUTH_REFRESH_TOKEN."
            ) from error
        except (OSError, ValueError) as error:
            raise MailTokenError(
                f"The token server did not answer ({type(error).__name__}). It is tried again later."
            ) from error
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str):
            raise MailTokenError(
                "The token server answered without an access token. Check LEADOPS_MAIL_OAUTH_TOKEN_URL."
            )
        lifetime = answer.get("expires_in")
        seconds = float(lifetime) if isinstance(lifetime, int | float) else 300.0
        self._token, self._expires_at = token, time.monotonic() + max(0.0, seconds - _EARLY_SECONDS)
        # Microsoft replaces the refresh token with each use, and the old one expires later.
        if isinstance(replaced := answer.get("refresh_token"), str):
            self.refresh_token = replaced


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        answer = json.loads(error.read(_MAX_BYTES))
        return str(answer.get("error", error.code))[:60]
    except (ValueError, AttributeError, OSError):
        return str(error.code)
