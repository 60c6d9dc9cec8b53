"""Emails to leads: briefs, drafts, the checks on a draft, and the finished message."""

from leadops_core.outreach.answers import AnswerBrief, AnswerKind, choose_answer_language, write_answer
from leadops_core.outreach.brief import make_brief
from leadops_core.outreach.checks import (
    ADVISORY_CHECKS,
    CHECKS,
    blocking_checks,
    check_again,
    check_draft,
    check_text,
    failed_checks,
)
from leadops_core.outreach.draft import templates_for, write_draft
from leadops_core.outreach.languages import (
    UnwrittenLanguageError,
    choose_language,
    find_language,
    language_of_text,
    written_languages,
)
from leadops_core.outreach.message import (
    UnsafeMessage,
    answered_ids,
    build_message,
    check_sender,
    content_hash,
    message_id_for,
)
from leadops_core.outreach.model_choice import CHOICE_EDITION, ChosenQuote, assemble_choice, draft_options
from leadops_core.outreach.model_draft import (
    MODEL_DRAFT_CHECKS,
    MODEL_DRAFT_EDITION,
    ModelDraft,
    assemble_draft,
    fingerprints,
    has_fingerprint,
    known_sources,
)
from leadops_core.outreach.playbook_checks import (
    SAMPLE_LEAD,
    find_playbook_faults,
    preview_draft,
)
from leadops_core.outreach.refusals import DraftChangedError, FailingChecksError, UnconfirmedSentencesError
from leadops_core.outreach.reports import ACS_REPORT, read_acs_event, read_handshake
from leadops_core.outreach.sentences import judge_again, unconfirmed_sentences, with_confirmations
from leadops_core.outreach.slots import offer_for
from leadops_core.outreach.templates import (
    TemplateError,
    Templates,
    bundled_version,
    load_templates,
    parse_templates,
    template_languages,
)
from leadops_core.outreach.unsubscribe import (
    SECRET_CHARACTERS,
    BadUnsubscribeToken,
    sign_unsubscribe,
    verify_unsubscribe,
)

__all__ = [
    "ACS_REPORT",
    "ADVISORY_CHECKS",
    "CHECKS",
    "CHOICE_EDITION",
    "MODEL_DRAFT_CHECKS",
    "MODEL_DRAFT_EDITION",
    "SAMPLE_LEAD",
    "SECRET_CHARACTERS",
    "AnswerBrief",
    "AnswerKind",
    "BadUnsubscribeToken",
    "ChosenQuote",
    "DraftChangedError",
    "FailingChecksError",
    "ModelDraft",
    "TemplateError",
    "Templates",
    "UnconfirmedSentencesError",
    "UnsafeMessage",
    "UnwrittenLanguageError",
    "answered_ids",
    "assemble_choice",
    "assemble_draft",
    "blocking_checks",
    "build_message",
    "bundled_version",
    "check_again",
    "check_draft",
    "check_sender",
    "check_text",
    "choose_answer_language",
    "choose_language",
    "content_hash",
    "draft_options",
    "failed_checks",
    "find_language",
    "find_playbook_faults",
    "fingerprints",
    "has_fingerprint",
    "judge_again",
    "known_sources",
    "language_of_text",
    "load_templates",
    "make_brief",
    "message_id_for",
    "offer_for",
    "parse_templates",
    "preview_draft",
    "read_acs_event",
    "read_handshake",
    "sign_unsubscribe",
    "template_languages",
    "templates_for",
    "unconfirmed_sentences",
    "verify_unsubscribe",
    "with_confirmations",
    "write_answer",
    "write_draft",
    "written_languages",
]
