"""The language of an email."""

from collections.abc import Sequence

from leadops_core.enrichment.language import shown_language
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.outreach.templates import template_languages
from leadops_core.schemas import LeadContent
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import PlaybookContent


class UnwrittenLanguageError(LeadOpsError, ValueError):
    """Somebody asked for an email in a language that the playbook does not write."""

    kind = ErrorKind.INVALID

    def __init__(self, language: Language, written: Sequence[Language]) -> None:
        names = ", ".join(map(repr, map(str, written)))
        super().__init__(
            f"The playbook writes no emails in {str(language)!r}, only in {names}."
            " Add the language to `languages` in the playbook, and a text in it to an offer."
        )


def choose_language(playbook: PlaybookContent, lead: LeadContent) -> Language:
    """Return the language that the lead's own words show, if emails are written in it, else the playbook's default language."""
    return _among(written_languages(playbook), lead.lead_message, lead.pain_point)


def find_language(playbook: PlaybookContent, lead: LeadContent, wanted: Language | None) -> Language:
    """Return the wanted language if emails are still written in it, else the language that `choose_language` returns."""
    return wanted if wanted in written_languages(playbook) else choose_language(playbook, lead)


def language_of_text(playbook: PlaybookContent, text: str) -> Language:
    """Return the language of an email that a person wrote, if emails are written in it, else the default language."""
    return _among(written_languages(playbook), text)


def written_languages(playbook: PlaybookContent) -> tuple[Language, ...]:
    """Return the languages that emails may be written in, the default first."""
    with_templates = template_languages()
    return tuple(language for language in playbook.languages if language in with_templates)


def _among(languages: tuple[Language, ...], *texts: str | None) -> Language:
    if len(languages) > 1 and (shown := shown_language(*texts)) in languages:
        return shown
    return languages[0]
