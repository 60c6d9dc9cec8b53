"""Sentences made from the table of words."""

import pytest

from leadops_core.texts.sentences import in_sentence, name_words, source_words, value_words


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Send email", "send email"),
        ("VP", "VP"),
        ("IT services", "IT services"),
        ("C-level", "C-level"),
        ("1 person", "1 person"),
        ("", ""),
    ],
)
def test_in_sentence_lowers_only_ordinary_words(text: str, inside: str) -> None:
    assert in_sentence(text) == inside


def test_value_words_shows_an_unknown_value_as_it_is() -> None:
    assert value_words("seniority", "c_level") == "C-level"
    assert value_words("time_zone", "Europe/Stockholm") == "Europe/Stockholm"


def test_name_words_knows_fields_and_facts() -> None:
    assert [name_words(name) for name in ("lead_message", "email_kind", "won_by")] == [
        "Message",
        "Email type",
        "Won by",
    ]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("field:email", "email"),
        ("field:*", "all fields"),
        ("fact:time_zone", "time zone"),
        ("signal:timeline", "timeline in the message"),
        ("attribute:Plan: old", "custom field “Plan: old”"),
        ("pair:Plan × Seats", "custom fields “Plan” and “Seats”"),
        ("list:free-mail", "list of free mail"),
        ("web:crunch", "web:crunch"),
    ],
)
def test_source_words_names_the_source(source: str, words: str) -> None:
    assert source_words(source) == words
