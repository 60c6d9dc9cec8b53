"""What is written to a lead: the brief, the draft, the checks that it must pass, and the message that leaves."""

from leadops_core.outreach.brief import make_brief
from leadops_core.outreach.checks import CHECKS, check_draft, check_text, failed_checks
from leadops_core.outreach.draft import write_draft
from leadops_core.outreach.message import UnsafeMessage, build_message, message_id_for
from leadops_core.outreach.templates import TemplateError, Templates, load_templates

__all__ = [
    "CHECKS",
    "TemplateError",
    "Templates",
    "UnsafeMessage",
    "build_message",
    "check_draft",
    "check_text",
    "failed_checks",
    "load_templates",
    "make_brief",
    "message_id_for",
    "write_draft",
]
