"""Check the signatures of webhook requests, over the bytes that were received."""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from leadops_core.errors import ErrorKind, LeadOpsError

TOLERANCE = timedelta(minutes=3)
"""How far the clock of a signed request may be off. Calendly recommends it."""

_HEX = re.compile(r"[0-9a-f]{64}")


class BadSignatureError(LeadOpsError):
    """The request was not signed with our secret, or is too old."""

    kind = ErrorKind.INVALID


def check_cal_com(body: bytes, signature: str, secret: str) -> None:
    """Check `X-Cal-Signature-256`: the HMAC-SHA256 of the body in hexadecimal digits. Raise BadSignatureError.

    The signature has no time. A repeated request is recognized by the booking that it names and by its time of creation.
    """
    digits = signature.strip().lower().removeprefix("sha256=")
    _check(digits, hmac.new(secret.encode(), body, hashlib.sha256).hexdigest())


def check_calendly(body: bytes, signature: str, secret: str, now: datetime) -> None:
    """Check `Calendly-Webhook-Signature`: `t=` and a Unix time, `v1=` and the HMAC of time, dot, and body.

    Raise BadSignatureError, also if the time differs from `now` by more than three minutes.
    """
    parts: dict[str, list[str]] = {}
    for part in signature.split(","):
        name, _, value = part.strip().partition("=")
        parts.setdefault(name, []).append(value)
    time = parts.get("t", [""])[0]
    if not re.fullmatch(r"[0-9]{1,11}", time):
        raise BadSignatureError("The signature of the request has no time.")
    expected = hmac.new(secret.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()
    # Several signatures are sent while a key is replaced.
    for digits in parts.get("v1", [])[:5]:
        if _is_equal(digits.lower(), expected):
            break
    else:
        raise BadSignatureError(_WRONG)
    if abs(now.timestamp() - int(time)) > TOLERANCE.total_seconds():
        raise BadSignatureError("The request is older than three minutes. Check the clock of this server.")


_WRONG = (
    "The signature of the request is missing or wrong. Set the same secret here and in the calendar service."
)


def _check(digits: str, expected: str) -> None:
    if not _is_equal(digits, expected):
        raise BadSignatureError(_WRONG)


def _is_equal(digits: str, expected: str) -> bool:
    return _HEX.fullmatch(digits) is not None and hmac.compare_digest(digits, expected)
