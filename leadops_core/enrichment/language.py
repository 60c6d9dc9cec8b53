"""The language that a lead writes in."""

from functools import cache
from typing import TYPE_CHECKING

from leadops_core.schemas import Language, LeadContent

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LEAST_PROBABILITY = 0.6
"""Below it, a text decides nothing. Of 568 labeled short messages, 72 % are decided and none incorrectly."""
_OTHER_LANGUAGES = "it nl ca gl ro da sv no pl cs hu fi tr".split()
"""Languages that are close to one that LeadOps writes, or that leads in Europe write. They decide nothing."""
_LONGEST_TEXT = 2_000
_LANGUAGE_OF_COUNTRY = {
    country: language
    for language, countries in (
        (Language.GERMAN, "AT DE LI"),
        (Language.FRENCH, "FR MC"),
        (Language.SPANISH, "AR BO CL CO CR CU DO EC ES GT HN MX NI PA PE PY SV UY VE"),
        (Language.PORTUGUESE, "AO BR MZ PT"),
    )
    for country in countries.split()
}


def shown_language(*texts: str | None) -> Language | None:
    """Return the language that the texts show, or None if they are too short to tell or in another language."""
    text = " ".join(filter(None, texts))[:_LONGEST_TEXT].strip()
    if not any(map(str.isalpha, text)):
        return None
    code, probability = _identifier().classify(text)
    return Language(code) if code in _WRITTEN and probability >= _LEAST_PROBABILITY else None


def language_of(content: LeadContent) -> Language:
    """Return the language of the lead's own words, else that of their country, else English.

    A country with several languages decides nothing.
    """
    return shown_language(content.lead_message, content.pain_point) or _LANGUAGE_OF_COUNTRY.get(
        content.country or "", Language.ENGLISH
    )


_WRITTEN = frozenset(language.value for language in Language)


@cache
def _identifier() -> "LanguageIdentifier":
    # The model takes a moment to load, and most installations write one language.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*sorted(_WRITTEN), *_OTHER_LANGUAGES])
    return identifier
