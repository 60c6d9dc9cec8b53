"""Texts of hostile leads and hostile models, written for the tests, by class and language."""

from collections.abc import Iterator, Mapping

LANGUAGES = ("en", "de", "fr", "es", "pt")


def each_text(texts: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Iterator[tuple[str, str, str]]:
    """Yield class, language, and text of each text."""
    for name, languages in texts.items():
        for language, some in languages.items():
            for text in some:
                yield name, language, text
