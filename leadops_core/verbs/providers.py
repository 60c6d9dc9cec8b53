"""Which provider sends the e-mails, and whether it has all that it needs."""

from leadops_core.adapters.email import MockEmailTool
from leadops_core.errors import SettingsError
from leadops_core.settings import Settings
from leadops_core.tools import EmailTool


def choose_email(config: Settings) -> EmailTool:
    """The e-mail tool that the settings name. Raises `SettingsError` with all that is missing."""
    if config.email_mode != "mock":
        raise SettingsError(f"LEADOPS_EMAIL_MODE={config.email_mode} can not send yet; set it to mock")
    return MockEmailTool(config.outbox_dir)
