"""Reports of mail servers about emails that they did not deliver (RFC 3464), and complaints (RFC 5965)."""

import re
from email.message import Message

from flufl.bounce import all_failures

from leadops_core.conversation.mime import addresses, header, message_ids, one_line, parts, text_of
from leadops_core.decision.bounces import enhanced_status, is_hard_bounce
from leadops_core.schemas.conversation import Bounce, BounceType

_MAX_DETAIL = 300
_MAX_TEXT = 50_000
_DELIVERED_ACTIONS = frozenset({"delivered", "relayed", "expanded"})
_UNSPECIFIC = ("5.0.", "5.1.0", "5.4.", "5.5.")
_SERVER = re.compile(
    r"(?:mailer-daemon|mail-daemon|postmaster|mdaemon|bounces?|mail\.delivery|mailsystem)(?:[+=-].*)?@",
    re.IGNORECASE,
)
_FAILED_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|failed|has failed|notification|incomplete)|returned mail|mail delivery|failure notice|not delivered"
    r"|could not be delivered|unzustellbar|nicht zustellbar|zustellung|non remis|échec de (?:la )?remise|no se (?:ha podido|pudo|puede) entregar"
    r"|no entregado|não (?:foi )?entregue|falha na entrega|message blocked",
    re.IGNORECASE,
)
_ID_IN_TEXT = re.compile(r"message-id:[ \t]{0,8}(<[^<>\s]{1,400}>)", re.IGNORECASE)
_REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)[ -](?!\d)")
_FULL = re.compile(
    r"mailbox (?:is )?full|over ?quota|quota exceeded|exceeded (?:its |the )?(?:storage|quota)|insufficient (?:system )?storage|out of storage"
    r"|postfach (?:ist )?voll|boîte (?:aux lettres )?(?:est )?pleine|buzón (?:está )?lleno|caixa (?:de correio )?(?:está )?cheia",
    re.IGNORECASE,
)
_MAILBOX_WORDS = r"(?:user|mailbox|recipient|account|address|inbox|addressee|host|domain name|domain)"
_MISSING_WORDS = (
    r"(?:unknown|not found|not be found|wasn't found|do(?:es)? ?(?:not|n't) (?:exist|have)|not exist|non-?existent|invalid|unavailable"
    r"|disabled|deactivated|inactive|no longer (?:exists|active|available|in use)|not listed|not known|has null mx)"
)
_NO_SUCH_USER = re.compile(
    rf"\b{_MAILBOX_WORDS}\b[^\n]{{0,60}}?\b{_MISSING_WORDS}\b|\b{_MISSING_WORDS} {_MAILBOX_WORDS}\b|user does(?: not|n't)"
    r"|no such (?:user|mailbox|recipient|address)|no mailbox|recipient (?:address )?rejected: user|couldn't be found|recipientnotfound"
    r"|recipnotfound|unroute?able|previously bounced|suppressed sending",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"\bspam|unsolicited|blocked|block ?list|black ?list|banned|policy|prohibit|reputation|denied|\b(?:dns|r)bl\b|\bspf\b|\bdkim\b|\bdmarc\b"
    r"|relay|too (?:large|big)|size (?:limit|exceeds)",
    re.IGNORECASE,
)
_REPORTS_DELIVERY = re.compile(
    r"(?<![\d.])[45]\.\d\.\d{1,3}(?![\d.])|not (?:yet )?(?:been )?delivered|undelivered|could not (?:be delivered|send)|permanent (?:fatal )?error",
    re.IGNORECASE,
)
_COPY_STARTS = re.compile(
    r"(?im)^-{2,} ?(?:this is|below this|original|copy).{0,80}$|^(?:message-id|return-path|received):"
)
_COPY_TO = re.compile(r"(?im)^to:([^\n]{1,500})")
_TEMPORARY = re.compile(
    r"delayed|will (?:be )?retr|still trying|not yet|deferred|verzögert|retardé|retrasad|atrasad",
    re.IGNORECASE,
)


def is_complaint(message: Message) -> bool:
    """Return True for a report that a recipient marked an email as spam."""
    return _report_type(message) == "feedback-report" or any(
        part.get_content_type() == "message/feedback-report" for part in parts(message)
    )


def read_complaint(message: Message) -> Bounce:
    """Return the recipients and the Message-ID that a complaint names, as the report of a message that was refused."""
    fields = " ".join(text_of(part) for part in _report_parts(message, "message/feedback-report"))
    addresses = re.findall(
        r"(?im)^(?:original-rcpt-to|original-recipient):[^\n]{0,40}?([^\s<>;:]{1,64}@[^\s<>;]{1,253})", fields
    )
    return Bounce(
        type=BounceType.SOFT,
        recipients=tuple(dict.fromkeys(address.lower().rstrip(">") for address in addresses)),
        original_message_id=_original_message_id(message),
    )


def read_bounce(message: Message, sender: str | None) -> Bounce | None:
    """Return what a delivery report says, or None for a message that is none.

    A report that follows no standard counts if a mail server sent it and a detector of `flufl.bounce` recognizes it, or its
    subject says that an email was not delivered.
    """
    status_parts = _report_parts(message, "message/delivery-status")
    if status_parts or _report_type(message) == "delivery-status":
        return _from_status(message, "\n".join(_status_text(part) for part in status_parts))
    is_from_server = (
        sender is None
        or _SERVER.match(sender) is not None
        or str(message.get("Return-Path", "")).strip() == "<>"
    )
    failed = _addresses(header(message, "X-Failed-Recipients"))
    text = _all_text(message)
    if not (failed or (is_from_server and _FAILED_SUBJECT.search(header(message, "Subject")))) and not (
        sender is not None and _SERVER.match(sender) and _REPORTS_DELIVERY.search(text)
    ):
        return None
    temporary, permanent = all_failures(message)
    recipients = failed or tuple(
        sorted({_as_text(address) for address in (*permanent, *temporary)} - _not_failed(message))
    )
    recipients = recipients or _named_recipient(message, text)
    is_temporary = bool(temporary and not permanent) or (
        not permanent and _TEMPORARY.search(text) is not None
    )
    return _bounce(message, recipients, text, is_temporary=is_temporary)


def _from_status(message: Message, fields: str) -> Bounce:
    recipients = _addresses(
        " ".join(re.findall(r"(?im)^(?:final|original)-recipient:([^\n]{1,500})", fields))
    )
    actions = {action.lower() for action in re.findall(r"(?im)^action:[ \t]*([a-z]{1,20})", fields)}
    if actions and actions <= _DELIVERED_ACTIONS:
        return Bounce(
            type=BounceType.SOFT,
            is_delivered=True,
            recipients=recipients,
            original_message_id=_original_message_id(message),
        )
    is_temporary = bool(actions) and "failed" not in actions
    codes = re.findall(r"(?im)^status:[ \t]*([245]\.\d{1,3}\.\d{1,3})", fields)
    details = re.findall(r"(?im)^diagnostic-code:[ \t]*([^\n]{1,600}(?:\n[ \t][^\n]{1,600}){0,6})", fields)
    bounce = _bounce(
        message, recipients, details[0] if details else _all_text(message), is_temporary=is_temporary
    )
    if not codes:
        return bounce
    kind = bounce.type if is_temporary else _type_of(codes[0], details[0] if details else "")
    return bounce.model_copy(update={"status": codes[0], "type": kind})


def _bounce(message: Message, recipients: tuple[str, ...], text: str, *, is_temporary: bool) -> Bounce:
    status = enhanced_status(text)
    kind = _type_of(status, text)
    if is_temporary and kind is BounceType.HARD:
        kind = BounceType.SOFT
    return Bounce(
        type=kind,
        is_delayed=is_temporary,
        recipients=recipients,
        original_message_id=_original_message_id(message),
        status=status,
        detail=one_line(text)[:_MAX_DETAIL] or None,
    )


def _type_of(status: str | None, text: str) -> BounceType:
    if (status and status.endswith(".2.2")) or _FULL.search(text):
        return BounceType.MAILBOX_FULL
    if status is not None:
        # Statuses such as 5.0.0 and 5.4.4 say little, so the server's words decide.
        if status.startswith(_UNSPECIFIC) and _NO_SUCH_USER.search(text) and not _POLICY.search(text):
            return BounceType.HARD
        return BounceType.HARD if is_hard_bounce(550, status) else BounceType.SOFT
    if _NO_SUCH_USER.search(text):
        return BounceType.HARD
    if _POLICY.search(text):
        return BounceType.SOFT
    code = _REPLY_CODE.search(text)
    return BounceType.HARD if code and is_hard_bounce(int(code[1]), text) else BounceType.SOFT


def _named_recipient(message: Message, text: str) -> tuple[str, ...]:
    """Return the address that the server's own words name, if it is one, or the one to which the copied email went."""
    ours = _not_failed(message)
    copy = _COPY_STARTS.search(text)
    named = _addresses(text[: copy.start()] if copy else text)
    copied = _COPY_TO.search(text)
    for candidates in (named, _addresses(copied[1]) if copied else ()):
        others = tuple(address for address in candidates if address not in ours)
        if len(others) == 1:
            return others
    return ()


def _not_failed(message: Message) -> set[str]:
    """Return the addresses that no report complains about: its own, and the Message-ID, which looks like an address."""
    own = {address for _, address in addresses(message, "To", "Cc", "From", "Sender")}
    return {*own, (_original_message_id(message) or "").strip("<>")}


def _report_type(message: Message) -> str:
    return (
        str(message.get_param("report-type", "") or "").lower()
        if message.get_content_type() == "multipart/report"
        else ""
    )


def _report_parts(message: Message, content_type: str) -> list[Message]:
    return [part for part in parts(message) if part.get_content_type() == content_type]


def _status_text(part: Message) -> str:
    """Return the fields of a delivery status, which the parser reads as one message for each recipient."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return "\n".join(
            "\n".join(f"{name}: {value}" for name, value in block.items())
            for block in payload
            if isinstance(block, Message)
        )[:_MAX_TEXT]
    return text_of(part)[:_MAX_TEXT]


def _original_message_id(message: Message) -> str | None:
    """Return the Message-ID of the email that the report is about, from its copy or from the text of the report."""
    for part in parts(message):
        if part.get_content_type() in {"message/rfc822", "message/global"}:
            inner = part.get_payload()
            if (
                isinstance(inner, list)
                and inner
                and isinstance(inner[0], Message)
                and (ids := message_ids(inner[0], "Message-ID"))
            ):
                return ids[0]
        elif part.get_content_type() in {
            "text/rfc822-headers",
            "message/rfc822-headers",
            "message/global-headers",
        } and (match := _ID_IN_TEXT.search(text_of(part)[:_MAX_TEXT])):
            return match[1].lower()
    match = _ID_IN_TEXT.search(_all_text(message))
    if match:
        return match[1].lower()
    replied = (*message_ids(message, "In-Reply-To"), *message_ids(message, "References"))
    return replied[-1] if replied else None


def _all_text(message: Message) -> str:
    texts = (text_of(part) for part in parts(message) if part.get_content_maintype() in {"text", "message"})
    return "\n".join(texts)[:_MAX_TEXT]


def _addresses(text: str) -> tuple[str, ...]:
    found = re.findall(r"[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,253}", text)
    return tuple(dict.fromkeys(address.lower().rstrip(".") for address in found))


def _as_text(address: bytes | str) -> str:
    return (address.decode("utf-8", "replace") if isinstance(address, bytes) else address).lower()
