"""Personal booking links: the link of a calendar service with a signed token that names the lead."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import UUID

from leadops_core.schemas import LeadId

CAL_COM_PARAMETER = "metadata[leadops]"
"""Cal.com keeps parameters of this form as metadata of the booking, and repeats them in its webhook."""
CALENDLY_PARAMETER = "utm_content"
"""Calendly repeats the UTM parameters of a booking in its webhook."""

_VERSION = b"\x01"
_PURPOSE = b"leadops booking"
_MAC_BYTES = 16
_HOSTS = {
    "cal.com": CAL_COM_PARAMETER,
    "cal.eu": CAL_COM_PARAMETER,
    "calendly.com": CALENDLY_PARAMETER,
}


def personal_link(link: str, lead_id: LeadId, secret: str | None) -> str:
    """Return the link with the token of a lead, so that a booking by another address is matched, too.

    Links of other hosts than Cal.com and Calendly, and all links without a secret, are returned as they are. It is always the
    same link for the same lead.
    """
    parts = urlsplit(link)
    parameter = _parameter_of(parts.hostname or "")
    if parameter is None or secret is None:
        return link
    query = f"{parts.query}&" if parts.query else ""
    query += f"{quote(parameter)}={sign_lead(lead_id, secret)}"
    return urlunsplit(parts._replace(query=query))


def sign_lead(lead_id: LeadId, secret: str) -> str:
    """Return the token of a lead: 44 characters that need no escaping in a URL."""
    payload = _VERSION + lead_id.bytes
    return base64.urlsafe_b64encode(payload + _mac(payload, secret)).decode().rstrip("=")


def read_lead_token(token: str, secrets: Sequence[str]) -> LeadId | None:
    """Return the lead of a token that one of these secrets signed, or None."""
    try:
        raw = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None
    payload, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if len(payload) != 17 or payload[:1] != _VERSION:
        return None
    if not any(hmac.compare_digest(mac, _mac(payload, secret)) for secret in secrets):
        return None
    return LeadId(UUID(bytes=payload[1:]))


def _parameter_of(host: str) -> str | None:
    return next((name for known, name in _HOSTS.items() if host == known or host.endswith(f".{known}")), None)


def _mac(payload: bytes, secret: str) -> bytes:
    key = hashlib.sha256(_PURPOSE + secret.encode()).digest()
    return hmac.new(key, payload, hashlib.sha256).digest()[:_MAC_BYTES]
