"""The languages of letters and emails."""

from enum import StrEnum


class Language(StrEnum):
    """A language that LeadOps reads and writes, as an ISO 639-1 code."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"
    PORTUGUESE = "pt"
