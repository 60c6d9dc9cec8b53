"""OAuth 2 for the mail account of the settings."""

from leadops_core.errors import SettingsError
from leadops_core.settings import Settings
from leadops_core.tools.oauth import OAuthTokens


def mail_tokens(config: Settings) -> OAuthTokens | None:
    """Return the tokens of the mail account, or None without a refresh token. Raise SettingsError."""
    refresh_token = config.mail_oauth_refresh_token
    if refresh_token is None:
        return None
    if not config.mail_oauth_token_url or not config.mail_oauth_client_id:
        raise SettingsError(
            "LEADOPS_MAIL_OAUTH_REFRESH_TOKEN needs LEADOPS_MAIL_OAUTH_TOKEN_URL and LEADOPS_MAIL_OAUTH_CLIENT_ID."
        )
    secret = config.mail_oauth_client_secret
    return OAuthTokens(
        config.mail_oauth_token_url,
        config.mail_oauth_client_id,
        secret.get_secret_value() if secret else None,
        refresh_token.get_secret_value(),
        config.mail_oauth_scope,
    )
