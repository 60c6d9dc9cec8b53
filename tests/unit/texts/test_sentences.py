"""Sentences made from the table of words."""

import pytest

from leadops_core.schemas import FileDamage
from leadops_core.texts.sentences import damage_sentences, in_sentence, name_words, source_words, value_words


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


def test_value_words_shows_an_unknown_value_unchanged() -> None:
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


def test_damage_sentences_count_rows_and_name_lines() -> None:
    damage = FileDamage(rows=226, damaged=2, other_lines=1, skipped_lines=3, first_lines=(7, 1_009))
    assert damage_sentences(damage) == [
        "2 rows look damaged and will be rejected: lines 7, 1,009.",
        "1 line is not a row: a repeated header, a footer, or another table.",
        "3 lines above the header are not imported.",
    ]
    assert damage_sentences(FileDamage(rows=226, damaged=0, other_lines=0)) == []
