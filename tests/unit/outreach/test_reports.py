"""Delivery reports in the formats of mail servers and Azure."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadops_core.outreach import ACS_REPORT, read_acs_event, read_mail_report
from leadops_core.schemas import DeliveryEventKind

K = DeliveryEventKind


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
    ("action", "status", "diagnostic", "kind"),
    [
        ("failed", "5.1.1", "550 5.1.1 user unknown", K.BOUNCED),
        ("failed", "5.1.2", "no such host", K.BOUNCED),
        ("failed", "5.2.2", "552 5.2.2 mailbox full", K.FAILED),
        ("failed", "5.7.1", "550 5.7.1 rejected by policy", K.FAILED),
        ("failed", "4.4.7", "delivery time expired", K.FAILED),
        ("delivered", "2.0.0", "250 ok", K.DELIVERED),
    ],
)
def test_bounce_email_reports_the_result_of_its_message(
    action: str, status: str, diagnostic: str, kind: DeliveryEventKind
) -> None:
    event = read_mail_report(bounce(action, status, diagnostic))
    assert event is not None
    assert (event.kind, event.message_id) == (kind, "<7@sender.example>")
    assert event.recipient == "lead@company.example"


def test_delay_report_is_not_final() -> None:
    assert read_mail_report(bounce("delayed", "4.4.1", "no answer")) is None


def test_complaint_names_the_message() -> None:
    event = read_mail_report(COMPLAINT)
    assert event is not None
    assert (event.kind, event.message_id) == (K.COMPLAINED, "<7@sender.example>")


@pytest.mark.parametrize(
    "content", [b"", b"From: a@b.example\n\nHi", b"Content-Type: multipart/report\n\n", b"\xff\x00"]
)
def test_unrelated_email_is_not_a_report(content: bytes) -> None:
    assert read_mail_report(content) is None


@given(st.binary(max_size=300), st.integers(0, 900))
def test_damaged_bounce_is_read_or_ignored(noise: bytes, place: int) -> None:
    whole = bounce("failed", "5.1.1", "550 no")
    intact = read_mail_report(whole)
    assert intact is not None
    event = read_mail_report(whole[:place] + noise + whole[place:])
    assert event is None or event.kind is not K.COMPLAINED


def acs(status: str, **changes: Any) -> dict[str, Any]:
    data = {
        "sender": "alex@sender.example",
        "recipient": "lead@company.example",
        "messageId": "00000000-0000-0000-0000-000000000007",
        "status": status,
        "deliveryStatusDetails": {"statusMessage": "DestinationMailboxFull"},
        "deliveryAttemptTimeStamp": "2026-11-02T12:00:00Z",
    }
    return {"id": "1", "eventType": ACS_REPORT, "eventTime": "2026-11-02T12:00:00Z", "data": data | changes}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("Delivered", K.DELIVERED),
        ("Expanded", K.DELIVERED),
        ("Bounced", K.BOUNCED),
        ("Suppressed", K.BOUNCED),
        ("Failed", K.FAILED),
        ("FilteredSpam", K.FILTERED),
        ("Quarantined", K.FILTERED),
    ],
)
def test_acs_event_is_read_in_both_of_its_forms(status: str, kind: DeliveryEventKind) -> None:
    event = read_acs_event(acs(status))
    assert event is not None
    assert (event.kind, event.provider_message_id) == (kind, "00000000-0000-0000-0000-000000000007")
    assert event.detail == "DestinationMailboxFull"
    plain = acs(status)
    cloud = {"specversion": "1.0", "type": plain["eventType"], "source": "/x", "data": plain["data"]}
    assert read_acs_event(cloud) == event


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"eventType": "Microsoft.EventGrid.SubscriptionValidationEvent", "data": {}},
        acs("OutForDelivery"),
        acs("Bounced", messageId=None),
        {"eventType": ACS_REPORT, "data": "x"},
    ],
)
def test_unrelated_event_is_not_a_report(event: dict[str, Any]) -> None:
    assert read_acs_event(event) is None
