import csv
import io
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadops_core.intake import SpreadsheetWriter, neutralize_cell, unprotect_cell
from leadops_core.intake.cells import clean_line, clean_text, shorten

_TEXTS = st.text(
    st.characters()
    | st.sampled_from("\r\n\t \u200b\u200c\u200d\u202e\u00ad\ufeff'=+-@\u212a\u0301\ud800\uff1d")
)

_SPLITTING = st.text(
    st.sampled_from(tuple('ab1 ;|,\t\r\n""\'=+-@\u2003\u2028\u200b\x0b\x1c\x85\ufeff\uff1d')), max_size=12
)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+49",
        "-1",
        "@SUM(A1)",
        "\t1",
        "\r1",
        "  =1",
        "\u3000=1",
        "\u2003=1",
        "\uff1d1",
        "'=1",
        "''=1",
        "\n1",
    ],
)
def test_cell_that_a_spreadsheet_would_run_is_marked(text: str) -> None:
    assert neutralize_cell(text) == "'" + text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ('x;=HYPERLINK("http://evil.example")', 'x;\'=HYPERLINK("http://evil.example")'),
        ("x\t=1", "x\t'=1"),
        ("x| @A", "x|' @A"),
        ("x\n\u2003-1", "x\n'\u2003-1"),
        ('x;"=1', "x;'\"=1"),
        ("\n=1", "'\n'=1"),
    ],
)
def test_formula_behind_a_separator_is_marked(text: str, marked: str) -> None:
    assert neutralize_cell(text) == marked


@pytest.mark.parametrize(
    "text", ["a; b", "one\n\ntwo", "a|b", "", "Acme", "it's", "'t Hart", "a=b", "3-4", "O'Brien"]
)
def test_harmless_cell_is_not_changed(text: str) -> None:
    assert neutralize_cell(text) == text
    assert unprotect_cell(text) == text


@pytest.mark.parametrize("text", ["'+49 30 1", "'0170 1234567", "'(030) 12345"])
def test_protective_mark_before_a_phone_number_is_removed(text: str) -> None:
    assert unprotect_cell(text) == text[1:]


@given(_TEXTS)
def test_exported_cell_is_imported_unchanged(text: str) -> None:
    assert unprotect_cell(neutralize_cell(text)) == text or neutralize_cell(text) == text
    marked = neutralize_cell(text)
    assert marked.lstrip(" \u00a0\u3000")[:1] not in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


@given(_SPLITTING)
@example("x;''=1")
@example("a\n\n- b;\t'\r\n\"=c")
def test_text_inside_a_cell_survives_export_and_import(text: str) -> None:
    # Only a phone number may lose more: a spreadsheet puts the same mark before one.
    assert unprotect_cell(neutralize_cell("x" + text)) == "x" + text


@given(st.lists(st.lists(_SPLITTING, min_size=3, max_size=3), min_size=1, max_size=4))
@example([["a", "x;=1", "b"], ["x;", "=1", 'x;"=1'], ["x\n\u2003@A", "x|\ufeff+1", 'x\t""-1']])
def test_exported_cell_is_not_a_formula_at_any_separator(rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    writer = SpreadsheetWriter(stream)
    for row in rows:
        writer.write_row(row)
    for separator in ",;\t|":
        stream.seek(0)
        for row in csv.reader(stream, delimiter=separator):
            assert [cell for cell in row if cell.strip().startswith(tuple("=+-@"))] == [], separator
            assert [cell for cell in row if cell.startswith(("\t", "\r"))] == [], separator


def test_neutralized_cell_is_at_most_twice_as_long() -> None:
    for text in ("\n", ";", "'", "; ", ";'", '"', "\t", "\u2003", "|\u200b"):
        assert len(neutralize_cell(text * 200_000 + "x")) < 2 * len(text) * 200_000 + 10


@given(_TEXTS)
def test_cleaning_is_idempotent(text: str) -> None:
    line, body = clean_line(text), clean_text(text)
    assert clean_line(line) == line
    assert clean_text(body) == body
    assert clean_line(body) == line


@given(_TEXTS)
def test_clean_text_contains_no_invisible_characters(text: str) -> None:
    body = clean_text(text)
    assert not [char for char in body if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t"]
    assert not set(body) & set("\u202e\u202d\u2066\u2069\u200b\ufeff\u00ad\r")
    assert unicodedata.is_normalized("NFC", body)
    body.encode()


@given(_TEXTS)
def test_clean_line_has_no_line_breaks(text: str) -> None:
    line = clean_line(text)
    assert line == " ".join(line.split())
    assert len(line.splitlines()) <= 1


def test_joiners_stay_inside_words() -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert clean_line(persian) == persian
    assert clean_line("pay\u200cpal") == "paypal"


def test_shortened_text_ends_with_an_ellipsis() -> None:
    assert shorten("x" * 100, 10) == "xxxxxxxxx…"
    assert shorten("a\nb") == "a b"
