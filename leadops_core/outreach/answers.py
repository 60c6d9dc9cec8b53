"""Drafts that answer a reply, made of the blocks of a language and of the playbook.

No model writes them: a reply is a text of a stranger, and nothing of it is quoted but a name that passes `safe_words`.
"""

import re
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from babel.dates import format_date

from leadops_core.enrichment.language import shown_language
from leadops_core.outreach.avoided_words import without_avoided
from leadops_core.outreach.checks import blocking_checks, check_draft
from leadops_core.outreach.draft import render_paragraphs
from leadops_core.outreach.languages import choose_language, written_languages
from leadops_core.outreach.safe_words import safe_first_name
from leadops_core.outreach.slots import read_slots, sender_slots
from leadops_core.outreach.templates import Templates, load_templates
from leadops_core.outreach.usual_questions import find_approved_answers
from leadops_core.playbook import choose_proof
from leadops_core.schemas import (
    Brief,
    Claim,
    DraftPurpose,
    DraftText,
    DraftVariant,
    EmailDraft,
    Enrichment,
    Language,
    LeadContent,
    Sender,
)
from leadops_core.schemas.conversation import Message, ReplyIntent
from leadops_core.schemas.playbook import PlaybookContent

_NAMES_OF_LEAD = ("first_name", "full_name")
_PREFIXES = re.compile(
    r"^(?:\s*(?:(?:re|aw|antw|antwort|sv|vs|rv|ref|res|rép|ré|fw|fwd|wg|tr|enc|rif)\s?(?:\[\d{1,3}\])?\s?[:\uff1a]|\[[^\]\n]{1,30}\]|\*{1,3}ext\w{0,6}\*{1,3}))+",
    re.IGNORECASE,
)
"""What email programs and mail servers put before a subject: "Re:", "AW:", "[EXTERNAL]"."""
_SUBJECT_CHARACTERS = 110


class AnswerKind(StrEnum):
    """What an answer says. Each kind has blocks in every language."""

    INTERESTED = "interested"
    MEETING_ACCEPTED = "meeting_accepted"
    QUESTION = "question"
    OBJECTION = "objection"
    NOT_NOW = "not_now"
    CAME_BACK = "came_back"
    """The day has come to which a lead had put us off."""
    WRONG_PERSON = "wrong_person"
    NOT_INTERESTED = "not_interested"
    OTHER = "other"


class AnswerBrief(NamedTuple):
    """Everything that an answer is made of."""

    lead: LeadContent
    enrichment: Enrichment
    message: Message
    sender: Sender
    language: Language
    answered: EmailDraft | None
    """Our email to which the message replies."""
    today: date


def answer_kind(message: Message) -> AnswerKind:
    """Return what to answer to a message."""
    if message.returned_at is not None:
        return AnswerKind.CAME_BACK
    intent = message.intent or ReplyIntent.OTHER
    # A person who wants no more emails and is answered all the same hears that this is respected.
    return AnswerKind.NOT_INTERESTED if intent is ReplyIntent.UNSUBSCRIBE else AnswerKind(intent.value)


def write_answer(brief: AnswerBrief, templates: Templates | None = None) -> DraftText:
    """Write an answer to a message, with its statements and check results.

    Where only a person knows what to say, the text has a gap, `[…]`, and a check blocks sending until it is filled.
    """
    playbook = brief.sender.playbook
    templates = templates or load_templates(brief.language, playbook.address_in(brief.language))
    templates = without_avoided(templates, playbook.avoid)
    kind = answer_kind(brief.message)
    context = _brief_of(brief)
    slots = sender_slots(context) | read_slots(context)
    sources = dict(templates.sources)
    topics: dict[str, str] = {}
    if not _is_from_lead(brief):
        slots = {name: words for name, words in slots.items() if name not in _NAMES_OF_LEAD}
    _add_facts(brief, kind, slots, sources, topics)
    used: dict[tuple[str, str], Claim] = {}
    body = render_paragraphs(templates.answers[kind], slots, topics, sources, used)
    claims = tuple(used.values())
    subject = _choose_subject(brief, templates, context)
    return DraftText(
        subject=subject,
        body=body,
        variant=context.variant,
        purpose=context.purpose,
        language=context.language,
        template_version=templates.version,
        claims=claims,
        checks=check_draft(subject, body, claims, context),
    )


def _brief_of(brief: AnswerBrief) -> Brief:
    return Brief(
        lead=brief.lead,
        enrichment=brief.enrichment,
        signals=(),
        variant=brief.answered.variant if brief.answered else DraftVariant.FIRST_TOUCH,
        purpose=DraftPurpose.ANSWER,
        sender=brief.sender,
        language=brief.language,
    )


def _is_from_lead(brief: AnswerBrief) -> bool:
    """Return False if a colleague of the lead wrote the message: the answer must not greet the lead."""
    return brief.message.sender in (None, brief.lead.email)


def _add_facts(
    brief: AnswerBrief,
    kind: AnswerKind,
    slots: dict[str, str],
    sources: dict[str, str],
    topics: dict[str, str],
) -> None:
    """Add what is known about the message to the slots and topics, with the places in the playbook from which texts come."""
    message, playbook, language = brief.message, brief.sender.playbook, brief.language
    found = find_approved_answers(
        message.text, playbook, language, of_questions=kind is not AnswerKind.OBJECTION
    )
    if found.answers:
        slots["answer"] = "\n\n".join(answer.texts[language] for answer in found.answers)
        sources["answer"] = f"playbook:answers.{'+'.join(answer.name for answer in found.answers)}"
    if found.is_incomplete or not found.answers:
        topics["open_question"] = "given"
    proof = choose_proof(playbook, brief.lead, brief.enrichment, language)
    if proof is not None:
        slots["proof_point"], sources["proof_point"] = (
            proof.texts[language],
            f"playbook:proof_points.{proof.name}",
        )
    if message.until is not None and message.until > brief.today:
        slots["day"] = format_date(message.until, "long", locale=language.value)
    if (colleague := _safe_name(message.other_name)) is not None:
        slots["colleague"] = colleague
    if message.other_name or message.other_address:
        topics["referral"] = "given"


def _safe_name(name: str | None) -> str | None:
    """Return a full name of which each part may be a name, or None."""
    parts = name.split() if name else []
    return " ".join(parts) if parts and all(map(safe_first_name, parts)) else None


def _choose_subject(brief: AnswerBrief, templates: Templates, context: Brief) -> str:
    """Return the subject of the message, or else of our email, or else one of the templates.

    A subject that a check would block, such as one with a link, is not repeated.
    """
    for subject in (brief.message.subject, brief.answered.subject if brief.answered else ""):
        bare = " ".join(_PREFIXES.sub("", subject).split())
        # Email programs would take a shortened subject for another conversation.
        if 0 < len(bare) <= _SUBJECT_CHARACTERS and not blocking_checks(
            check_draft(f"Re: {bare}", "-", (), context)
        ):
            return f"Re: {bare}"
    return f"Re: {templates.answer_subject}"


def choose_answer_language(
    message: Message, lead: LeadContent, playbook: PlaybookContent, answered: EmailDraft | None
) -> Language:
    """Return the language that the message shows, else that of the email that it answers, else that of the lead's own words.

    Emails are written only in the languages of the playbook.
    """
    written = written_languages(playbook)
    known = (shown_language(message.text), answered.language if answered else None)
    return next((language for language in known if language in written), choose_language(playbook, lead))
