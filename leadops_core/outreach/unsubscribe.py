"""Signed tokens for unsubscribe links. A token names a draft."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from uuid import UUID

from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.schemas import DraftId

SECRET_CHARACTERS = 32
"""Minimum length of a secret. Tokens are public, so a shorter secret could be found by brute force."""

_VERSION = b"\x01"
_PURPOSE = b"leadops unsubscribe"
_MAC_BYTES = 16


class BadUnsubscribeToken(LeadOpsError, ValueError):
    """The token was not signed by this installation, or it was damaged."""

    kind = ErrorKind.INVALID

    def __init__(self) -> None:
        super().__init__("This unsubscribe link is not valid. Reply to the email with “unsubscribe” instead.")


def sign_unsubscribe(draft_id: DraftId, secret: str) -> str:
    """Return the token for the recipient of a draft: 44 characters that need no escaping in a URL.

    It contains no address, never expires because an old email must still offer an opt-out, and is always the same.
    """
    payload = _VERSION + draft_id.bytes
    return base64.urlsafe_b64encode(payload + _mac(payload, secret)).decode().rstrip("=")


def verify_unsubscribe(token: str, secrets: Sequence[str]) -> DraftId:
    """Return the draft that the token names. Raise BadUnsubscribeToken if no secret signed it.

    Several secrets allow a replacement while links that the old secret signed still work. Signatures are compared in
    constant time.
    """
    try:
        raw = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise BadUnsubscribeToken from None
    payload, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if len(payload) != 17 or payload[:1] != _VERSION:
        raise BadUnsubscribeToken
    if not any(hmac.compare_digest(mac, _mac(payload, secret)) for secret in secrets):
        raise BadUnsubscribeToken
    return DraftId(UUID(bytes=payload[1:]))


def _mac(payload: bytes, secret: str) -> bytes:
    key = hashlib.sha256(_PURPOSE + secret.encode()).digest()
    return hmac.new(key, payload, hashlib.sha256).digest()[:_MAC_BYTES]
