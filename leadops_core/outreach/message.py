"""Build the email message. The result is parsed again and refused if it differs from what was intended."""

import hashlib
import html
import re
import unicodedata
from datetime import UTC
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

import idna

from leadops_core.errors import LeadOpsError
from leadops_core.outreach.footers import FOOTERS
from leadops_core.outreach.verbatim_headers import VERBATIM_HEADERS, header_registry
from leadops_core.schemas import OutboundEmail, Sender
from leadops_core.schemas.conversation import Message

_POLICY = policy.SMTP.clone(refold_source="none", header_factory=header_registry())
_ENCODED_WORD = re.compile(r"=(?=\?)")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.+_-]{1,160}@[A-Za-z0-9.-]{1,200}>")
_FOREIGN_MESSAGE_ID = re.compile(r"<(?!@)[!-;=?-~]{1,250}>")
"""A Message-ID of another mail system: any printable ASCII without spaces. Systems write more than RFC 5322 allows."""
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE
)
_URL = re.compile(r"https?://[!-;=?-~]{1,1500}")
_NAME_LENGTH = 80
_REFERENCES = 10
_PARTS = ["multipart/alternative", "text/plain", "text/html"]


class UnsafeMessage(LeadOpsError, ValueError):
    """The message cannot be built safely. The error names the reason, but no address."""


def message_id_for(identity: UUID, sender: Sender) -> str:
    """Return the Message-ID for this identifier: always the same one."""
    return f"<{identity}@{_split(sender.email, 'the sender’s address')[1]}>"


def check_sender(sender: Sender, *others: str | None) -> None:
    """Raise UnsafeMessage if one of these addresses cannot be used for sending or for replies."""
    _split(sender.email, "The sender address")
    for other in others:
        if other is not None:
            _split(other, "The reply-to or opt-out address")


def is_reference(message_id: str) -> bool:
    """Return True if a header may name this Message-ID of another mail system, and no email program decodes anything in it."""
    return _FOREIGN_MESSAGE_ID.fullmatch(message_id) is not None and "=?" not in message_id


def answered_ids(message: Message) -> tuple[str, ...]:
    """Return the Message-IDs that an answer to this message names: those of its thread, and its own as the last one.

    IDs that no header may contain are left out. The result is empty if the message has no usable ID of its own.
    """
    own = message.message_id
    written = message.thread_ids
    if written is None:
        # It was stored before exact IDs were kept.
        written = (*message.references, own) if own else message.references
    usable = tuple(filter(is_reference, written))
    return usable if own and usable and usable[-1].lower() == own else ()


def content_hash(message_id: str, recipient: str, subject: str, body: str) -> str:
    """Return the digest of what a person approves. It is stored with the approval and compared before sending."""
    approved = f"{message_id}\x00{recipient}\x00{subject}\x00{body}"
    return hashlib.sha256(approved.encode("utf-8", "surrogatepass")).hexdigest()


def build_message(outbound: OutboundEmail) -> EmailMessage:
    """Return the complete message. The same input gives the same bytes.

    The footer with the postal address and the opt-out is added here, so that no edit can remove it. With
    `unsubscribe_url`, the message offers one-click unsubscription (RFC 8058). Otherwise, a person opts out by a reply
    to `unsubscribe_mailto` or to the sender.

    Raise UnsafeMessage for an invalid address, Message-ID, or URL, and if the parsed message differs from the input.
    """
    sender, unsubscribe_url = outbound.sender, outbound.unsubscribe_url
    if not _MESSAGE_ID.fullmatch(outbound.message_id):
        raise UnsafeMessage("The Message-ID does not have the form <words@host>.")
    if not all(map(is_reference, outbound.references)):
        raise UnsafeMessage("A Message-ID of the conversation has characters that no header may contain.")
    if unsubscribe_url is not None and not _URL.fullmatch(unsubscribe_url):
        raise UnsafeMessage("The unsubscribe link is not an http(s) URL.")

    from_ = _address(sender.name, sender.email, "The sender address")
    to = _address(outbound.to_name, outbound.to, "The recipient address")
    opt_out = _address(None, outbound.unsubscribe_mailto or sender.email, "The opt-out address").addr_spec
    subject = _one_line(outbound.subject)
    if not subject:
        raise UnsafeMessage("The subject is empty. Enter a subject.")

    body = _plain_lines(outbound.body)
    headers = {
        "Subject": subject,
        "Date": format_datetime(outbound.date.astimezone(UTC)),
        "Message-ID": outbound.message_id,
    }
    if outbound.references:
        headers["In-Reply-To"] = outbound.references[-1]
        headers["References"] = " ".join(outbound.references[-_REFERENCES:])
    if outbound.reply_to is not None:
        headers["Reply-To"] = _address(None, outbound.reply_to, "The reply-to address").addr_spec
    # Filters reject a List-Unsubscribe header without a List-Id.
    headers["List-Id"] = f"<outreach.{from_.domain}>"
    mailto = f"<mailto:{opt_out}?subject=unsubscribe>"
    headers["List-Unsubscribe"] = f"<{unsubscribe_url}>, {mailto}" if unsubscribe_url else mailto
    if unsubscribe_url:
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # The email package would choose a random boundary. Quoted-printable text never contains "=_".
    boundary = f"=_{hashlib.sha256(f'{outbound.message_id} {body}'.encode()).hexdigest()[:32]}"
    parts = _with_personal_link(outbound, _text(body, outbound), _html(body, outbound))

    # The email package folds a few unusual names incorrectly. Such a name is left out.
    nameless = [Address(addr_spec=address.addr_spec) for address in (from_, to)]
    fault: str | None = None
    for addresses in ((from_, to), (from_, nameless[1]), (nameless[0], nameless[1])):
        try:
            message = _assemble_message(addresses, headers, parts, boundary)
            fault = _find_fault(message, addresses, subject)
        except Exception as error:
            # The email package raises various exceptions for unusual headers.
            fault = f"headers that cannot be read ({type(error).__name__})"
            continue
        if fault is None:
            return message
    raise UnsafeMessage(f"The message could not be built correctly: it has {fault}.")


def _assemble_message(
    addresses: tuple[Address, Address], headers: dict[str, str], parts: tuple[str, str], boundary: str
) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["From"], message["To"] = addresses
    for name, value in headers.items():
        message[name] = value
    message.set_content(parts[0], cte="quoted-printable")
    message.add_alternative(parts[1], subtype="html", cte="quoted-printable")
    message.set_boundary(boundary)
    return message


def _find_fault(message: EmailMessage, addresses: tuple[Address, Address], subject: str) -> str | None:
    """Return the first difference between the parsed message and its input, or None."""
    parsed = message_from_bytes(message.as_bytes(), policy=policy.default)
    if parsed.keys() != message.keys() or parsed.defects:
        return "other headers than were written"
    if [part.get_content_type() for part in parsed.walk()] != _PARTS:
        return "other parts than were written"
    for name, address in zip(("From", "To"), addresses, strict=True):
        read = parsed[name].addresses
        if [recipient.addr_spec for recipient in read] != [address.addr_spec]:
            return f"another address in {name}"
        if _without_spaces(read[0].display_name) != _without_spaces(address.display_name):
            return f"another name in {name}"
    if _without_spaces(parsed["Subject"]) != _without_spaces(subject):
        return "another subject"
    raw = message_from_bytes(message.as_bytes(), policy=policy.compat32)
    for name in VERBATIM_HEADERS:
        if str(raw.get(name, "")).split() != str(message.get(name, "")).split():
            return f"an encoded {name}"
    return None


def _without_spaces(text: str) -> str:
    # Folding a long header can add or lose a space between encoded words.
    return "".join(text.split())


def _address(name: str | None, address: str, label: str) -> Address:
    local, host = _split(address, label)
    return Address(display_name=_one_line(name or "")[:_NAME_LENGTH].strip(), username=local, domain=host)


def _split(address: str, label: str) -> tuple[str, str]:
    local, _, host = address.rpartition("@")
    if not _LOCAL_PART.fullmatch(local) or len(local) > 64:
        raise UnsafeMessage(f"{label} has a part before the @ that email servers reject.")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError as error:
            raise UnsafeMessage(f"{label} does not have a valid domain.") from error
    if not _HOST.fullmatch(host) or _ENCODED_WORD.search(local):
        raise UnsafeMessage(f"{label} is not accepted by email servers.")
    return local, host.lower()


def _one_line(text: str) -> str:
    """Return the text in one line, without control characters and without anything that email programs decode."""
    visible = "".join(
        c if unicodedata.category(c)[0] not in "CZ" else " " for c in unicodedata.normalize("NFC", text)
    )
    return _ENCODED_WORD.sub("= ", " ".join(visible.split()))


def _plain_lines(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(
        "".join(c for c in line if c == "\t" or unicodedata.category(c) not in ("Cc", "Cs")) for line in lines
    )


def _text(body: str, outbound: OutboundEmail) -> str:
    footer, url = FOOTERS[outbound.language], outbound.unsubscribe_url
    opt_out = f"{footer.by_link}{url}" if url else footer.by_reply
    return f"{body.rstrip()}\n\n-- \n{_postal(outbound.sender)}\n{opt_out}\n"


def _html(body: str, outbound: OutboundEmail) -> str:
    footer, sender, url = FOOTERS[outbound.language], outbound.sender, outbound.unsubscribe_url
    paragraphs = "\n".join(
        f"<p>{_linked(paragraph, sender).replace(chr(10), '<br>' + chr(10))}</p>"
        for paragraph in re.split(r"\n{2,}", body.strip())
    )
    if url:
        opt_out = f'{html.escape(footer.by_link)}<a href="{html.escape(url)}">{html.escape(footer.link)}</a>'
    else:
        opt_out = html.escape(footer.by_reply)
    return (
        f'<!DOCTYPE html>\n<html lang="{outbound.language}">\n<head><meta charset="utf-8"><title>'
        f"{html.escape(_one_line(sender.company))}</title></head>\n"
        f'<body style="font-family:sans-serif;font-size:15px;line-height:1.5">\n{paragraphs}\n'
        f'<p style="font-size:12px;color:#666">{html.escape(_postal(sender))}<br>\n{opt_out}</p>\n</body>\n</html>\n'
    )


def _with_personal_link(outbound: OutboundEmail, text: str, page: str) -> tuple[str, str]:
    """Return text and HTML with the lead's own booking link in place of the sender's. In HTML, only its target changes."""
    link, personal = outbound.sender.calendar_link, outbound.booking_link
    if link is None or personal is None or not _URL.fullmatch(personal):
        return text, page
    target = f'<a href="{html.escape(link)}">'
    return (
        re.sub(rf"(?<!\S){re.escape(link)}(?!\S)", lambda _: personal, text),
        page.replace(target, f'<a href="{html.escape(personal)}">'),
    )


def _linked(text: str, sender: Sender) -> str:
    """Return the escaped text. Only links of the playbook become links."""
    escaped = html.escape(text)
    for link in (link.url for link in sender.playbook.links):
        if _URL.fullmatch(link):
            escaped_link = html.escape(link)
            escaped = re.sub(
                rf"(?<!\S){re.escape(escaped_link)}(?!\S)",
                f'<a href="{escaped_link}">{escaped_link}</a>',
                escaped,
            )
    return escaped


def _postal(sender: Sender) -> str:
    address = _one_line(sender.postal_address)
    company = _one_line(sender.company)
    return address if company.lower() in address.lower() else f"{company}, {address}"
