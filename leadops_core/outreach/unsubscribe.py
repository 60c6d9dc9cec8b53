"""The signed token of an unsubscribe link: it names a draft, and nobody without the secret can make one."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from uuid import UUID

from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.schemas import DraftId

SECRET_CHARACTERS = 32
"""A shorter secret is refused: tokens are out in the world, and could be tried against every guess at it."""

_VERSION = b"\x01"
_PURPOSE = b"leadops unsubscribe"
_MAC_BYTES = 16


class BadUnsubscribeToken(LeadOpsError, ValueError):
    """The token of an unsubscribe link was not made here, or was damaged on its way."""

    kind = ErrorKind.INVALID

    def __init__(self) -> None:
        super().__init__("This unsubscribe link is not valid. Reply to the email with “unsubscribe” instead.")


def sign_unsubscribe(draft_id: DraftId, secret: str) -> str:
    """The token for the recipient of a draft: 44 characters that stand in a URL as they are.

    It holds no address, never runs out (an old e-mail must still be able to end it), and is the same whenever it is made.
    """
    named = _VERSION + draft_id.bytes
    return base64.urlsafe_b64encode(named + _mac(named, secret)).decode().rstrip("=")


def verify_unsubscribe(token: str, secrets: Sequence[str]) -> DraftId:
    """The draft that the token names, where one of the secrets signed it; compared in constant time.

    Several secrets let one be replaced while links made with the old one go on working. Raises `BadUnsubscribeToken`.
    """
    try:
        raw = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise BadUnsubscribeToken from None
    named, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if len(named) != 17 or named[:1] != _VERSION:
        raise BadUnsubscribeToken
    if not any(hmac.compare_digest(mac, _mac(named, secret)) for secret in secrets):
        raise BadUnsubscribeToken
    return DraftId(UUID(bytes=named[1:]))


def _mac(named: bytes, secret: str) -> bytes:
    key = hashlib.sha256(_PURPOSE + secret.encode()).digest()
    return hmac.new(key, named, hashlib.sha256).digest()[:_MAC_BYTES]
