"""Checks on a playbook before it is saved, and the email that it makes for a lead."""

from collections.abc import Iterator

from leadops_core.outreach.avoided_words import find_avoided, find_unavoidable
from leadops_core.outreach.brief import make_brief
from leadops_core.outreach.checks import failed_checks
from leadops_core.outreach.contacts import find_foreign_contacts
from leadops_core.outreach.draft import write_draft
from leadops_core.outreach.languages import written_languages
from leadops_core.outreach.templates import load_templates
from leadops_core.schemas import DraftText, Enrichment, LeadContent, Sender
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import Playbook, PlaybookContent

SAMPLE_LEAD = LeadContent.model_validate(
    {
        "first_name": "Dana",
        "last_name": "Keller",
        "company_name": "Northwind",
        "email": "dana@northwind.example",
        "job_title": "Head of Sales",
        "source": "web_form",
        "lead_message": "Could you show us a demo?",
    }
)
"""The lead of a preview."""


def find_playbook_faults(content: PlaybookContent, sender: Sender) -> Iterator[str]:
    """Yield what would block emails that say what the playbook says, with place and remedy."""
    playbook = Playbook(**dict(content))
    without_texts = sender.model_copy(update={"playbook": _links_only(playbook)})
    for place, texts in playbook.texts():
        for language, text in texts.items():
            if contacts := find_foreign_contacts(text, without_texts):
                yield (
                    f"{place}.{language.value}: {contacts[0]!r} is no link of the playbook; add it to `links`, "
                    "or remove it"
                )
            if (word := find_avoided(text, playbook.avoid)) is not None:
                yield f"{place}.{language.value}: {word!r} is a word to avoid; remove it here or from `avoid`"
    for language in written_languages(playbook):
        for word, sentence in find_unavoidable(
            load_templates(language, playbook.address_in(language)), playbook.avoid
        ).items():
            yield f"avoid: no email can be written without {word!r}, because of “{sentence}”; remove the word"
    yield from _faults_of_emails(playbook, sender)


def preview_draft(
    playbook: Playbook,
    lead: LeadContent,
    enrichment: Enrichment,
    language: Language,
    *,
    sender: Sender,
) -> DraftText:
    """Return the first email that the templates and the playbook make for a lead."""
    sender = sender.model_copy(update={"playbook": playbook})
    return write_draft(make_brief(lead, enrichment, None, None, sender, language=language))


def _links_only(playbook: Playbook) -> Playbook:
    """Return the playbook without texts, whose words would count as its own contacts."""
    nothing: dict[str, object] = {
        "what_we_do": {},
        "offers": (),
        "proof_points": (),
        "answers": (),
        "signature": {},
    }
    return playbook.model_copy(update=nothing)


def _faults_of_emails(playbook: Playbook, sender: Sender) -> Iterator[str]:
    """Yield the checks that every email would fail, such as a text of an offer that is too long."""
    for language in written_languages(playbook):
        draft = preview_draft(playbook, SAMPLE_LEAD, Enrichment(), language, sender=sender)
        for check in failed_checks(draft.checks):
            yield f"an email in the language {language.value!r} would fail a check: {check.message}"
