"""The whole conversation over a real mail server: Dovecot, on loopback, run as a normal user."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from leadops_core import LeadOps
from leadops_core.conversation.mailboxes.imap import ImapMailbox
from leadops_core.schemas import StopReason
from leadops_core.testing.clock import FixedClock
from leadops_core.testing.contracts.mailbox import MailboxContract
from leadops_core.tools.mailbox import MailboxFailedError
from leadops_core.tools.oauth import OAuthTokens
from tests.support.dovecot import PASSWORD, USER, Dovecot, running_dovecot
from tests.support.mailbox import ANN, opened_mailbox, reply, send_first_emails
from tests.support.tokens import CLIENT_ID, REFRESH_TOKEN, TokenServer, token_server


def no_keys(_: object) -> set[str]:
    return set()


@pytest.fixture(scope="module")
def tokens() -> Iterator[TokenServer]:
    with token_server(USER) as server:
        yield server


@pytest.fixture(scope="module")
def dovecot(tokens: TokenServer) -> Iterator[Dovecot]:
    with running_dovecot(introspection_url=f"{tokens.url}/introspect") as server:
        yield server


@pytest.fixture
def user(request: pytest.FixtureRequest) -> str:
    """A mailbox of this test's own."""
    return f"{request.node.name.replace('[', '-').replace(']', '')}@quillmere.example"[-60:]


def mailbox_of(dovecot: Dovecot, user: str, **changes: Any) -> ImapMailbox:
    options: dict[str, Any] = {
        "password": PASSWORD,
        "tokens": None,
        "security": "none",
        "ca_file": None,
        "days": 3650,
        "timeout_seconds": 60,
    }
    return ImapMailbox("127.0.0.1", dovecot.imap_port, user, **{**options, **changes})


class TestImapMailbox(MailboxContract):
    @pytest.fixture(autouse=True)
    def _account(self, dovecot: Dovecot, user: str) -> None:
        self._dovecot, self._user = dovecot, user

    def open_mailbox(self) -> ImapMailbox:
        return mailbox_of(self._dovecot, self._user)

    def deliver(self, raw: bytes) -> None:
        self._dovecot.deliver(raw, to=self._user)

    def deliver_sent(self, raw: bytes) -> None:
        self._dovecot.append(raw, user=self._user)


def imap_settings(dovecot: Dovecot, user: str) -> dict[str, Any]:
    return {
        "mailbox": "imap",
        "imap_host": "127.0.0.1",
        "imap_port": dovecot.imap_port,
        "imap_security": "none",
        "imap_username": user,
        "imap_password": PASSWORD,
        "mailbox_days": 3650,
    }


def test_imap_changes_nothing_in_the_mailbox(dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(reply("One"), to=user)
    mailbox = mailbox_of(dovecot, user)
    assert len(list(mailbox.fetch("INBOX", None, no_keys))) == 1
    mailbox.close()
    assert all(b"\\Seen" not in flags for flags in dovecot.flags(user=user))


def test_broken_connection_and_expired_token_end_no_poll(dovecot: Dovecot, tokens: TokenServer) -> None:
    oauth = OAuthTokens(f"{tokens.url}/token", CLIENT_ID, None, REFRESH_TOKEN)
    mailbox = mailbox_of(dovecot, USER, password=None, tokens=oauth)
    for number in range(45):
        dovecot.deliver(reply(f"Question {number}?", message_id=f"<{number}@acme.example>"))
    read = mailbox.fetch("INBOX", None, no_keys)
    first = [next(read) for _ in range(20)]
    issued = len(tokens.issued)
    tokens.expire_all()
    dovecot.cut_connections()
    keys = [raw.key for raw in (*first, *read)]
    assert len(set(keys)) == len(keys) == 45
    assert len(tokens.issued) == issued + 1
    mailbox.close()


def test_connection_cut_during_a_wait_is_opened_again(dovecot: Dovecot, user: str) -> None:
    mailbox = mailbox_of(dovecot, user)
    mailbox.folders()
    threading.Timer(0.5, dovecot.cut_connections).start()
    with pytest.raises(MailboxFailedError, match="did not answer"):
        mailbox.wait(60)
    assert mailbox.folders() == ("INBOX", "Sent")
    mailbox.close()


def test_wrong_password_is_named(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(MailboxFailedError, match="refused the sign-in"):
        mailbox_of(dovecot, user, password="wrong").folders()


def test_expired_access_token_is_replaced_once(dovecot: Dovecot, tokens: TokenServer) -> None:
    oauth = OAuthTokens(f"{tokens.url}/token", CLIENT_ID, None, REFRESH_TOKEN)
    mailbox = mailbox_of(dovecot, USER, password=None, tokens=oauth)
    assert mailbox.folders() == ("INBOX", "Sent")
    mailbox.close()
    issued = len(tokens.issued)
    assert mailbox.folders()
    assert len(tokens.issued) == issued
    mailbox.close()
    tokens.expire_all()
    assert mailbox.folders()
    assert len(tokens.issued) == issued + 1
    mailbox.close()
    tokens.expire_all()
    tokens.refuses = True
    with pytest.raises(MailboxFailedError, match="refused the refresh token"):
        mailbox.folders()
    tokens.refuses = False


def test_renumbered_mailbox_repeats_no_message(dovecot: Dovecot, user: str, tmp_path: Path) -> None:
    with opened_mailbox("sqlite://", tmp_path, **imap_settings(dovecot, user)) as ops:
        sent = send_first_emails(ops)
        for number in range(3):
            dovecot.deliver(
                reply(f"Question {number}?", to=sent[ANN], message_id=f"<{number}@acme.example>"), to=user
            )
        assert ops.conversation.poll().replies == 3
        dovecot.change_uid_validity(user=user)
        dovecot.deliver(reply("Last", to=sent[ANN], message_id="<last@acme.example>"), to=user)
        report = ops.conversation.poll()
        assert (report.replies, report.repeated, report.trouble) == (1, 3, None)


class LmtpHandler:
    """Hands every message that arrives over SMTP to the mail server of its recipient."""

    def __init__(self, dovecot: Dovecot) -> None:
        self._dovecot = dovecot

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the name is aiosmtpd's
        with smtplib.LMTP("127.0.0.1", self._dovecot.lmtp_port, local_hostname="localhost") as client:
            client.sendmail(envelope.mail_from, envelope.rcpt_tos, envelope.content)
        return "250 OK"


def newest_message(dovecot: Dovecot, user: str) -> Any:
    """The last message in a mailbox, as its owner reads it."""
    with dovecot.client(user) as client:
        count = client.select()[1][0]
        assert isinstance(count, bytes)
        fetched = client.fetch(count.decode(), "(BODY[])")[1][0]
    assert isinstance(fetched, tuple)
    return message_from_bytes(fetched[1], policy=policy.default)


def answer_by_smtp(ops: LeadOps, dovecot: Dovecot, user: str, clock: FixedClock) -> None:
    """Draft and send the answer to the lead's reply, and let the lead reply to it."""
    clock.advance(60)
    assert ops.answers.draft_due().drafted == 1
    draft = ops.review().items[0].draft
    ops.delivery.send_now(draft.id, by="rep", expected_version=draft.version)
    arrived = newest_message(dovecot, ANN)
    assert (arrived["Subject"], arrived["In-Reply-To"]) == ("Re: your email", "<reply-1@acme.example>")
    assert ops.conversation.inbox().items == ()
    clock.advance(60)
    answer = ops.drafts.get(draft.id)
    dovecot.deliver(reply("Thanks!", To=user, to=answer, message_id="<reply-2@acme.example>"), to=user)
    assert ops.conversation.poll().replies == 1
    sources = sorted(entry.source for entry in ops.conversation.thread(ANN).entries)
    assert sources == ["draft", "draft", "form", "message", "message"]
    (waiting,) = ops.conversation.inbox().items
    assert waiting.draft_id == draft.id


def test_conversation_from_approval_to_the_reply(dovecot: Dovecot, user: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    relay = Controller(LmtpHandler(dovecot), hostname="127.0.0.1", port=port, server_hostname="localhost")
    relay.start()
    smtp = {
        "email_mode": "smtp",
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "sender_name": "Kim Rep",
        "sender_company": "Firm",
        "sender_email": user,
        "sender_postal_address": "Firm, 1 Street, Town",
        "sender_website": "https://firm.example",
        "sender_offer": "teams sell more",
        "unsubscribe_url": "https://firm.example/u",
        "unsubscribe_secret": "x" * 40,
    }
    clock = FixedClock()
    try:
        with opened_mailbox("sqlite://", tmp_path, clock, **imap_settings(dovecot, user), **smtp) as ops:
            email = send_first_emails(ops)[ANN]
            # The lead reads the email, and answers it.
            assert newest_message(dovecot, ANN)["Message-ID"] == email.message_id
            dovecot.deliver(reply("Tuesday at 10 works for me.", To=user, to=email), to=user)
            report = ops.conversation.poll()
            assert (report.replies, report.trouble) == (1, None)
            cadence = ops.follow_ups.get(ANN)
            assert cadence is not None
            assert cadence.stop_reason is StopReason.REPLIED
            assert [entry.source for entry in ops.conversation.thread(ANN).entries] == [
                "form",
                "draft",
                "message",
            ]
            answer_by_smtp(ops, dovecot, user, clock)
            clock.advance(30 * 86_400)
            assert [item.lead.email for item in ops.review().items if item.lead.email == ANN] == []
    finally:
        relay.stop()
