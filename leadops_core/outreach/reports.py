"""Delivery reports: Azure events, bounces (RFC 3464), and complaints (RFC 5965)."""

import re
from collections.abc import Iterator, Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from leadops_core.decision import is_hard_bounce
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


def read_mail_report(content: bytes) -> DeliveryEvent | None:
    """Return the report in an email: a bounce, a delivery, or a complaint; None if it is something else.

    The enhanced status code decides if a bounce is permanent. A full mailbox or a policy rejection suppresses nobody.
    """
    try:
        message = message_from_bytes(content, policy=policy.default)
        if message.get_content_type() != "multipart/report":
            return None
        match str(message.get_param("report-type", "")).lower():
            case "delivery-status":
                return _read_bounce(message)
            case "feedback-report":
                return _read_complaint(message)
    except (LookupError, ValueError, AttributeError, TypeError):
        # The email package raises various exceptions for unusual headers.
        return None
    return None


def _read_bounce(message: EmailMessage) -> DeliveryEvent | None:
    message_id = _original_id(message)
    for fields in _fields(message, "message/delivery-status"):
        action = str(fields.get("Action", "")).strip().lower()
        if action not in ("failed", "delivered"):
            continue
        status = str(fields.get("Status", "")).strip()
        diagnostic = str(fields.get("Diagnostic-Code", "")).partition(";")[2].strip()
        kind = _K.DELIVERED if action == "delivered" else _kind_of_failure(status, diagnostic)
        recipient = str(fields.get("Original-Recipient", fields.get("Final-Recipient", "")))
        return DeliveryEvent(
            kind=kind,
            message_id=message_id,
            recipient=_text(recipient.partition(";")[2]),
            detail=_text(f"{status} {diagnostic}"),
        )
    return None


def _kind_of_failure(status: str, diagnostic: str) -> DeliveryEventKind:
    code = re.match(r"\d{3}", diagnostic)
    return (
        _K.BOUNCED if is_hard_bounce(int(code[0]) if code else 550, f"{status} {diagnostic}") else _K.FAILED
    )


def _read_complaint(message: EmailMessage) -> DeliveryEvent | None:
    for fields in _fields(message, "message/feedback-report"):
        kind = str(fields.get("Feedback-Type", "")).strip().lower()
        if kind in ("abuse", "fraud", "opt-out", "complaint"):
            return DeliveryEvent(
                kind=_K.COMPLAINED,
                message_id=_original_id(message),
                recipient=_text(str(fields.get("Original-Rcpt-To", ""))),
                detail=kind,
            )
    return None


def _fields(message: EmailMessage, kind: str) -> "Iterator[EmailMessage]":
    for part in message.walk():
        if part.get_content_type() == kind:
            payload = part.get_payload()
            if isinstance(payload, list):
                yield from (block for block in payload if isinstance(block, EmailMessage))
            elif isinstance(payload, str):
                block = message_from_bytes(payload.encode("utf-8", "replace"), policy=policy.default)
                if isinstance(block, EmailMessage):
                    yield block


def _original_id(message: EmailMessage) -> str | None:
    """Return the Message-ID of the reported message."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            payload = part.get_payload()
            inner = payload[0] if isinstance(payload, list) and payload else None
            header = inner["Message-ID"] if isinstance(inner, EmailMessage) else None
        elif kind == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            header = message_from_bytes(content)["Message-ID"] if isinstance(content, bytes) else None
        else:
            continue
        if header is not None and (match := _MESSAGE_ID.search(str(header))):
            return match.group()
    return None


def _message_id(value: object) -> str | None:
    match = _MESSAGE_ID.search(value) if isinstance(value, str) else None
    return None if match is None else match.group()


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    line = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return line[:_DETAIL] or None
