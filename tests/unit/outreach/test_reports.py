"""Delivery reports in the formats of Azure."""

from typing import Any

import pytest

from leadops_core.outreach import ACS_REPORT, read_acs_event
from leadops_core.schemas import DeliveryEventKind

K = DeliveryEventKind


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
