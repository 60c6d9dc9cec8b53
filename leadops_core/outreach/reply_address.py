"""Signed reply addresses: each email asks for replies to an address of its own (plus addressing, RFC 5233)."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from leadops_core.schemas import DraftId

_PURPOSE = b"leadops reply address"
_MARK = "r-"
_MAC_BYTES = 10
_TAG_LENGTH = 42
_MAX_LOCAL_LENGTH = 64
"""Longest local part that mail servers accept (RFC 5321, section 4.5.3.1.1)."""


def make_reply_address(address: str, draft_id: DraftId, secret: str) -> str:
    """Return `address` with a signed tag that names the draft. An address that would be too long stays as it is.

    The tag survives servers that write addresses in lower case.
    """
    local, _, host = address.rpartition("@")
    tag = base64.b32encode(draft_id.bytes + _mac(draft_id, secret)).decode().rstrip("=").lower()
    tagged = f"{local}+{_MARK}{tag}"
    return address if not local or len(tagged) > _MAX_LOCAL_LENGTH else f"{tagged}@{host}"


def find_reply_drafts(addresses: Iterable[str], secret: str) -> list[DraftId]:
    """Return the drafts that the signed tags of these addresses name. Signatures are compared in constant time."""
    found = []
    for address in addresses:
        tag = address.rpartition("@")[0].rpartition("+")[2].lower()
        if not tag.startswith(_MARK) or len(tag) != len(_MARK) + _TAG_LENGTH:
            continue
        try:
            raw = base64.b32decode(tag.removeprefix(_MARK).upper() + "=" * (-_TAG_LENGTH % 8))
        except binascii.Error:
            continue
        draft_id = DraftId(UUID(bytes=raw[:16]))
        if hmac.compare_digest(raw[16:], _mac(draft_id, secret)):
            found.append(draft_id)
    return list(dict.fromkeys(found))


def _mac(draft_id: DraftId, secret: str) -> bytes:
    key = hashlib.sha256(_PURPOSE + secret.encode()).digest()
    return hmac.new(key, draft_id.bytes, hashlib.sha256).digest()[:_MAC_BYTES]
