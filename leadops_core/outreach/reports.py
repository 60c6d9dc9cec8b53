"""Delivery reports of Azure Communication Services. `leadops_core.conversation` reads those that arrive by email."""

import re
from collections.abc import Mapping
from typing import Any

from leadops_core.schemas import DeliveryEvent, DeliveryEventKind

ACS_REPORT = "Microsoft.Communication.EmailDeliveryReportReceived"
_HANDSHAKE = "Microsoft.EventGrid.SubscriptionValidationEvent"
_CODE = re.compile(r"[\w.-]{1,200}")
_K = DeliveryEventKind
_ACS_STATUSES = {
    "delivered": _K.DELIVERED,
    "expanded": _K.DELIVERED,
    "bounced": _K.BOUNCED,
    "suppressed": _K.BOUNCED,
    "failed": _K.FAILED,
    "filteredspam": _K.FILTERED,
    "quarantined": _K.FILTERED,
}
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,400}>")
_DETAIL = 300


def read_handshake(event: Mapping[str, Any]) -> str | None:
    """Return the code that answers an Event Grid subscription validation, or None for any other event."""
    data = event.get("data")
    if event.get("eventType") != _HANDSHAKE or not isinstance(data, Mapping):
        return None
    code = data.get("validationCode")
    return code if isinstance(code, str) and _CODE.fullmatch(code) else None


def read_acs_event(event: Mapping[str, Any]) -> DeliveryEvent | None:
    """Return the delivery report of an Event Grid event or CloudEvent, or None for any other event."""
    if (event.get("eventType") or event.get("type")) != ACS_REPORT:
        return None
    data = event.get("data")
    if not isinstance(data, Mapping):
        return None
    kind = _ACS_STATUSES.get(str(data.get("status", "")).lower())
    message_id = data.get("messageId")
    if kind is None or not isinstance(message_id, str):
        return None
    details = data.get("deliveryStatusDetails")
    detail = details.get("statusMessage") if isinstance(details, Mapping) else details
    return DeliveryEvent(
        kind=kind,
        provider_message_id=message_id,
        message_id=_message_id(data.get("internetMessageId")),
        recipient=_text(data.get("recipient")),
        detail=_text(detail),
    )


def _message_id(value: object) -> str | None:
    match = _MESSAGE_ID.search(value) if isinstance(value, str) else None
    return None if match is None else match.group()


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    line = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return line[:_DETAIL] or None
