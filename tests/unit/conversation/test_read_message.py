"""Raw messages: kinds, parts, and everything that may be broken in them."""

import base64
import zlib
from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.conversation.read_message import read_message
from leadops_core.schemas.conversation import BounceType, CalendarResponse, MessageKind, ReadMessage

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
OWN = "alex@quillmere.example"


def read(raw: bytes | str) -> ReadMessage:
    return read_message(raw.encode() if isinstance(raw, str) else raw, own_addresses=[OWN], received_at=NOW)


def mail(text: str = "Hello", **headers: str) -> bytes:
    message = EmailMessage()
    for name, value in {
        "From": "Ann <ann@acme.example>",
        "To": OWN,
        "Subject": "Re: Demo",
        **headers,
    }.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({"Auto_Submitted": "auto-replied (vacation)"}, "Away"),
        ({"Auto-Submitted": "auto-generated"}, "Away"),
        ({"X_MS_Exchange_Inbox_Rules_Loop": "ann@acme.example"}, "I read this later"),
        ({"Precedence": "auto_reply"}, "Away"),
        ({"Subject": "Automatic reply: Demo"}, "Away"),
        ({"Subject": "Automatische Antwort: Demo"}, "Weg"),
        ({"Subject": "Réponse automatique : Démo"}, "Absente"),
        ({"Subject": "Respuesta automática: Demo"}, "Fuera"),
        ({"Subject": "Resposta automática: Demo"}, "Fora"),
        ({}, "I am out of the office until 9 November. In urgent cases, please contact office@acme.example."),
        ({}, "Ich bin bis 9. November nicht im Büro. Ihre E-Mail wird nicht weitergeleitet."),
        ({}, "Je suis absente jusqu'au 9 novembre. En cas d'urgence, contactez le bureau."),
        ({}, "Estoy de vacaciones hasta el 9 de noviembre. Responderé a mi vuelta."),
        ({}, "Estou de férias até 9 de novembro. Responderei no meu regresso."),
    ],
)
def test_automatic_replies_are_recognized(headers: dict[str, str], text: str) -> None:
    assert read(mail(text, **headers)).kind is MessageKind.AUTO_REPLY


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({"Auto_Submitted": "no"}, "Tuesday works."),
        ({"X_Auto_Response_Suppress": "OOF"}, "Tuesday works."),
        ({}, "I'm out of the office until Monday, can we talk on Tuesday?"),
        ({"Subject": "Re: Automatic invoices"}, "How does it work?"),
    ],
)
def test_people_are_not_taken_for_programs(headers: dict[str, str], text: str) -> None:
    assert read(mail(text, **headers)).kind is MessageKind.REPLY


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("I am out of the office until November 9.", date(2026, 11, 10)),
        ("I'm away and will be back on Monday, November 9, 2026.", date(2026, 11, 9)),
        ("I am on leave from 3 Nov to 13 Nov.", date(2026, 11, 14)),
        ("Ich bin bis 13.11.2026 im Urlaub.", date(2026, 11, 14)),
        ("Ich bin ab dem 16. November wieder erreichbar.", date(2026, 11, 16)),
        ("Je suis de retour le lundi 16 novembre.", date(2026, 11, 16)),
        ("Vuelvo el 4 de enero.", date(2027, 1, 4)),
        ("Estarei de volta no dia 4 de janeiro.", date(2027, 1, 4)),
        ("I return on Monday.", date(2026, 11, 9)),
        ("I am away.", None),
    ],
)
def test_return_date_of_an_absence_is_read(text: str, back: date | None) -> None:
    assert read(mail(text, Auto_Submitted="auto-replied")).returns_on == back


def delivery_report(
    status: str, diagnostic: str, action: str = "failed", part: str = "message/rfc822"
) -> str:
    return (
        "From: MAILER-DAEMON@mx.acme.example\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; Ann@Acme.example\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {diagnostic}\n\n--b\nContent-Type: {part}\n\n"
        "Message-ID: <Draft-1@quillmere.example>\nSubject: Demo\n\n--b--\n"
    )


@pytest.mark.parametrize(
    ("raw", "kind", "is_delayed"),
    [
        (delivery_report("5.1.1", "550 5.1.1 User unknown"), BounceType.HARD, False),
        (delivery_report("5.0.0", "550 No such user here"), BounceType.HARD, False),
        (delivery_report("5.2.2", "552 Mailbox full"), BounceType.MAILBOX_FULL, False),
        (delivery_report("5.7.1", "550 5.7.1 Blocked by policy"), BounceType.SOFT, False),
        (delivery_report("4.4.1", "Connection timed out", action="delayed"), BounceType.SOFT, True),
        (delivery_report("5.1.1", "550 Unknown", part="text/rfc822-headers"), BounceType.HARD, False),
    ],
)
def test_delivery_reports_name_type_and_original_message(
    raw: str, kind: BounceType, is_delayed: bool
) -> None:
    message = read(raw)
    assert message.kind is MessageKind.BOUNCE
    assert message.bounce is not None
    assert (message.bounce.type, message.bounce.is_delayed) == (kind, is_delayed)
    assert message.bounce.recipients == ("ann@acme.example",)
    assert message.bounce.original_message_id == "<draft-1@quillmere.example>"


def test_reply_about_undelivered_mail_is_no_bounce() -> None:
    message = read(mail("Your email was not delivered at first.", Subject="Re: Undelivered mail"))
    assert message.kind is MessageKind.REPLY


def test_spam_complaint_names_the_original_message() -> None:
    raw = (
        "From: feedback@isp.example\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n"
        "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: <ann@acme.example>\n\n"
        "--b\nContent-Type: message/rfc822\n\nMessage-ID: <d@quillmere.example>\n\nHi\n--b--\n"
    )
    message = read(raw)
    assert message.kind is MessageKind.COMPLAINT
    assert message.bounce is not None
    assert message.bounce.original_message_id == "<d@quillmere.example>"


def test_calendar_answer_names_response_and_time() -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ann@acme.example", OWN, "Accepted: Demo"
    message.set_content("Accepted")
    message.add_alternative(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:1@q\nDTSTART:20261210T100000Z\n"
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@acme.example\nEND:VEVENT\nEND:VCALENDAR\n",
        subtype="calendar",
        params={"method": "REPLY"},
    )
    answer = read(message.as_bytes()).calendar
    assert answer is not None
    assert answer.response is CalendarResponse.ACCEPTED
    assert answer.starts_at == datetime(2026, 12, 10, 10, tzinfo=UTC)


def test_copies_and_mass_mailings_are_no_replies() -> None:
    assert read(mail(From=OWN)).kind is MessageKind.OWN_COPY
    assert read(mail(List_Unsubscribe="<https://x.example>")).kind is MessageKind.BULK


def test_html_quotations_are_left_out() -> None:
    html = (
        '<html><body><div>Yes, <b>please</b>!</div><div class="gmail_quote"><div>On Mon, Nov 2, 2026, Alex wrote:</div>'
        "<blockquote>Unsubscribe?</blockquote></div><script>alert(1)</script></body></html>"
    )
    raw = f"From: ann@acme.example\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{html}"
    assert read(raw).text == "Yes, please!"


def test_attachments_are_named_and_not_read() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "ann@acme.example", "Re: Demo"
    message.set_content("See the file.")
    message.add_attachment("unsubscribe me", filename="../../etc/notes.txt")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="offer.pdf")
    read_one = read(message.as_bytes())
    assert (read_one.text, read_one.attachments[1]) == ("See the file.", "offer.pdf")
    assert read_one.attachments[0] == "notes.txt"


def test_headers_are_decoded_into_one_line() -> None:
    raw = (
        b"From: =?utf-8?q?Zo=C3=AB=0ABcc=3A_x?= <zoe@acme.example>\nSubject: =?iso-8859-1?q?Gr=FC=DFe?=\n\nHi"
    )
    message = read(raw)
    assert (message.sender, message.sender_name, message.subject) == (
        "zoe@acme.example",
        "Zoë Bcc: x",
        "Grüße",
    )


@pytest.mark.parametrize(
    "charset",
    [
        "unicode_escape",
        "raw_unicode_escape",
        "utf-7",
        "punycode",
        "idna",
        "zlib",
        "bz2",
        "hex",
        "rot13",
        "x" * 300,
    ],
)
def test_charsets_of_programs_yield_storable_text(charset: str) -> None:
    content = base64.b64encode(b"\\ud800 \\x00 +2AA- hello").decode()
    head = f"From: a@c.example\nSubject: =?{charset}?b?{content}?=\nMIME-Version: 1.0\n"
    body = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n\n{content}"
    message = read(head + body)
    texts = (message.subject, message.text)
    assert all("\x00" not in text and text.encode() for text in texts)


def test_compressed_charset_is_not_unpacked() -> None:
    content = base64.b64encode(zlib.compress(b"a" * 10_000_000)).decode()
    head = "From: a@c.example\nContent-Type: text/plain; charset=zlib\nContent-Transfer-Encoding: base64\n\n"
    assert "aaaaaaaaaa" not in read(head + content).text


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_without_an_error(raw: bytes) -> None:
    message = read(raw)
    assert len(message.digest) == 64


HOSTILE_PIECES = (
    *(
        "From: ",
        "On 1 wrote ",
        "> ",
        "\n",
        " \n",
        "Thanks,\n",
        "a@",
        ":",
        "<",
        "message-id: <",
        "<div>",
        '<a b="',
    ),
    *(
        "<!--",
        "=?utf-8?q?",
        "Final-Recipient: \n",
        "1.1.",
        "please contact ",
        "wenden sie sich bitte hierzu ",
        "i am ",
    ),
)
HOSTILE_HEADERS = (
    *("", "From: MAILER-DAEMON@x.example\nSubject: Undelivered Mail\n", "Content-Type: text/html\n"),
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n",
)


@pytest.mark.parametrize("header", HOSTILE_HEADERS)
@pytest.mark.parametrize("piece", HOSTILE_PIECES)
def test_repeated_pieces_are_read_without_an_error(piece: str, header: str) -> None:
    text = piece * 2_000
    body = f"--b\nContent-Type: message/delivery-status\n\n{text}\n--b--\n" if "boundary" in header else text
    assert len(read(f"{header}\n{body}").text) <= 20_000
    for name in ("From", "To", "Subject", "References", "Auto-Submitted", "Date", "Content-Type"):
        oneline = text.replace("\n", "")
        assert read(f"{name}: {oneline}\n\nHi").kind in MessageKind
