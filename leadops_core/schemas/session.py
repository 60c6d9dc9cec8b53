"""Sessions of signed-in users."""

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.ids import SessionId


class UserSession(Schema):
    """A session of a signed-in user. Its token is not stored."""

    id: SessionId
    user_id: str
    user_name: str
    role: str
    """The role that the user had when signing in."""
    client_address: str | None
    """IP address from which the user signed in."""
    user_agent: str | None
    """The browser or program that signed in, as it describes itself."""
    created_at: UtcDatetime
    expires_at: UtcDatetime
    last_used_at: UtcDatetime | None = None
    """The last use, a few minutes late at most; None if the session was not used since then."""
