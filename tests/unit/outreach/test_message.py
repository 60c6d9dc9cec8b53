"""The message on the wire has the intended headers and no others."""

from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from leadops_core.outreach import UnsafeMessage, build_message, message_id_for
from leadops_core.schemas import DraftId, OutboundEmail, Sender
from leadops_core.testing.playbook import simple_playbook

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
DRAFT = DraftId(UUID(int=7))
SENDER = Sender(
    name="Alex Rivera",
    email="alex@quillmere.example",
    postal_address="Quillmere Inc., 12 Harbour Street, Springfield",
    playbook=simple_playbook(website="https://quillmere.example/a?b=1&c=2"),
)
HEADERS = [
    *("From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe"),
    *("MIME-Version", "Content-Type"),
]
TRICKS = (
    "=?utf-8?q?hi=0ABcc=3A_x=40y.example?=",
    "=?utf-8?b?aGkKQmNjOiB4QHkuZXhhbXBsZQ==?=",
    "x\r\nBcc: all@victim.example",
    "x\nBcc: all@victim.example\n\nbody",
    "x\u2028Bcc: all@victim.example",
    "x\x0bBcc: y@z.example",
    "x\x85Bcc: y@z.example",
    'Eve" <all@victim.example>, "x',
    "a, b; c: d@e.example;",
    "=?=?utf-8?q?x?=?=",
    "= ?utf-8?q?x?=",
    "\x00\x7f\x1b[31m",
    "(comment) <x@y.example>",
    "ü" * 300,
    # Python 3.11.7 folds the first into another address and cannot parse what it makes of the second.
    "0" * 69 + ";=?=?",
    "0" * 74 + ":;=?",
    "",
)


def outbound(**changes: Any) -> OutboundEmail:
    fields = {
        "draft_id": DRAFT,
        "message_id": message_id_for(DRAFT, SENDER),
        "to": "ana@company.example",
        "to_name": "Ana Pereira",
        "subject": "A short note",
        "body": "Hi Ana,\n\nhello <there> & so on.\nhttps://quillmere.example/a?b=1&c=2\n\nBest regards,\nAlex",
        "sender": SENDER,
        "date": NOON,
    }
    return OutboundEmail.model_validate({**fields, **changes})


def read(message: Message) -> EmailMessage:
    parsed = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def texts(message: EmailMessage) -> tuple[str, str]:
    plain, html = message.iter_parts()
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)
    return plain.get_content(), html.get_content()


def test_message_has_all_required_headers() -> None:
    parsed = read(build_message(outbound()))
    assert parsed.keys() == HEADERS
    assert str(parsed["From"]) == "Alex Rivera <alex@quillmere.example>"
    assert str(parsed["To"]) == "Ana Pereira <ana@company.example>"
    assert parsed["Date"].datetime == NOON
    assert str(parsed["Message-ID"]) == f"<{DRAFT}@quillmere.example>"
    assert str(parsed["List-Id"]) == "<outreach.quillmere.example>"
    assert str(parsed["List-Unsubscribe"]) == "<mailto:alex@quillmere.example?subject=unsubscribe>"


def test_footer_is_added_to_any_body() -> None:
    plain, html = texts(read(build_message(outbound(body="No footer, please."))))
    for text in (plain, html):
        assert "Quillmere Inc., 12 Harbour Street, Springfield" in text
        assert "reply “unsubscribe”" in text


def test_one_click_unsubscribe_is_offered_if_a_link_exists() -> None:
    url = "https://quillmere.example/u?t=a.b-c_d&x=1"
    parsed = read(build_message(outbound(unsubscribe_url=url, unsubscribe_mailto="out@quillmere.example")))
    assert str(parsed["List-Unsubscribe"]) == f"<{url}>, <mailto:out@quillmere.example?subject=unsubscribe>"
    assert str(parsed["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    plain, html = texts(parsed)
    assert f"unsubscribe here: {url}" in plain
    assert 'href="https://quillmere.example/u?t=a.b-c_d&amp;x=1"' in html


def test_html_part_is_escaped_and_has_only_configured_links() -> None:
    body = "Hi <b>Ana</b>,\n\nhttps://quillmere.example/a?b=1&c=2 and https://evil.example and https://quillmere.example/a?b=1&c=2x"
    _, html = texts(read(build_message(outbound(body=body))))
    assert "Hi &lt;b&gt;Ana&lt;/b&gt;," in html
    assert html.count("<a href=") == 1
    assert '<a href="https://quillmere.example/a?b=1&amp;c=2">' in html


def test_same_message_gives_the_same_bytes() -> None:
    assert build_message(outbound()).as_bytes() == build_message(outbound()).as_bytes()


def test_message_lines_are_short_and_end_with_crlf() -> None:
    content = build_message(outbound(body="ü" * 5000, subject="Grüße " * 30)).as_bytes()
    lines = content.split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(map(len, lines)) <= 998
    assert content.isascii()


@pytest.mark.parametrize(
    "name", ["Jürgen Müller", "王芳", "Ann “Annie” O’Neil", "Doe, John", "Zoë (Łukasz)", "a" * 80]
)
def test_name_in_any_script_is_encoded(name: str) -> None:
    parsed = read(build_message(outbound(to_name=name, subject=f"For {name}")))
    assert parsed["To"].addresses[0].display_name == name
    assert str(parsed["Subject"]) == f"For {name}"


def test_host_of_any_script_is_written_in_ascii() -> None:
    parsed = read(build_message(outbound(to="ana@büro.example")))
    assert parsed["To"].addresses[0].addr_spec == "ana@xn--bro-hoa.example"


def test_date_is_in_utc_and_must_have_a_zone() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=9)))
    assert build_message(outbound(date=there))["Date"] == build_message(outbound())["Date"]
    with pytest.raises(ValidationError, match="timezone"):
        outbound(date=NOON.replace(tzinfo=None))


@pytest.mark.parametrize("trick", TRICKS)
def test_hostile_name_or_company_adds_no_header(trick: str) -> None:
    playbook = SENDER.playbook.model_copy(update={"company": trick or "x"})
    sender = SENDER.model_copy(update={"name": trick, "playbook": playbook, "postal_address": trick or "x"})
    parsed = read(build_message(outbound(to_name=trick, sender=sender, body=trick or "x")))
    assert parsed.keys() == HEADERS
    assert [one.addr_spec for one in parsed["To"].addresses] == ["ana@company.example"]
    assert [one.addr_spec for one in parsed["From"].addresses] == ["alex@quillmere.example"]


@pytest.mark.parametrize("trick", [trick for trick in TRICKS if trick.strip()])
def test_hostile_subject_adds_no_header(trick: str) -> None:
    unchecked = outbound().model_copy(update={"subject": f"x{trick}"})
    assert read(build_message(unchecked)).keys() == HEADERS


NAMES = (
    st.text(max_size=120)
    | st.sampled_from(TRICKS)
    | st.lists(st.sampled_from([*TRICKS, " ", "ü", '"']), max_size=5).map("".join)
)


@given(NAMES, NAMES, NAMES, st.text(min_size=1, max_size=400))
def test_message_headers_are_exact_for_any_text(name: str, subject: str, own: str, body: str) -> None:
    message = outbound().model_copy(
        update={
            "to_name": name,
            "subject": f"S {subject}",
            "body": body,
            "sender": SENDER.model_copy(update={"name": own}),
        }
    )
    parsed = read(build_message(message))
    assert parsed.keys() == HEADERS
    assert [one.addr_spec for one in parsed["To"].addresses] == ["ana@company.example"]
    assert len(list(parsed.walk())) == 3


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "ana",
            "@company.example",
            "ana@",
            "ana@company",
            "ana@@company.example",
            "a b@company.example",
            "ana@-x.example",
        ),
        *(
            "ana@company.example\r\nBcc: x@y.example",
            "ana@company.example,eve@x.example",
            "<ana@company.example>",
        ),
        *(
            "ana@[192.0.2.1]",
            "ana@192.0.2.1",
            "jürgen@company.example",
            '"a b"@company.example',
            "=?x?=@company.example",
        ),
        *(
            "a..b@company.example",
            "ana@company..example",
            "ana@\u2028.example",
            "a" * 65 + "@company.example",
        ),
    ],
)
def test_invalid_address_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(UnsafeMessage) as refused:
        build_message(outbound(to=address))
    assert "company" not in str(refused.value)


@pytest.mark.parametrize(
    "message_id", ["", "x", "<x>", "<a@b\r\nBcc: c>", "<=?x?=@b.example>", "<a b@c.example>"]
)
def test_invalid_message_id_is_refused(message_id: str) -> None:
    with pytest.raises(UnsafeMessage, match="Message-ID"):
        build_message(outbound(message_id=message_id))


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://x.example/a>b", "https://x.example/\r\nBcc: y", "x.example"]
)
def test_invalid_unsubscribe_link_is_refused(url: str) -> None:
    with pytest.raises(UnsafeMessage, match="unsubscribe"):
        build_message(outbound(unsubscribe_url=url))


def test_reply_to_is_set_on_request() -> None:
    parsed = read(build_message(outbound(reply_to="desk@quillmere.example")))
    assert str(parsed["Reply-To"]) == "desk@quillmere.example"
    assert parsed.keys() == [*HEADERS[:5], "Reply-To", *HEADERS[5:]]


def test_follow_up_references_the_earlier_message() -> None:
    first, second = "<1@quillmere.example>", "<2@quillmere.example>"
    parsed = read(build_message(outbound(references=(first, second))))
    assert str(parsed["In-Reply-To"]) == second
    assert str(parsed["References"]).split() == [first, second]
    assert set(parsed.keys()) == {*HEADERS, "In-Reply-To", "References"}


def test_invalid_reference_is_refused() -> None:
    with pytest.raises(UnsafeMessage, match="Message-ID"):
        build_message(outbound(references=("<1@a.example>\r\nBcc: x@y.example",)))
