"""What is written to a lead: the brief, the draft, the checks that it must pass, and the message that leaves."""

from leadops_core.outreach.brief import make_brief
from leadops_core.outreach.checks import (
    ADVISORY_CHECKS,
    CHECKS,
    blocking_checks,
    check_draft,
    check_text,
    failed_checks,
)
from leadops_core.outreach.draft import write_draft
from leadops_core.outreach.message import (
    UnsafeMessage,
    build_message,
    check_sender,
    content_hash,
    message_id_for,
)
from leadops_core.outreach.refusals import DraftChangedError, FailingChecksError
from leadops_core.outreach.reports import ACS_REPORT, read_acs_event, read_handshake, read_mail_report
from leadops_core.outreach.templates import TemplateError, Templates, load_templates
from leadops_core.outreach.unsubscribe import (
    SECRET_CHARACTERS,
    BadUnsubscribeToken,
    sign_unsubscribe,
    verify_unsubscribe,
)
from leadops_core.outreach.written import (
    WRITTEN_CHECKS,
    WRITTEN_EDITION,
    Written,
    assemble,
    fingerprints,
    known_sources,
    repeats,
)

__all__ = [
    "ACS_REPORT",
    "ADVISORY_CHECKS",
    "CHECKS",
    "SECRET_CHARACTERS",
    "WRITTEN_CHECKS",
    "WRITTEN_EDITION",
    "BadUnsubscribeToken",
    "DraftChangedError",
    "FailingChecksError",
    "TemplateError",
    "Templates",
    "UnsafeMessage",
    "Written",
    "assemble",
    "blocking_checks",
    "build_message",
    "check_draft",
    "check_sender",
    "check_text",
    "content_hash",
    "failed_checks",
    "fingerprints",
    "known_sources",
    "load_templates",
    "make_brief",
    "message_id_for",
    "read_acs_event",
    "read_handshake",
    "read_mail_report",
    "repeats",
    "sign_unsubscribe",
    "verify_unsubscribe",
    "write_draft",
]
