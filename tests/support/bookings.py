"""Webhook requests as Cal.com and Calendly send them, signed."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

SECRET = "a-secret-of-a-calendar-service"
STARTS = datetime(2026, 11, 10, 15, tzinfo=UTC)


def cal_com(
    trigger: str = "BOOKING_CREATED",
    uid: str = "bFJeNb2uX8ANpT3JL5EfXw",
    *,
    email: str = "ann@acme.example",
    starts: datetime = STARTS,
    at: datetime = datetime(2026, 11, 2, 12, tzinfo=UTC),
    metadata: dict[str, Any] | None = None,
    **more: Any,
) -> bytes:
    """A request of Cal.com, with the fields of its documentation."""
    payload = {
        "bookerUrl": "https://cal.com",
        "type": "30min",
        "title": "30min between Alex Rivera and Ann Miller",
        "startTime": starts.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "endTime": (starts + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "organizer": {
            "id": 5,
            "name": "Alex Rivera",
            "email": "Alex@quillmere.example",
            "timeZone": "Europe/Paris",
        },
        "attendees": [
            {"email": email, "name": "Ann Miller", "timeZone": "Europe/Berlin", "language": {"locale": "de"}}
        ],
        "location": "https://app.cal.com/video/bFJeNb2uX8ANpT3JL5EfXw",
        "uid": uid,
        "bookingId": 91,
        "metadata": metadata or {},
        "status": "ACCEPTED",
        **more,
    }
    return _json({"triggerEvent": trigger, "createdAt": at.isoformat(), "payload": payload})


def cal_com_no_show(
    uid: str = "bFJeNb2uX8ANpT3JL5EfXw", *, is_missed: bool = True, at: datetime = STARTS
) -> bytes:
    payload = {
        "message": "ann@acme.example marked as no-show",
        "attendees": [{"email": "ann@acme.example", "noShow": is_missed}],
        "bookingUid": uid,
        "bookingId": 91,
    }
    return _json({"triggerEvent": "BOOKING_NO_SHOW_UPDATED", "createdAt": at.isoformat(), "payload": payload})


def calendly(
    event: str = "invitee.created",
    invitee: str = "AAAA",
    *,
    email: str = "ann@acme.example",
    starts: datetime = STARTS,
    at: datetime = datetime(2026, 11, 2, 12, tzinfo=UTC),
    utm_content: str | None = None,
    **more: Any,
) -> bytes:
    """A request of Calendly, with the fields of its documentation."""
    payload = {
        "uri": invitee_uri(invitee),
        "event": "https://api.calendly.com/scheduled_events/GBGBDCAADAEDCRZ2",
        "email": email,
        "name": "Ann Miller",
        "status": "active",
        "timezone": "Europe/Berlin",
        "rescheduled": False,
        "old_invitee": None,
        "new_invitee": None,
        "tracking": {"utm_campaign": None, "utm_source": None, "utm_content": utm_content},
        "scheduled_event": {
            "uri": "https://api.calendly.com/scheduled_events/GBGBDCAADAEDCRZ2",
            "name": "30 minute meeting",
            "status": "active",
            "start_time": starts.strftime("%Y-%m-%dT%H:%M:%S.000000Z"),
            "end_time": (starts + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M:%S.000000Z"),
            "location": {"type": "google_conference", "join_url": "https://calendly.com/events/join"},
            "event_memberships": [{"user_email": "alex@quillmere.example", "user_name": "Alex Rivera"}],
            "event_guests": [],
        },
        **more,
    }
    return _json({"event": event, "created_at": at.isoformat(), "payload": payload})


def invitee_uri(invitee: str) -> str:
    return f"https://api.calendly.com/scheduled_events/GBGBDCAADAEDCRZ2/invitees/{invitee}"


def sign_cal_com(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def sign_calendly(body: bytes, at: datetime, secret: str = SECRET) -> str:
    time = int(at.timestamp())
    signature = hmac.new(secret.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={time},v1={signature}"


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()
