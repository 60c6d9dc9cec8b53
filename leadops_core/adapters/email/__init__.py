"""Ways out for e-mail."""

from leadops_core.adapters.email.acs import AcsEmailTool
from leadops_core.adapters.email.mock import MockEmailTool
from leadops_core.adapters.email.smtp import SmtpEmailTool, SmtpServer

__all__ = ["AcsEmailTool", "MockEmailTool", "SmtpEmailTool", "SmtpServer"]
