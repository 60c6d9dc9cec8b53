"""Authentication and roles."""

from leadops_api.security.entra import EntraAuthenticator
from leadops_api.security.principal import Authenticator, InvalidCredentials, Principal, Role, SignedIn
from leadops_api.security.sessions import is_session_token, new_session_token
from leadops_api.security.token import TokenAuthenticator
from leadops_core.settings import Settings

__all__ = [
    "Authenticator",
    "EntraAuthenticator",
    "InvalidCredentials",
    "Principal",
    "Role",
    "SignedIn",
    "TokenAuthenticator",
    "authenticator_for",
    "is_session_token",
    "new_session_token",
]


def authenticator_for(config: Settings) -> Authenticator:
    """Return the configured authenticator. Raise ValueError if one of its settings is missing."""
    if config.auth_mode == "token":
        return TokenAuthenticator(config)
    missing = [name for name in ("entra_tenant_id", "entra_audience") if not getattr(config, name)]
    if missing:
        names = " and ".join(f"LEADOPS_{name.upper()}" for name in missing)
        raise ValueError(f"AUTH_MODE=entra needs {names}.")
    return EntraAuthenticator(
        authority=config.entra_authority,
        tenant_id=config.entra_tenant_id or "",
        audience=config.entra_audience or "",
    )
