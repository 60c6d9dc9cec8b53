"""The provider that the settings name, and the settings that it needs."""

from collections.abc import Callable, Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from leadops_core.delivery.mail_tokens import mail_tokens
from leadops_core.delivery.providers.acs import AcsEmailTool
from leadops_core.delivery.providers.mock import MockEmailTool
from leadops_core.delivery.providers.smtp import SmtpEmailTool, SmtpServer
from leadops_core.errors import LeadOpsError, SettingsError
from leadops_core.outreach import SECRET_CHARACTERS, check_sender
from leadops_core.schemas import MailMode, Preferences
from leadops_core.schemas.playbook import Playbook
from leadops_core.settings import Settings
from leadops_core.tools import EmailTool

_EXAMPLES = (
    "sender_name",
    "sender_email",
    "sender_postal_address",
)
"""Settings whose defaults describe an invented person."""
_MARGIN_SECONDS = 10


def choose_email(config: Settings) -> EmailTool:
    """Return the email tool that the settings name. Raise SettingsError, which lists everything missing or wrong."""
    if config.email_mode == "mock":
        return MockEmailTool(config.outbox_dir)
    faults = [*_faults_of_sender(config), *_faults_of_opt_out(config)]
    faults += _faults_of_smtp(config) if config.email_mode == "smtp" else _faults_of_acs(config)
    if faults:
        listed = "".join(f"\n- {fault}" for fault in faults)
        raise SettingsError(f"LEADOPS_EMAIL_MODE={config.email_mode} cannot start:{listed}")
    if config.email_mode == "smtp":
        return SmtpEmailTool(
            SmtpServer(
                host=config.smtp_host or "",
                port=config.smtp_port,
                security=config.smtp_security,
                username=config.smtp_username,
                password=config.smtp_password.get_secret_value() if config.smtp_password else None,
                tokens=mail_tokens(config),
                ca_file=config.smtp_ca_file,
                timeout_seconds=config.smtp_timeout_seconds,
                data_timeout_seconds=config.smtp_data_timeout_seconds,
            )
        )
    if config.acs_connection_string is not None:
        return AcsEmailTool.from_connection_string(
            config.acs_connection_string.get_secret_value(), timeout_seconds=config.acs_timeout_seconds
        )
    return AcsEmailTool.from_identity(config.acs_endpoint or "", timeout_seconds=config.acs_timeout_seconds)


def refuse_example_playbook(config: Settings, playbook: Playbook) -> None:
    """Raise SettingsError if email would be sent in the name of the invented company."""
    example = Settings.model_fields["sender_company"].default
    if config.email_mode != "mock" and playbook.company == example:
        raise SettingsError(
            f"LEADOPS_EMAIL_MODE={config.email_mode} cannot start: the playbook is that of the invented company {example}. "
            "Write your own with leadops init, or import one with leadops playbook import."
        )


def mock_if_chosen(
    email: EmailTool, config: Settings, read_preferences: Callable[[], Preferences]
) -> EmailTool:
    """Return the mock if a person chose it in the preferences instead of a real provider, or else `email`."""
    if config.email_mode != "mock" and read_preferences().mail_mode is MailMode.MOCK:
        return MockEmailTool(config.outbox_dir)
    return email


def _faults_of_sender(config: Settings) -> Iterator[str]:
    for name in _EXAMPLES:
        if getattr(config, name) == Settings.model_fields[name].default:
            yield f"LEADOPS_{name.upper()} still has the example value. Set your own."
    try:
        check_sender(config.sender, config.reply_to, config.unsubscribe_mailto)
    except LeadOpsError as error:
        yield str(error)


def _faults_of_opt_out(config: Settings) -> Iterator[str]:
    url = config.unsubscribe_url
    if url is None:
        yield "LEADOPS_UNSUBSCRIBE_URL is missing. It is needed for one-click unsubscribe (RFC 8058)."
    else:
        parts = urlsplit(url)
        if not parts.hostname or (parts.scheme != "https" and not _is_this_machine(parts.hostname)):
            yield "LEADOPS_UNSUBSCRIBE_URL must be an https URL."
        elif parts.query or parts.fragment:
            yield "LEADOPS_UNSUBSCRIBE_URL must not have a query or fragment, because the token is added to the path."
    if config.unsubscribe_secret is None:
        yield "LEADOPS_UNSUBSCRIBE_SECRET is missing. Create one with: openssl rand -hex 32"
    for secret in config.unsubscribe_secrets:
        if len(secret) < SECRET_CHARACTERS:
            yield f"LEADOPS_UNSUBSCRIBE_SECRET, or an old one, is shorter than {SECRET_CHARACTERS} characters"
            break


def _faults_of_smtp(config: Settings) -> Iterator[str]:
    if not config.smtp_host:
        yield "LEADOPS_SMTP_HOST is missing"
    if config.smtp_username and config.smtp_password is None and config.mail_oauth_refresh_token is None:
        yield "LEADOPS_SMTP_PASSWORD is missing: there is a user name without one"
    if config.smtp_password is not None and not config.smtp_username:
        yield "LEADOPS_SMTP_USERNAME is missing: there is a password without one"
    if (
        config.smtp_security == "none"
        and config.smtp_username
        and not _is_this_machine(config.smtp_host or "")
    ):
        yield "LEADOPS_SMTP_SECURITY=none would send the password unencrypted; use starttls or tls"
    if config.smtp_ca_file is not None and not config.smtp_ca_file.is_file():
        yield f"LEADOPS_SMTP_CA_FILE: there is no file {config.smtp_ca_file}"
    longest = max(2 * config.smtp_timeout_seconds, config.smtp_data_timeout_seconds)
    yield from _faults_of_lease(config, longest)


def _faults_of_acs(config: Settings) -> Iterator[str]:
    if config.acs_connection_string is None and not config.acs_endpoint:
        yield (
            "LEADOPS_ACS_CONNECTION_STRING is missing, or LEADOPS_ACS_ENDPOINT to use the managed identity"
        )
    if config.acs_endpoint and not config.acs_endpoint.lower().startswith("https://"):
        yield "LEADOPS_ACS_ENDPOINT must be an https URL."
    yield from _faults_of_lease(config, config.acs_timeout_seconds + 60)


def _faults_of_lease(config: Settings, longest: float) -> Iterator[str]:
    if config.delivery_lease_seconds < longest + _MARGIN_SECONDS:
        yield (
            f"LEADOPS_DELIVERY_LEASE_SECONDS must be {longest + _MARGIN_SECONDS:g} or more: "
            "longer than a provider may take for one email"
        )


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
