"""The tables of the privacy letter in five languages."""

from dataclasses import fields
from string import Formatter

import pytest

from leadops_core.schemas import Language
from leadops_core.texts.languages import LetterWords
from leadops_core.texts.letter import ENGLISH_PROFILE, WORDS

OTHERS = [language for language in Language if language is not Language.ENGLISH]


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_letter_exists_in_every_language() -> None:
    assert set(WORDS) == set(Language)


@pytest.mark.parametrize("language", OTHERS)
def test_letter_of_every_language_fills_in_the_same_data(language: Language) -> None:
    english, other = WORDS[Language.ENGLISH][0], WORDS[language][0]
    for field in fields(LetterWords):
        text, same = getattr(english, field.name), getattr(other, field.name)
        if isinstance(text, str):
            assert _placeholders(text) == _placeholders(same), field.name
        else:
            assert set(text) == set(same), field.name


@pytest.mark.parametrize("language", OTHERS)
def test_letter_of_every_language_names_all_fields_and_values(language: Language) -> None:
    profile = WORDS[language][1]
    for table in ("fields", "facts", "signal_kinds"):
        assert set(getattr(profile, table)) == set(getattr(ENGLISH_PROFILE, table)), table
    for table in ("values", "signal_levels"):
        english, other = getattr(ENGLISH_PROFILE, table), getattr(profile, table)
        assert {name: set(words) for name, words in other.items()} == {
            name: {str(getattr(key, "value", key)) for key in words} for name, words in english.items()
        }, table
