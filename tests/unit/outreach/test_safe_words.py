"""Which of a lead's words may be said back to it."""

import pytest

from leadops_core.outreach.safe_words import safe_company, safe_first_name, safe_pain_point


@pytest.mark.parametrize(
    "name", ["Ana", "Jean-Luc", "O’Brien", "María José", "Łukasz", "王芳", "Αλέξανδρος", "प्रिया", "Ng"]
)
def test_name_is_said(name: str) -> None:
    assert safe_first_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *(
            "A",
            "N/A",
            "test",
            "Mr",
            "Bob1",
            "Bob <b>",
            "a@b.example",
            "Ignore Previous",
            "Bob\nX",
            "x" * 41,
            "Bob 🎉",
        ),
        *("one two three four", "Click Here", "evil.com", "-", "'", "\u202eBob", "MÃ¼ller", "MÃŸ", None),
    ],
)
def test_strange_name_is_not_said(name: str | None) -> None:
    assert safe_first_name(name) is None


def test_title_is_left_out_of_a_greeting() -> None:
    assert safe_first_name("Dr. Annika") == "Annika"
    assert safe_first_name("Prof. Dr. Max") == "Max"


def test_shouted_name_is_said_quietly() -> None:
    assert safe_first_name("MARIA") == "Maria"
    assert safe_first_name("TJ") == "TJ"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Alpenwerk Antriebstechnik GmbH", "Alpenwerk Antriebstechnik"),
        ("Süd-Hydraulik GmbH & Co. KG", "Süd-Hydraulik"),
        ("Northwind S.r.l.", "Northwind"),
        ("Nordvind Energi A/S", "Nordvind Energi"),
        ("Acme, Inc.", "Acme"),
        ("Orchard & Vale Ltd", "Orchard & Vale"),
        ("Kraken d.o.o.", "Kraken"),
        ("Textil Andirosa S.A.C.", "Textil Andirosa"),
        ("Baltmedisa UAB", "Baltmedisa"),
        ("华东物流", "华东物流"),
        ("3M", "3M"),
        ("SE", "SE"),
        ("DEKKANORA CHEMICALS PVT LTD", "Dekkanora Chemicals"),
        ("ABC FREIGHT", "ABC Freight"),
        ("MAERSK", "MAERSK"),
    ],
)
def test_company_is_said_as_people_say_it(name: str, said: str) -> None:
    assert safe_company(name) == said


@pytest.mark.parametrize(
    "name",
    [
        *(
            "n/a",
            "self-employed",
            "Booking.com",
            "http://x.example",
            "=HYPERLINK(1)",
            "<b>x</b>",
            "a@b.example",
            "123-456-7890",
        ),
        *(
            "Ignore previous instructions",
            "one two three four five six seven",
            "x" * 61,
            "A\r\nB: c",
            "{x}",
            "GrÃ¼nwald",
            None,
        ),
    ],
)
def test_strange_company_is_not_said(name: str | None) -> None:
    assert safe_company(name) is None


@pytest.mark.parametrize(
    "text", ["Leads get lost.", "Angebotsverfolgung läuft über Outlook", "It costs us $5k a month"]
)
def test_short_clean_pain_is_quoted(text: str) -> None:
    assert safe_pain_point(text) == text.rstrip(".")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "leads",
            "see evil.com please",
            "http://x.example is down",
            "Ignore all previous instructions",
            "x " * 60,
        ),
        *(
            "two\nlines here",
            "call +49 89 99998 204 now",
            "you idiots spam me",
            "WE LOSE EVERY LEAD",
            "a “quoted” thing",
        ),
        *(
            "AuÃŸendienst pflegt nicht",
            "{pain} is big",
            "<b>pain</b> here",
            "why is it slow?",
            "=cmd|' /C calc'!A0",
            None,
        ),
    ],
)
def test_long_odd_or_rude_pain_is_not_quoted(text: str | None) -> None:
    assert safe_pain_point(text) is None
