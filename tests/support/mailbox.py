"""Leads that got an email, and their replies, for tests of conversations."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

from leadops_core import LeadOps, Settings
from leadops_core.schemas import EmailDraft
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.tools import IdSource

OWN = "alex@quillmere.example"
ANN, BEN = "ann@acme.example", "ben@beta.example"
_LEADS = (
    "first_name,last_name,email,company,title,message\n"
    f"Ann,Miller,{ANN},Acme GmbH,Head of Sales,We need a demo this week for 200 people\n"
    f"Ben,Stone,{BEN},Beta AG,CEO,Please send your pricing for 80 users this month\n"
)


@contextmanager
def opened_mailbox(
    url: str, folder: Path, clock: FixedClock | None = None, ids: IdSource | None = None, **settings: Any
) -> Iterator[LeadOps]:
    """A database, with the Maildir folder `inbox` as its mailbox."""
    (folder / "inbox").mkdir(exist_ok=True)
    values: dict[str, Any] = {
        "outbox_dir": folder / "outbox",
        "mailbox": "maildir",
        "maildir": folder / "inbox",
        "undo_seconds": 0,
        **settings,
    }
    config = Settings(_env_file=None, **values)
    with LeadOps.open(url, config=config, clock=clock or FixedClock(), ids=ids) as ops:
        yield ops


def send_first_emails(ops: LeadOps) -> dict[str, EmailDraft]:
    """Import two leads, and send each its first email; return the emails by address."""
    ops.ingest(io.BytesIO(_LEADS.encode()), file_name="leads.csv")
    ops.process()
    for item in ops.review().items:
        ops.delivery.send_now(item.draft.id, by="rep", expected_version=item.draft.version)
    return {address: ops.drafts.for_lead(lead_id(ops, address))[0] for address in (ANN, BEN)}


def lead_id(ops: LeadOps, address: str) -> Any:
    return ops.leads.show(address).lead.id


def reply(
    text: str,
    *,
    to: EmailDraft | None = None,
    sender: str = ANN,
    message_id: str | None = "<reply-1@acme.example>",
    **headers: str,
) -> bytes:
    """A raw message; with `to`, an answer to that email."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = OWN
    message["Subject"] = "Re: your email"
    message["Date"] = "Mon, 02 Nov 2026 12:30:00 +0000"
    if message_id:
        message["Message-ID"] = message_id
    if to is not None:
        message["In-Reply-To"] = str(to.message_id)
        message["References"] = str(to.message_id)
    for name, value in headers.items():
        header = name.replace("_", "-")
        if header in message:
            message.replace_header(header, value)
        else:
            message[header] = value
    message.set_content(text)
    return message.as_bytes()


def bounce(
    of: EmailDraft, *, status: str = "5.1.1", action: str = "failed", text: str = "550 User unknown"
) -> bytes:
    """A delivery report (RFC 3464) about an email."""
    return (
        f"From: MAILER-DAEMON@mx.acme.example\nTo: {OWN}\nSubject: Undelivered Mail\n"
        f"Message-ID: <b{status}{action}@mx.example>\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        f"Final-Recipient: rfc822; {of.recipient}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {text}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {of.message_id}\n\n--b--\n"
    ).encode()


class FailingIds:
    """Identifiers, until one of them fails as if the process were stopped there."""

    def __init__(self) -> None:
        self._ids = CountingIds(1_000)
        self.left = 10**9

    def new(self) -> UUID:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return self._ids.new()
