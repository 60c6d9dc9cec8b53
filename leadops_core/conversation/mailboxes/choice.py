"""The mailbox of the settings."""

from leadops_core.conversation.mailboxes.maildir import MaildirMailbox
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.settings import Settings
from leadops_core.tools.mailbox import Mailbox


class MailboxSettingsError(LeadOpsError, ValueError):
    """The settings do not describe a mailbox. The message names the variable."""

    kind = ErrorKind.INVALID


def open_mailbox(config: Settings) -> Mailbox | None:
    """Return the mailbox that the settings name, or None. Nothing is connected before the first use.

    Raise MailboxSettingsError for incomplete settings.
    """
    match config.mailbox:
        case "none":
            return None
        case "maildir":
            return MaildirMailbox(config.maildir)
        case "imap":
            return _imap(config)


def _imap(config: Settings) -> Mailbox:
    try:
        from leadops_core.conversation.mailboxes.imap import ImapMailbox
        from leadops_core.conversation.mailboxes.oauth import OAuthTokens
    except ImportError as error:
        raise MailboxSettingsError('Reading IMAP needs a package: pip install "leadops[imap]".') from error
    if not config.imap_host or not config.imap_username:
        raise MailboxSettingsError("LEADOPS_MAILBOX=imap needs LEADOPS_IMAP_HOST and LEADOPS_IMAP_USERNAME.")
    tokens = None
    if config.mail_oauth_refresh_token is not None:
        if not config.mail_oauth_token_url or not config.mail_oauth_client_id:
            raise MailboxSettingsError(
                "LEADOPS_MAIL_OAUTH_REFRESH_TOKEN needs LEADOPS_MAIL_OAUTH_TOKEN_URL and LEADOPS_MAIL_OAUTH_CLIENT_ID."
            )
        secret = config.mail_oauth_client_secret
        tokens = OAuthTokens(
            config.mail_oauth_token_url,
            config.mail_oauth_client_id,
            secret.get_secret_value() if secret else None,
            config.mail_oauth_refresh_token.get_secret_value(),
            config.mail_oauth_scope,
        )
    elif config.imap_password is None:
        raise MailboxSettingsError(
            "LEADOPS_MAILBOX=imap needs LEADOPS_IMAP_PASSWORD, or LEADOPS_MAIL_OAUTH_REFRESH_TOKEN for OAuth 2."
        )
    return ImapMailbox(
        config.imap_host,
        config.imap_port,
        config.imap_username,
        password=config.imap_password.get_secret_value() if config.imap_password else None,
        tokens=tokens,
        security=config.imap_security,
        ca_file=str(config.imap_ca_file) if config.imap_ca_file else None,
        days=config.mailbox_days,
        timeout_seconds=config.imap_timeout_seconds,
        sent_folder=config.imap_sent_folder,
    )
