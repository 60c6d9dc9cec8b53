"""Settings of the mailbox from which replies are read. `leadops_core.settings.Settings` includes them."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class MailboxSettings(BaseSettings):
    """Where replies are read, and how."""

    model_config = SettingsConfigDict(use_attribute_docstrings=True)

    mailbox: Literal["none", "maildir", "imap"] = "none"
    """Where replies are read: `maildir` is a folder on this machine, `imap` a mail server. `none` reads none."""
    maildir: Path = Path("inbox")
    """Folder of received messages: a Maildir, or a folder with `.eml` files."""
    imap_host: str | None = None
    """Host name of the IMAP server."""
    imap_port: Annotated[int, Field(ge=1, le=65_535)] = 993
    """Port of the IMAP server: 993 for `tls`, 143 for `starttls`."""
    imap_security: Literal["tls", "starttls", "none"] = "tls"
    """Encryption. Use `none` only for a server on this machine."""
    imap_username: str | None = None
    """IMAP user name, usually the address."""
    imap_password: SecretStr | None = None
    """IMAP password. Leave it empty for OAuth 2."""
    imap_ca_file: Path | None = None
    """PEM file with trusted certificates, instead of those of the system."""
    imap_sent_folder: str | None = None
    """Folder of sent messages. Default: the folder that the server marks as its folder for sent mail."""
    imap_timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 60
    """Timeout for each response of the IMAP server, in seconds."""
    mail_oauth_token_url: str | None = None
    """Token endpoint for OAuth 2, such as `https://oauth2.googleapis.com/token`."""
    mail_oauth_client_id: str | None = None
    """Client ID for OAuth 2."""
    mail_oauth_client_secret: SecretStr | None = None
    """Client secret for OAuth 2, if the provider requires one."""
    mail_oauth_refresh_token: SecretStr | None = None
    """Refresh token for OAuth 2. It replaces the password."""
    mail_oauth_scope: str | None = None
    """Scope for OAuth 2, such as `https://outlook.office.com/IMAP.AccessAsUser.All offline_access`."""
    mailbox_days: Annotated[int, Field(ge=1, le=3650)] = 30
    """How many days back the first poll of a mailbox reads."""
    mailbox_poll_seconds: Annotated[float, Field(ge=1, le=86_400)] = 60
    """Seconds between two polls of the mailbox."""
    mailbox_idle: bool = True
    """Whether a worker keeps a connection open to read a new message within seconds, in addition to its polls."""
    mailbox_addresses: tuple[str, ...] = ()
    """Other addresses from which your team writes, as a JSON list. Messages from them are no replies."""
    reply_address_secret: Annotated[SecretStr | None, Field(min_length=32)] = None
    """Secret of at least 32 characters. With it, each email asks for replies to a signed address of its own, such as
    `alex+r-…@firm.example`."""
    keep_raw_mail_days: Annotated[int, Field(ge=0, le=3650)] = 90
    """Days to keep received messages as they came. Their text stays with the lead."""
