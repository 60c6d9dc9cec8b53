"""The checks of drafts and edits."""
# ruff: noqa: RUF001 - look-alike letters are what some of these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.outreach import ADVISORY_CHECKS, CHECKS, blocking_checks, check_text, failed_checks
from leadops_core.outreach.checks import SPAM_PHRASES
from leadops_core.schemas import Claim, LeadContent, Sender
from leadops_core.testing.playbook import simple_playbook

SENDER = Sender(
    name="Alex Rivera",
    email="alex@quillmere.example",
    postal_address="12 Harbour Street, Springfield",
    playbook=simple_playbook(website="https://quillmere.com", calendar_link="https://cal.quillmere.com/alex"),
)
LEAD = LeadContent(first_name="Ana", last_name="Pereira", company_name="Brightwharf Ltd")
FILLER = " ".join(["These are words that nobody minds and that only make the text long enough to pass."] * 3)
BODY = f"Hi Ana,\n\n{FILLER}\n\nBest regards,\nAlex"


def faults(
    subject: str = "A short note", body: str = BODY, *, claims: tuple[Claim, ...] = ()
) -> dict[str, str]:
    results = check_text(subject, body, lead=LEAD, sender=SENDER, claims=claims)
    assert [result.name for result in results] == list(CHECKS)
    return {result.name: result.message or "" for result in failed_checks(results)}


def with_words(words: str) -> str:
    return BODY.replace("\n\nBest", f" {words}\n\nBest")


def test_ordinary_draft_passes_every_check() -> None:
    assert faults() == {}


@pytest.mark.parametrize(
    "words",
    [
        *(
            "https://evil.example/x",
            "http://quillmere.com.evil.com",
            "https://cal.quillmere.com/alex?to=evil",
        ),
        *("https://cal.quillmere.com/alex/../x", "evil.com", "evil.co.uk", "www.evil", "mailto:eve@evil.com"),
        *(
            "eve@evil.com",
            "evil dot com",
            "evil (dot) com",
            "evil[.]com",
            "eve [at] evil dot com",
            "hxxp://evil.com",
        ),
        *(
            "quillrnere.com",
            "аррӏе.com",
            "xn--80ak6aa92e.com",
            "пример.рф",
            "ｅｖｉｌ．ｃｏｍ",
            "evil。com",
            "ev\u200bil.com",
        ),
        *(
            "[our site](evil)",
            "javascript:alert(1)",
            "192.0.2.7",
            "http://192.0.2.7/a",
            "ftp://evil",
            "EVIL.COM",
        ),
        *(
            "tel:+123456",
            "quillmere.com.ru",
            "alex@quillmere.example.evil.com",
            "evil,io",
            "evil d0t com",
            "www evil com",
            "bit ly slash x9",
            "skype:evil",
            "evil\u1427com",
            "evil\U0001d16dcom",
            "evil\ua4f8com",
            "https://quillmere.com@evil.com",
        ),
    ],
)
def test_foreign_link_is_found_in_any_spelling(words: str) -> None:
    assert "configured_links_only" in faults(body=with_words(words))
    assert "configured_links_only" in faults(subject=f"See {words}")


@pytest.mark.parametrize(
    "words",
    [
        *(
            "https://quillmere.com",
            "https://quillmere.com/",
            "quillmere.com",
            "Quillmere.com.",
            "(https://quillmere.com)",
        ),
        *(
            "https://cal.quillmere.com/alex",
            "See https://cal.quillmere.com/alex.",
            "alex@quillmere.example",
            "e.g. this",
        ),
        *(
            "at 3 p.m. or later",
            "version 2.5 of it",
            "one...two",
            "Mr. Smith",
            "a 10.000 Euro budget",
            "first.Then this",
        ),
        *("connect the dots", "We can talk (or write). Me too", "polka dot dresses"),
    ],
)
def test_own_link_and_plain_words_pass(words: str) -> None:
    assert faults(body=with_words(words)) == {}


@pytest.mark.parametrize(
    "words",
    [
        "evilshop-dot-com",
        "evilshop dotcom",
        "evilshop d o t com",
        "evilshop dоt com",
        "evilshop period com",
        "evilshop point com",
        "evilshop full stop com",
        "evilshop. com",
        "evilshop·com",
        "evilshop‧com",
        "evilshop・com",
        "evilshop۔com",
        "evilshop,com",
        "evilshop/com",
        "evilshop_com",
        "evilshop.eth",
        "evilshop.bit",
        "evilshop.\ufe0fcom",
        "evil\u034fshop.com",
        "e v i l s h o p . c o m",
        "e-v-i-l-s-h-o-p.com",
        "𝐞𝐯𝐢𝐥𝐬𝐡𝐨𝐩.𝐜𝐨𝐦",
        "ⓔⓥⓘⓛ.ⓒⓞⓜ",
        "evilshop punto com",
        "evilshop ponto com",
        "evilshop . com",
    ],
)
def test_disguised_host_is_found(words: str) -> None:
    assert "configured_links_only" in faults(body=with_words(f"Look at {words} for it"))


@pytest.mark.parametrize("words", ["@evilshop_support", "(@evil)", "write to @evil.", "＠evilshop"])
def test_foreign_handle_is_found(words: str) -> None:
    assert "configured_links_only" in faults(body=with_words(words))


@pytest.mark.parametrize(
    "words",
    [
        "+1 415 555 0132",
        "(0)30 1234567",
        "0711-123-4567",
        "0711 – 123 – 4567",
        "0711.123.45.67",
        "⓪⑦①① 123 4567",
        "⁰⁷¹¹ 1234567",
        "five five five, zero one three two",
        "null drei null eins zwei drei vier",
        "uno dos tres cuatro cinco seis siete",
    ],
)
def test_phone_number_is_found_in_any_format(words: str) -> None:
    assert "configured_links_only" in faults(body=with_words(f"Call {words} today"))


@pytest.mark.parametrize(
    "words",
    [
        "on 2026-11-29 at 10:30",
        "from 24.12.2026 on",
        "in 2024-2026",
        "between 10,000 and 20,000",
        "€1 000 000 a year",
        "1.000.000 EUR",
        "201-500 people",
        "at this point we stop",
        "ce point de vue",
        "the dotcom years",
        "one, two or three of them",
        "sales and/or support",
        "web/app/cloud",
        "R&D, net of costs",
        "Plan A B C",
        "ask me @ 3 today",
        "ask me @3pm today",
        "naïve café résumé",
        "добрый день",
    ],
)
def test_dates_amounts_and_ordinary_words_are_not_a_contact(words: str) -> None:
    assert "configured_links_only" not in faults(body=with_words(words))


@pytest.mark.parametrize(
    "words",
    [
        "{first_name}",
        "[Name]",
        "[company name]",
        "<first name>",
        "Dear None",
        "null",
        "undefined",
        "TODO",
        "%s",
        "x , y",
        "“”",
    ],
)
def test_unfilled_placeholder_is_found(words: str) -> None:
    assert "no_unfilled_slot" in faults(body=with_words(words))


def test_missing_name_in_a_greeting_is_found() -> None:
    assert "no_unfilled_slot" in faults(body=BODY.replace("Hi Ana,", "Hi ,"))


@pytest.mark.parametrize("words", ["None of this is urgency", "there are none", "[1]", "a < b and b > c"])
def test_ordinary_words_are_not_placeholders(words: str) -> None:
    assert "no_unfilled_slot" not in faults(body=with_words(words))


@pytest.mark.parametrize(
    "subject",
    ["a\r\nBcc: x@y.example", "a\nb", "a\x00b", "=?utf-8?q?x?=", "x\u202ey", "ab", "x" * 121, "   a   "],
)
def test_invalid_subject_is_found(subject: str) -> None:
    assert "subject" in faults(subject)


@pytest.mark.parametrize(
    "line", ["Bcc: all@x.example", "To : eve", "cc:x", "Reply-To: eve", "X-Mailer: x", "  From: me"]
)
def test_header_in_the_text_is_found(line: str) -> None:
    assert "no_recipient_lines" in faults(body=f"{BODY}\n{line}")


@pytest.mark.parametrize("words", ["Here is to you: cheers", "One thing: to begin", "from 9: the time"])
def test_colon_in_a_sentence_is_not_a_header(words: str) -> None:
    assert "no_recipient_lines" not in faults(body=with_words(words))


@pytest.mark.parametrize(
    "words",
    ["<b>bold</b>", "a<br>b", "&nbsp;", "&#64;", "**bold**", "<!-- x -->", "soft\u00adhyphen", "\u202ex"],
)
def test_markup_and_hidden_characters_are_found(words: str) -> None:
    assert "plain_text" in faults(body=with_words(words))


@pytest.mark.parametrize("words", ["AT&T", "R&D; and more", "5 < 7", "#1", "a non\u00a0breaking space"])
def test_signs_in_a_sentence_are_not_markup(words: str) -> None:
    assert "plain_text" not in faults(body=with_words(words))


@pytest.mark.parametrize(
    "words",
    [
        "Really!!",
        "What??",
        "What?!",
        "THIS WILL NOT WAIT",
        *SPAM_PHRASES,
    ],
)
def test_shouting_and_spam_are_found(words: str) -> None:
    assert "no_shouting" in faults(body=with_words(words))


def test_capitals_of_any_script_count_as_shouting() -> None:
    assert "no_shouting" in faults(body=BODY.upper())
    assert "no_shouting" in faults("ПРИВЕТ ВАМ", "ЭТО ВАЖНО ДЛЯ ВАС И ДЛЯ НАС " * 5)


@pytest.mark.parametrize(
    "words", ["our CRM and your ERP", "free of charge", "Call me", "the price of it", "Nice!"]
)
def test_ordinary_tone_passes(words: str) -> None:
    assert faults(body=with_words(words)) == {}


@pytest.mark.parametrize("name", ["Ana", "Ana Pereira", "Ms. Pereira", "ana", "there", "Brightwharf team"])
def test_greeting_by_the_leads_name_passes(name: str) -> None:
    assert faults(body=BODY.replace("Hi Ana", f"Dear {name}")) == {}


@pytest.mark.parametrize("name", ["Bob", "Ana Smith", "Eve Pereira", "Brightwharf"])
def test_greeting_by_another_name_is_found(name: str) -> None:
    assert "greeting" in faults(body=BODY.replace("Ana", name))


def test_greeting_ends_at_the_comma() -> None:
    assert "greeting" not in faults(body="Hi Ana, shall we talk this week?")
    assert "greeting" in faults(body="Hi Eve, shall we talk this week?")


def test_style_checks_do_not_block() -> None:
    results = check_text("Hello", "Hi Bob, ACT NOW!! {{slot}}", lead=LEAD, sender=SENDER)
    assert {result.name for result in failed_checks(results)} == {
        *("no_unfilled_slot", "length", "no_shouting", "greeting"),
    }
    assert {result.name for result in blocking_checks(results)} == {"no_unfilled_slot", "greeting"}
    assert set(CHECKS) > ADVISORY_CHECKS


def test_length_is_bounded() -> None:
    assert "length" in faults(body="Hi Ana,\n\nToo short.")
    assert "length" in faults(body=BODY + " word" * 200)


def test_statement_removed_by_an_edit_is_found() -> None:
    claims = (
        Claim(text="Ana", source="field:first_name"),
        Claim(text="Brightwharf", source="field:company_name"),
    )
    assert faults(claims=claims) == {"claims": "'Brightwharf' (field:company_name) is not in the text"}


@given(st.text(max_size=60), st.text(max_size=300))
def test_any_text_has_a_result_for_every_check(subject: str, body: str) -> None:
    results = check_text(subject, body, lead=LEAD, sender=SENDER)
    assert [result.name for result in results] == list(CHECKS)
    assert all(result.passed or result.message for result in results)
