"""Session tokens. They are random, so they reveal nothing about the credentials, and the database stores only a hash."""

import secrets

_PREFIX = "ses_"
_BYTES = 32


def new_session_token() -> str:
    """Return a new session token."""
    return _PREFIX + secrets.token_urlsafe(_BYTES)


def is_session_token(bearer: str) -> bool:
    """Return True if this has the form of a session token."""
    return bearer.startswith(_PREFIX)
