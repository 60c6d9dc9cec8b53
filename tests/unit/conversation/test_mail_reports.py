"""Delivery reports (RFC 3464) and complaints (RFC 5965) that arrive by email."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.conversation.read_message import read_message
from leadops_core.schemas.conversation import BounceType, MessageKind, ReadMessage

NOW = datetime(2026, 11, 2, 13, tzinfo=UTC)


def read(raw: bytes) -> ReadMessage:
    return read_message(raw, own_addresses=frozenset({"alex@sender.example"}), received_at=NOW)


def bounce(
    action: str, status: str, diagnostic: str, headers: str = "Message-ID: <7@sender.example>"
) -> bytes:
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: alex@sender.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you …
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 2 Nov 2026 12:00:00 +0000

Final-Recipient: rfc822; lead@company.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--b
Content-Type: text/rfc822-headers

{headers}
Subject: A short introduction
--b--
""".encode()


COMPLAINT = b"""From: <abuse@provider.example>
To: <alex@sender.example>
Subject: FW: A short introduction
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <lead@company.example>
--b
Content-Type: message/rfc822

From: <alex@sender.example>
Message-ID: <7@sender.example>
Subject: A short introduction

Hi
--b--
"""


@pytest.mark.parametrize(
    ("action", "status", "diagnostic", "bounce_type"),
    [
        ("failed", "5.1.1", "550 5.1.1 user unknown", BounceType.HARD),
        ("failed", "5.1.2", "no such host", BounceType.HARD),
        ("failed", "5.2.2", "552 5.2.2 mailbox full", BounceType.MAILBOX_FULL),
        ("failed", "5.7.1", "550 5.7.1 rejected by policy", BounceType.SOFT),
        ("failed", "4.4.7", "delivery time expired", BounceType.SOFT),
    ],
)
def test_bounce_email_reports_the_result_of_its_message(
    action: str, status: str, diagnostic: str, bounce_type: BounceType
) -> None:
    report = read(bounce(action, status, diagnostic))
    assert report.kind is MessageKind.BOUNCE
    assert report.bounce is not None
    assert (report.bounce.type, report.bounce.is_delayed) == (bounce_type, False)
    assert report.bounce.original_message_id == "<7@sender.example>"
    assert report.bounce.recipients == ("lead@company.example",)


def test_delivery_report_of_an_arrived_email_is_no_problem() -> None:
    arrived = read(bounce("delivered", "2.0.0", "250 ok")).bounce
    assert arrived is not None
    assert (arrived.is_delivered, arrived.is_delayed) == (True, False)


def test_delay_report_is_not_final() -> None:
    delayed = read(bounce("delayed", "4.4.1", "no answer")).bounce
    assert delayed is not None
    assert (delayed.is_delivered, delayed.is_delayed) == (False, True)


def test_complaint_names_the_message() -> None:
    complaint = read(COMPLAINT)
    assert complaint.kind is MessageKind.COMPLAINT
    assert complaint.bounce is not None
    assert complaint.bounce.original_message_id == "<7@sender.example>"


@pytest.mark.parametrize(
    "content", [b"", b"From: a@b.example\n\nHi", b"Content-Type: multipart/report\n\n", b"\xff\x00"]
)
def test_unrelated_email_is_not_a_report(content: bytes) -> None:
    assert read(content).kind not in (MessageKind.BOUNCE, MessageKind.COMPLAINT)


@given(st.binary(max_size=300), st.integers(0, 900))
def test_damaged_bounce_is_read_or_ignored(noise: bytes, place: int) -> None:
    whole = bounce("failed", "5.1.1", "550 no")
    assert read(whole[:place] + noise + whole[place:]).kind is not MessageKind.COMPLAINT
