"""The mailbox of the settings."""

from leadops_core.conversation.mailboxes.maildir import MaildirMailbox
from leadops_core.delivery.mail_tokens import mail_tokens
from leadops_core.errors import SettingsError
from leadops_core.settings import Settings
from leadops_core.tools.mailbox import Mailbox


def open_mailbox(config: Settings) -> Mailbox | None:
    """Return the mailbox that the settings name, or None. Nothing is connected before the first use.

    Raise SettingsError for incomplete settings.
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
    except ImportError as error:
        raise SettingsError('Reading IMAP needs a package: pip install "leadops[imap]".') from error
    if not config.imap_host or not config.imap_username:
        raise SettingsError("LEADOPS_MAILBOX=imap needs LEADOPS_IMAP_HOST and LEADOPS_IMAP_USERNAME.")
    tokens = mail_tokens(config)
    if tokens is None and config.imap_password is None:
        raise SettingsError(
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
