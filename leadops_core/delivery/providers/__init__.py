"""Ways out for e-mail."""

from leadops_core.delivery.providers.acs import AcsEmailTool
from leadops_core.delivery.providers.mock import MockEmailTool
from leadops_core.delivery.providers.smtp import SmtpEmailTool, SmtpServer

__all__ = ["AcsEmailTool", "MockEmailTool", "SmtpEmailTool", "SmtpServer"]
