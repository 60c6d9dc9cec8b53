"""Text of a lead is untrusted: on a screen it controls nothing and hides nothing."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadops_core.display.text import (
    ago,
    clean,
    clean_line,
    exact,
    pairs,
    plural,
    rounded,
    shorten,
    signed,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[Hgone", "gone"),
        ("\x9b31mred", "red"),
        ("\x1b]0;a new title\x07name", "name"),
        ("\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\", "click"),
        ("\x1b]52;c;ZXZpbA==\x07paste", "paste"),
        ("\x1bPq#0;2;0;0;0\x1b\\picture", "picture"),
        ("\x1bc reset", " reset"),
        ("bell\x07 back\x08space nul\x00", "bell backspace nul"),
        ("user\u202etxt.exe", "usertxt.exe"),
        ("\u2066isolated\u2069", "isolated"),
        ("in\u200bvis\u2060ib\ufeffle\u00ad", "invisible"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("half \ud83d", "half "),
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one\ntwo\nthree\nfour\nfive"),
    ],
)
def test_hostile_text_is_disarmed(hostile: str, shown: str) -> None:
    assert clean(hostile) == shown


@pytest.mark.parametrize(
    "text", ["Dominika Farkašová", "山田 太郎", "مريم", "שרה", "👩‍👩‍👧", "नमस्ते", "a [bold] :smile: b"]
)
def test_ordinary_text_of_any_script_is_not_changed(text: str) -> None:
    assert clean(text) == text


@given(st.text(st.characters(), max_size=80))
@example("\x1b\x1b[31m[31m")
@example("\x1b]0;never closed")
@example("\x1b[\x1b[0m31m")
def test_plain_text_contains_no_terminal_commands(text: str) -> None:
    shown = clean(text)
    assert not [char for char in shown if unicodedata.category(char) == "Cc" and char != "\n"]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert clean(shown) == shown
    shown.encode()


@given(st.text(st.characters(), max_size=80), st.integers(1, 40))
def test_shorten_returns_one_line_of_the_given_length(text: str, length: int) -> None:
    shown = shorten(text, length)
    assert len(shown) <= length
    assert "\n" not in shown


def test_line_breaks_become_spaces_in_a_line() -> None:
    assert clean_line("  Ana\r\nBcc: all@corp.example ") == "Ana Bcc: all@corp.example"


@given(st.integers(-64_000, 64_000))
def test_exact_points_show_all_digits(sixty_fourths: int) -> None:
    points = sixty_fourths / 64
    assert float(exact(points).replace("−", "-")) == points


@pytest.mark.parametrize(
    ("points", "words"),
    [(14.0, "+14"), (-3.0, "−3"), (2.5, "+2.5"), (-1.34375, "−1.3"), (0.0, "0"), (-0.0, "0"), (1 / 64, "+0")],
)
def test_points_are_shown_with_their_sign(points: float, words: str) -> None:
    assert signed(points) == words


def test_whole_numbers_have_no_decimals() -> None:
    assert (rounded(87.0), rounded(87.25), rounded(-2.0)) == ("87", "87.2", "−2")


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=3), "3 min ago"),
        (timedelta(hours=2, minutes=50), "2 h ago"),
        (timedelta(days=6), "6 d ago"),
        (timedelta(days=40), "2026-10-13"),
        (timedelta(seconds=-5), "just now"),
    ],
)
def test_times_read_naturally(passed: timedelta, words: str) -> None:
    assert ago(NOW - passed, NOW) == words


def test_plural_counts_with_its_noun() -> None:
    assert (plural(1, "lead"), plural(1204, "lead"), plural(2, "entry", "entries")) == (
        "1 lead",
        "1,204 leads",
        "2 entries",
    )


def test_object_is_summarized_in_one_line() -> None:
    payload = {
        "status": "NEW",
        "none": None,
        "empty": [],
        "ok": True,
        "points": 3.0,
        "names": ["a", "b"],
        "of": {"x": 1},
    }
    assert pairs(payload) == "status NEW · ok yes · points 3 · names a, b"
    assert pairs({"evil": "\x1b[31m" + "x" * 500}).endswith("…")
