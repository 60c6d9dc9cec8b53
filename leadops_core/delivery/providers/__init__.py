"""Providers of email, and which one the settings name."""

from leadops_core.delivery.providers.acs import AcsEmailTool
from leadops_core.delivery.providers.choice import choose_email, mock_if_chosen, refuse_example_playbook
from leadops_core.delivery.providers.mock import MockEmailTool
from leadops_core.delivery.providers.smtp import SmtpEmailTool, SmtpServer

__all__ = [
    "AcsEmailTool",
    "MockEmailTool",
    "SmtpEmailTool",
    "SmtpServer",
    "choose_email",
    "mock_if_chosen",
    "refuse_example_playbook",
]
