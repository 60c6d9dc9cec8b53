"""A mail server of one's own: SMTP with STARTTLS or TLS, one connection for each message."""

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Literal

from leadops_core.decision import is_hard_bounce
from leadops_core.delivery.providers.once import Once
from leadops_core.delivery.providers.words import quote
from leadops_core.outreach import UnsafeMessage, build_message
from leadops_core.schemas import OutboundEmail, SendReceipt, SendStatus
from leadops_core.tools import HandOver

Security = Literal["starttls", "tls", "none"]
_QUIT_SECONDS = 2.0


@dataclass(frozen=True)
class SmtpServer:
    """Where and how e-mails are handed in."""

    host: str
    port: int = 587
    security: Security = "starttls"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    timeout_seconds: float = 30
    """Longest wait for one answer; twice that for all that comes before the message."""
    data_timeout_seconds: float = 180
    """Longest wait from the message's first byte to the server's last word on it."""


class SmtpEmailTool:
    """Hands each message to one server.

    Before the server has accepted the recipient every failure is "try later" or "refused"; after that only an explicit reply
    is: a connection that breaks or keeps silent leaves `unknown`. RFC 5321 (4.5.4.1, 6.1) would have a client try again
    then, and accepts that messages are doubled; at most once is what is wanted here. Nothing is sent, no password either, over
    a connection that is not encrypted where `security` asks for it.
    """

    provider = "smtp"

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._once = Once()

    def send(self, message: OutboundEmail, hand_over: HandOver) -> SendReceipt:
        """Hand the message in; whatever the server answers, or does not, becomes the receipt."""
        return self._once.run(message.message_id, lambda: self._send(message, hand_over))

    def look_up(self, operation_id: str, message_id: str) -> SendReceipt:
        """A mail server can not be asked."""
        return _receipt(SendStatus.UNKNOWN, "A mail server does not tell what became of a message")

    def _send(self, message: OutboundEmail, hand_over: HandOver) -> SendReceipt:
        try:
            built = build_message(message)
            content = built.as_bytes()
        except UnsafeMessage as error:
            return _receipt(SendStatus.REFUSED, f"The message was not built: {error}")
        sender = parseaddr(str(built["From"]))[1]
        recipient = parseaddr(str(built["To"]))[1]
        session = _Session(self._server, sender, recipient)
        try:
            if refused := session.prepare():
                return refused
            hand_over()
            return session.transmit(content)
        finally:
            session.end()


class _Session:
    """One connection, for one message.

    The socket's own time limit covers one answer. A timer covers all of them: it shuts the connection down, which ends the
    call that waits.
    """

    def __init__(self, server: SmtpServer, sender: str, recipient: str) -> None:
        self._server = server
        self._sender = sender
        self._recipient = recipient
        self._smtp: smtplib.SMTP | None = None
        self._is_over = False
        self._is_polite = True
        """Whether the server waits for a command; in the middle of a message QUIT would be a word of it."""

    def prepare(self) -> SendReceipt | None:
        """Connect, encrypt, log in, name sender and recipient. Return the receipt if it ends there, None if it can go on."""
        limit = 2 * self._server.timeout_seconds
        with self._time_limit(limit):
            receipt = self._prepare()
        if self._is_over:
            return _down(f"The mail server took longer than {limit:g} s before it accepted the recipient")
        return receipt

    def transmit(self, content: bytes) -> SendReceipt:
        """Hand the message over. Without an explicit reply nobody knows what became of it."""
        limit = self._server.data_timeout_seconds
        self._is_polite = False
        with self._time_limit(limit):
            receipt = self._transmit(content)
        self._is_polite = receipt.status is not SendStatus.UNKNOWN
        if self._is_over and receipt.status is SendStatus.UNKNOWN:
            return _receipt(
                SendStatus.UNKNOWN, f"The mail server did not answer within {limit:g} s after DATA"
            )
        return receipt

    def end(self) -> None:
        """Close the connection, with QUIT if the server waits for a command."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            _close(smtp, is_polite=self._is_polite and not self._is_over)

    @contextlib.contextmanager
    def _time_limit(self, seconds: float) -> Iterator[None]:
        timer = threading.Timer(seconds, self._break_off)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _break_off(self) -> None:
        self._is_over = True
        sock = self._smtp.sock if self._smtp is not None else None
        with contextlib.suppress(OSError):
            if sock is not None:
                # Closing alone would not end a call that waits on it.
                sock.shutdown(socket.SHUT_RDWR)

    def _prepare(self) -> SendReceipt | None:
        server = self._server
        try:
            smtp = self._connect()
            if server.username is not None:
                smtp.login(server.username, server.password or "")
            code, said = smtp.mail(self._sender)
            if code != 250:
                return self._refused("the sender", code, said)
            code, said = smtp.rcpt(self._recipient)
            if code not in (250, 251):
                return self._refused("the recipient", code, said)
        except smtplib.SMTPAuthenticationError as error:
            return _down(f"The mail server refused the login: {error.smtp_code} {quote(error.smtp_error)}")
        except smtplib.SMTPNotSupportedError as error:
            return _down(f"The mail server does not offer what the settings ask for: {quote(error)}")
        except smtplib.SMTPResponseException as error:
            return _down(f"The mail server refused to talk: {error.smtp_code} {quote(error.smtp_error)}")
        except ssl.SSLError as error:
            return _down(f"The connection could not be encrypted: {quote(error.reason or error)}")
        except smtplib.SMTPException as error:
            return _down(f"The mail server broke off: {quote(error) or type(error).__name__}")
        except OSError as error:
            return _down(f"The mail server could not be reached: {quote(error) or type(error).__name__}")
        return None

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        # A name of ours, because the library would look this machine's up and wait for that.
        name, limit = self._sender.rpartition("@")[2], server.timeout_seconds
        smtp = (
            smtplib.SMTP_SSL(local_hostname=name, timeout=limit, context=self._context())
            if server.security == "tls"
            else smtplib.SMTP(local_hostname=name, timeout=limit)
        )
        # STARTTLS and TLS check the certificate for this name.
        smtp._host = server.host  # type: ignore[attr-defined]
        self._smtp = smtp
        code, said = smtp.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        if self._is_over:
            # The time was over before there was a socket to shut down.
            raise smtplib.SMTPServerDisconnected("the time is over")
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=self._context())
            smtp.ehlo_or_helo_if_needed()
        return smtp

    def _context(self) -> ssl.SSLContext:
        file = self._server.ca_file
        context = ssl.create_default_context(cafile=None if file is None else str(file))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _transmit(self, content: bytes) -> SendReceipt:
        smtp = self._smtp
        if smtp is None:
            raise RuntimeError("a message is transmitted after `prepare`")
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._server.data_timeout_seconds)
            code, said = smtp.data(content)
        except smtplib.SMTPDataError as error:
            # The reply to DATA itself: no word of the message was sent.
            return self._refused("the message", error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            words = quote(error) or type(error).__name__
            return _receipt(
                SendStatus.UNKNOWN, f"The connection broke while the message was handed over: {words}"
            )
        if code == 250:
            return _receipt(SendStatus.SENT, f"The mail server took it: {code} {quote(said)}")
        return self._refused("the message", code, said)

    def _refused(self, what: str, code: int, said: bytes | str) -> SendReceipt:
        """The receipt for an explicit reply that is no yes: 4xx try later, 5xx final."""
        words = f"The mail server refused {what}: {code} {quote(said)}"
        if 400 <= code <= 499:
            # 421 closes the service; a server that takes no mail from us takes the next one no better.
            is_down = code == 421 or what == "the sender"
            return _receipt(SendStatus.RETRY_LATER, words, is_provider_down=is_down)
        if 500 <= code <= 599:
            text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
            return _receipt(
                SendStatus.REFUSED,
                words,
                is_bounce=what == "the recipient" and is_hard_bounce(code, text),
                is_provider_down=what == "the sender",
            )
        # Not a reply that RFC 5321 has here: before DATA nothing was sent, afterwards nobody knows.
        status = SendStatus.UNKNOWN if what == "the message" else SendStatus.RETRY_LATER
        return _receipt(status, f"The mail server's answer about {what} makes no sense: {code} {quote(said)}")


def _receipt(
    status: SendStatus, note: str, *, is_bounce: bool = False, is_provider_down: bool = False
) -> SendReceipt:
    return SendReceipt(
        status=status,
        provider=SmtpEmailTool.provider,
        note=note,
        is_bounce=is_bounce,
        is_provider_down=is_provider_down,
    )


def _down(note: str) -> SendReceipt:
    return _receipt(SendStatus.RETRY_LATER, note, is_provider_down=True)


def _close(smtp: smtplib.SMTP, *, is_polite: bool) -> None:
    sock = smtp.sock
    with contextlib.suppress(smtplib.SMTPException, OSError, ValueError):
        if sock is not None:
            if is_polite:
                sock.settimeout(_QUIT_SECONDS)
                # No waiting for the answer: it changes nothing.
                sock.sendall(b"QUIT\r\n")
            sock.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        smtp.close()
