import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.intake import neutralise_cell, unprotect_cell
from leadops_core.intake.cells import clean_line, clean_text, shorten

_TEXTS = st.text(
    st.characters()
    | st.sampled_from("\r\n\t \u200b\u200c\u200d\u202e\u00ad\ufeff'=+-@\u212a\u0301\ud800\uff1d")
)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u3000=1", "\uff1d1", "'=1", "''=1", "\n=1"],
)
def test_cell_that_a_spreadsheet_would_run_is_marked(text: str) -> None:
    assert neutralise_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Acme", "it's", "'t Hart", "a=b", "3-4", "O'Brien"])
def test_harmless_cell_stays_as_it_is(text: str) -> None:
    assert neutralise_cell(text) == text
    assert unprotect_cell(text) == text


@pytest.mark.parametrize("text", ["'+49 30 1", "'0170 1234567", "'(030) 12345"])
def test_mark_before_a_phone_number_goes(text: str) -> None:
    assert unprotect_cell(text) == text[1:]


@given(_TEXTS)
def test_export_and_import_give_back_what_was_there(text: str) -> None:
    assert unprotect_cell(neutralise_cell(text)) == text or neutralise_cell(text) == text
    marked = neutralise_cell(text)
    assert marked.lstrip(" \u00a0\u3000")[:1] not in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


@given(_TEXTS)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    line, body = clean_line(text), clean_text(text)
    assert clean_line(line) == line
    assert clean_text(body) == body
    assert clean_line(body) == line


@given(_TEXTS)
def test_clean_text_holds_nothing_invisible(text: str) -> None:
    body = clean_text(text)
    assert not [char for char in body if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t"]
    assert not set(body) & set("\u202e\u202d\u2066\u2069\u200b\ufeff\u00ad\r")
    assert unicodedata.is_normalized("NFC", body)
    body.encode()


@given(_TEXTS)
def test_line_is_one_line(text: str) -> None:
    line = clean_line(text)
    assert line == " ".join(line.split())
    assert len(line.splitlines()) <= 1


def test_joiners_stay_where_words_need_them() -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert clean_line(persian) == persian
    assert clean_line("pay\u200cpal") == "paypal"


def test_shortened_text_says_that_it_is() -> None:
    assert shorten("x" * 100, 10) == "xxxxxxxxx…"
    assert shorten("a\nb") == "a b"
