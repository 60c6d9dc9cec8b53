"""What a mail server's refusal says of the address: whether anybody is there."""

import re

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_NOBODY_THERE = frozenset({"1.0", "1.1", "1.2", "1.3", "1.6", "1.9", "1.10", "2.1"})
"""Subject and detail of RFC 3463 (1.10: RFC 7505) that speak of the recipient: no such mailbox, host or syntax, moved
away, switched off. 1.7 and 1.8 speak of the sender, 2.2 of a full mailbox, 7.x of policy: the address may be good."""
_NOBODY_BY_REPLY = frozenset({550, 551, 553})
"""Replies to RCPT of RFC 5321 4.2.3 that, without an enhanced code, mean that there is no such mailbox."""


def enhanced_status(text: str) -> str | None:
    """The enhanced status code (RFC 3463) in a server's words, such as `5.1.1`; None where there is none."""
    found = _ENHANCED.search(text)
    return found.group() if found else None


def is_hard_bounce(code: int, text: str) -> bool:
    """Whether a refusal of the recipient means that the address is no good for ever.

    `code` is the reply's, `text` its words. A refusal for policy or for the sender's sake is none.
    """
    if not 500 <= code <= 599:
        return False
    status = enhanced_status(text)
    if status is None:
        return code in _NOBODY_BY_REPLY
    kind, _, detail = status.partition(".")
    return kind == "5" and detail in _NOBODY_THERE
