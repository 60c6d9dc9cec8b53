"""Decide from an SMTP reply if a mailbox does not exist."""

import re

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_NO_SUCH_MAILBOX = frozenset({"1.0", "1.1", "1.2", "1.3", "1.6", "1.9", "1.10", "2.1"})
"""Subject and detail codes for an unusable recipient: no such mailbox, host, or syntax, moved, or disabled.

The codes are those of RFC 3463 and, for 1.10, RFC 7505. After 1.7 and 1.8 (sender), 2.2 (mailbox full), and 7.x (policy)
the address may still be good.
"""
_NO_SUCH_MAILBOX_REPLIES = frozenset({550, 551, 553})
"""Replies to RCPT that mean "no such mailbox" if there is no enhanced code (RFC 5321, section 4.2.3)."""


def enhanced_status(text: str) -> str | None:
    """Return the enhanced status code (RFC 3463) in a server's reply, such as `5.1.1`, or None."""
    match = _ENHANCED.search(text)
    return match.group() if match else None


def is_hard_bounce(code: int, text: str) -> bool:
    """Return True if the reply means that the address will never work.

    A rejection because of a policy or of the sender returns False.
    """
    if not 500 <= code <= 599:
        return False
    status = enhanced_status(text)
    if status is None:
        return code in _NO_SUCH_MAILBOX_REPLIES
    kind, _, detail = status.partition(".")
    return kind == "5" and detail in _NO_SUCH_MAILBOX
