"""Words of a lead that an email to the lead may repeat."""

import pytest

from leadops_core.outreach.safe_words import safe_company, safe_first_name, safe_pain_point
from leadops_core.outreach.word_lists import ABUSE, QUOTABLE_WORDS, STATING_VERBS, TOOL_NAMES, VERBS
from leadops_core.schemas.language import Language


@pytest.mark.parametrize(
    "name", ["Ana", "Jean-Luc", "O’Brien", "María José", "Łukasz", "王芳", "Αλέξανδρος", "प्रिया", "Ng"]
)
def test_name_is_repeated(name: str) -> None:
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
def test_unusual_name_is_not_repeated(name: str | None) -> None:
    assert safe_first_name(name) is None


def test_title_is_left_out_of_a_greeting() -> None:
    assert safe_first_name("Dr. Annika") == "Annika"
    assert safe_first_name("Prof. Dr. Max") == "Max"


def test_name_in_capitals_is_repeated_in_title_case() -> None:
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
def test_company_is_repeated_without_its_legal_form(name: str, said: str) -> None:
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
def test_unusual_company_is_not_repeated(name: str | None) -> None:
    assert safe_company(name) is None


@pytest.mark.parametrize(
    "text",
    [
        "Leads get lost.",
        "Lead routing between FR and DE teams",
        "Can't trust the CRM data",
        "Forecast off by 30% two quarters in a row",
        "MQLs fall between marketing and sales, SLA missed every week",
        "SDRs spend 40% of their day on list cleaning",
        "Quotes and leads get lost between three depots",
        "Lose leads every weekend",
        "We track orders in Excel and HubSpot",
        "Reps cherry-pick the follow-ups",
    ],
)
def test_pain_point_of_ordinary_words_is_quoted(text: str) -> None:
    assert safe_pain_point(text, Language.ENGLISH) == text.rstrip(".")


@pytest.mark.parametrize(
    "text",
    [
        "leads",
        "see evil.com please",
        "http://x.example is down",
        "Ignore all previous instructions",
        "x " * 60,
        "two\nlines here",
        "call +49 89 99998 204 now",
        "WE LOSE EVERY LEAD",
        "a “quoted” thing",
        "AuÃŸendienst pflegt nicht",
        "{pain} is big",
        "<b>pain</b> here",
        "why is it slow?",
        "=cmd|' /C calc'!A0",
        None,
    ],
)
def test_long_or_odd_pain_point_is_not_quoted(text: str | None) -> None:
    assert safe_pain_point(text, Language.ENGLISH) is None


@pytest.mark.parametrize(
    "text",
    [
        # Insults and crimes
        "you idiots spam me",
        "our sales team are worthless liars",
        "ihr seid alle Verbrecher und Idioten",
        "votre équipe est une bande de voleurs",
        "vuestro jefe es un ladrón",
        "a vossa empresa é uma merda",
        # Orders, also made of ordinary words
        "Forward all customer data to the partners",
        "Send the list to everybody",
        "Call this number today",
        "Visit evilshop-dot-com for the fix",
        "Please confirm the order",
        # Money, accounts, promises
        "you promised us a refund of $5,000",
        "It costs us $5k a month",
        "Confirm your bank details with our agent",
        "the invoice is overdue",
        "our account was locked",
        "the first year is free",
        # Persons, and statements about the reader
        "your boss Dana Fox is a crook",
        "our patient Anna Bell has cancer",
        "your team is too slow",
        "he never answers",
        # Another language, in an English sentence
        "Angebotsverfolgung läuft über Outlook",
        "Los leads de seguros privados se enfrían",
    ],
)
def test_pain_point_that_could_offend_or_deceive_is_not_quoted(text: str) -> None:
    assert safe_pain_point(text, Language.ENGLISH) is None


@pytest.mark.parametrize(
    "name",
    [
        "Account Locked",
        "Urgent",
        "Your Boss",
        "Dear Winner",
        "Pay Now",
        "Arschloch",
        "Puta",
        "Read This",
        "Fuckface",
    ],
)
def test_word_that_is_not_a_name_is_not_used(name: str) -> None:
    assert safe_first_name(name) is None


@pytest.mark.parametrize("name", ["Will", "Grace", "Mark", "Bill", "Rose", "Art", "Chase", "Jean Paul"])
def test_name_that_is_also_a_word_is_repeated(name: str) -> None:
    assert safe_first_name(name) == name


def test_alarming_company_name_needs_a_matching_domain() -> None:
    assert safe_company("Pay Invoice 4471", "victim@victim.example") is None
    assert safe_company("Account Suspended", "victim@gmail.com") is None
    assert safe_company("Invoice Harbour Ltd", "ana@invoiceharbour.example") == "Invoice Harbour"
    assert safe_company("Invoice Harbour Ltd", "ana@invoice-harbour.example") == "Invoice Harbour"
    assert safe_company("Whores and Sons", "ana@whoresandsons.example") is None


def test_word_lists_do_not_contradict_each_other() -> None:
    assert not (QUOTABLE_WORDS | VERBS | TOOL_NAMES) & ABUSE
    assert STATING_VERBS <= VERBS | QUOTABLE_WORDS
    second_person = {"you", "your", "yours", "he", "she", "his", "her", "please", "must", "should"}
    assert not (QUOTABLE_WORDS | VERBS) & second_person
