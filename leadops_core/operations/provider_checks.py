"""Check the queue, the mail server, and the model's server."""

import socket
from contextlib import closing
from urllib.parse import urlsplit

from leadops_core.delivery.providers import SmtpEmailTool, choose_email
from leadops_core.errors import SettingsError
from leadops_core.llm.build import model_status
from leadops_core.llm.providers import describe_provider, missing_packages, provider_of
from leadops_core.schemas.doctor import CheckName, CheckState, Finding, InstallationCheck
from leadops_core.settings import Settings

_AMQPS_PORT = 5671
_CONNECT_SECONDS = 10


def check_queue(config: Settings) -> InstallationCheck:
    """Connect to the Service Bus, if the settings name one. Without it, workers poll the database."""
    if config.queue == "local":
        return InstallationCheck.of(CheckName.QUEUE, CheckState.OK, Finding.QUEUE_LOCAL)
    host, port = _servicebus_address(config)
    try:
        with closing(socket.create_connection((host, port), timeout=_CONNECT_SECONDS)):
            return InstallationCheck.of(CheckName.QUEUE, CheckState.OK, Finding.QUEUE_ANSWERS, host=host)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return InstallationCheck.of(
            CheckName.QUEUE, CheckState.WARNING, Finding.QUEUE_UNREACHABLE, host=host or "-", reason=reason
        )


def _servicebus_address(config: Settings) -> tuple[str, int]:
    if config.servicebus_connection_string is None:
        return config.servicebus_namespace or "", _AMQPS_PORT
    parts = config.servicebus_connection_string.get_secret_value().split(";")
    endpoint = next((part.partition("=")[2] for part in parts if part.casefold().startswith("endpoint=")), "")
    address = urlsplit(endpoint)
    return address.hostname or "", address.port or _AMQPS_PORT


def check_mail(config: Settings) -> InstallationCheck:
    """Log in to the mail server, without sending anything."""
    if config.email_mode == "mock":
        return InstallationCheck.of(
            CheckName.MAIL, CheckState.OK, Finding.MAIL_MOCK, folder=str(config.outbox_dir)
        )
    try:
        email = choose_email(config)
    except SettingsError as error:
        return InstallationCheck.of(
            CheckName.MAIL, CheckState.FAILED, Finding.MAIL_MISCONFIGURED, reason=str(error)
        )
    if not isinstance(email, SmtpEmailTool):
        # Azure Communication Services can only be asked to send.
        return InstallationCheck.of(CheckName.MAIL, CheckState.OK, Finding.MAIL_CONFIGURED)
    failure = email.probe()
    if failure is not None:
        return InstallationCheck.of(
            CheckName.MAIL, CheckState.FAILED, Finding.MAIL_FAILED, reason=failure.note or "-"
        )
    return InstallationCheck.of(
        CheckName.MAIL, CheckState.OK, Finding.MAIL_ANSWERS, host=config.smtp_host or "-"
    )


def check_model(config: Settings) -> InstallationCheck:
    """Ask the model's server for its list of models, which costs nothing."""
    provider = provider_of(config)
    if provider == "offline":
        return InstallationCheck.of(CheckName.MODEL, CheckState.OK, Finding.MODEL_OFFLINE)
    facts = {"model": describe_provider(config)}
    if missing := missing_packages():
        reason = f"{' and '.join(missing)} is not installed"
        return InstallationCheck.of(
            CheckName.MODEL, CheckState.FAILED, Finding.MODEL_MISCONFIGURED, reason=reason, **facts
        )
    try:
        status = model_status(config, provider)
    except SettingsError as error:
        return InstallationCheck.of(
            CheckName.MODEL, CheckState.FAILED, Finding.MODEL_MISCONFIGURED, reason=str(error), **facts
        )
    if status in (401, 403):
        return InstallationCheck.of(
            CheckName.MODEL, CheckState.FAILED, Finding.MODEL_REFUSES_KEY, status=status or 0, **facts
        )
    if status is None or status >= 500:
        return InstallationCheck.of(CheckName.MODEL, CheckState.WARNING, Finding.MODEL_UNREACHABLE, **facts)
    # Some servers do not list their models, but answer.
    return InstallationCheck.of(CheckName.MODEL, CheckState.OK, Finding.MODEL_ANSWERS, **facts)
