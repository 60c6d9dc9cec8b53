"""SMTP with STARTTLS or TLS, one connection for each message."""

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Literal

from leadops_core.decision import is_hard_bounce
from leadops_core.delivery.providers.once import OncePerMessage
from leadops_core.delivery.providers.words import quote
from leadops_core.outreach import UnsafeMessage, build_message
from leadops_core.schemas import OutboundEmail, SendReceipt, SendStatus
from leadops_core.tools import HandoverCallback
from leadops_core.tools.oauth import MailTokenError, OAuthTokens

Security = Literal["starttls", "tls", "none"]
_QUIT_SECONDS = 2.0
_PROBE_SENDER = "probe@localhost"
"""Its domain is the name by which this client introduces itself."""


@dataclass(frozen=True)
class SmtpServer:
    """An SMTP server and how to connect to it."""

    host: str
    port: int = 587
    security: Security = "starttls"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tokens: OAuthTokens | None = field(default=None, repr=False)
    """OAuth 2 in the place of a password."""
    ca_file: Path | None = None
    timeout_seconds: float = 30
    """Longest wait for one reply. All commands before the message may take twice as long."""
    data_timeout_seconds: float = 180
    """Longest wait from the first byte of the message to the final reply."""


class SmtpEmailTool:
    """Hands each message to one server.

    Until the server accepts the recipient, every failure means "try later" or "refused". After that, only an explicit reply
    does: if the connection breaks or the server stays silent, the result is `unknown`. RFC 5321 (4.5.4.1, 6.1) asks clients to
    send again in that case and accepts duplicates; this client sends at most once on purpose. Nothing, not even a password,
    is sent over an unencrypted connection unless `security` is `none`.
    """

    provider = "smtp"

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._once = OncePerMessage()

    def send(self, message: OutboundEmail, hand_over: HandoverCallback) -> SendReceipt:
        """Send the message. Any reply of the server, or none, becomes the receipt."""
        return self._once.run(message.message_id, lambda: self._send(message, hand_over))

    def probe(self) -> SendReceipt | None:
        """Connect, encrypt, and log in, without a message. Return None, or a receipt with the reason if that fails."""
        session = _SmtpSession(self._server, _PROBE_SENDER, "")
        try:
            return session.log_in()
        finally:
            session.end()

    def look_up(self, operation_id: str, message_id: str) -> SendReceipt:
        """Return `unknown`: an SMTP server cannot be asked."""
        return _receipt(SendStatus.UNKNOWN, "A mail server cannot be asked about a message")

    def _send(self, message: OutboundEmail, hand_over: HandoverCallback) -> SendReceipt:
        try:
            built = build_message(message)
            content = built.as_bytes()
        except UnsafeMessage as error:
            return _receipt(SendStatus.REFUSED, f"The message was not built: {error}")
        sender = parseaddr(str(built["From"]))[1]
        recipient = parseaddr(str(built["To"]))[1]
        session = _SmtpSession(self._server, sender, recipient)
        try:
            if refused := session.prepare():
                return refused
            hand_over()
            return session.transmit(content)
        finally:
            session.end()


class _SmtpSession:
    """One connection for one message.

    The timeout of the socket covers one reply. A timer covers all of them: it shuts the connection down, which ends the call
    that waits.
    """

    def __init__(self, server: SmtpServer, sender: str, recipient: str) -> None:
        self._server = server
        self._sender = sender
        self._recipient = recipient
        self._smtp: smtplib.SMTP | None = None
        self._is_over = False
        self._is_polite = True
        """True if the server waits for a command. In the middle of a message, QUIT would become part of it."""

    def log_in(self) -> SendReceipt | None:
        """Connect, encrypt, and log in. Return a receipt if any of it fails."""
        return self._within_time(lambda: None)

    def prepare(self) -> SendReceipt | None:
        """Connect, encrypt, log in, and name sender and recipient. Return a receipt if any of it fails."""
        return self._within_time(self._name_parties)

    def _within_time(self, then: Callable[[], SendReceipt | None]) -> SendReceipt | None:
        limit = 2 * self._server.timeout_seconds
        with self._time_limit(limit):
            receipt = self._log_in(then)
        if self._is_over:
            return _down(f"The mail server took longer than {limit:g} s before it accepted the recipient")
        return receipt

    def transmit(self, content: bytes) -> SendReceipt:
        """Hand the message over. Without an explicit reply, the result is unknown."""
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
        """Close the connection, after QUIT if the server waits for a command."""
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
                # Closing alone does not end a call that waits on the socket.
                sock.shutdown(socket.SHUT_RDWR)

    def _log_in(self, then: Callable[[], SendReceipt | None]) -> SendReceipt | None:
        server = self._server
        try:
            smtp = self._connect()
            if server.username is not None:
                _sign_in(smtp, server, server.username)
            return then()
        except MailTokenError as error:
            return _down(str(error))
        except smtplib.SMTPAuthenticationError as error:
            return _down(f"The mail server refused the login: {error.smtp_code} {quote(error.smtp_error)}")
        except smtplib.SMTPNotSupportedError as error:
            return _down(f"The mail server does not offer what the settings require: {quote(error)}")
        except smtplib.SMTPResponseException as error:
            return _down(
                f"The mail server refused the connection: {error.smtp_code} {quote(error.smtp_error)}"
            )
        except ssl.SSLError as error:
            return _down(f"The connection could not be encrypted: {quote(error.reason or error)}")
        except smtplib.SMTPException as error:
            return _down(f"The mail server closed the connection: {quote(error) or type(error).__name__}")
        except OSError as error:
            return _down(f"The mail server could not be reached: {quote(error) or type(error).__name__}")

    def _name_parties(self) -> SendReceipt | None:
        smtp = self._connected()
        code, reply = smtp.mail(self._sender)
        if code != 250:
            return self._refused("the sender", code, reply)
        code, reply = smtp.rcpt(self._recipient)
        if code not in (250, 251):
            return self._refused("the recipient", code, reply)
        return None

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            raise RuntimeError("there is no connection yet")
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        # Without a name, smtplib would look up the name of this machine and wait for that.
        name, limit = self._sender.rpartition("@")[2], server.timeout_seconds
        smtp = (
            smtplib.SMTP_SSL(local_hostname=name, timeout=limit, context=self._context())
            if server.security == "tls"
            else smtplib.SMTP(local_hostname=name, timeout=limit)
        )
        # STARTTLS and TLS check the certificate for this name.
        smtp._host = server.host  # type: ignore[attr-defined]
        self._smtp = smtp
        code, reply = smtp.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, reply)
        if self._is_over:
            # The timer ended before there was a socket to shut down.
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
        smtp = self._connected()
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._server.data_timeout_seconds)
            code, reply = smtp.data(content)
        except smtplib.SMTPDataError as error:
            # The reply to the DATA command: nothing of the message was sent.
            return self._refused("the message", error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            reason = quote(error) or type(error).__name__
            return _receipt(
                SendStatus.UNKNOWN, f"The connection broke while the message was handed over: {reason}"
            )
        if code == 250:
            return _receipt(SendStatus.SENT, f"The mail server accepted the message: {code} {quote(reply)}")
        return self._refused("the message", code, reply)

    def _refused(self, subject: str, code: int, reply: bytes | str) -> SendReceipt:
        """Return the receipt for an explicit refusal: 4xx means try later, 5xx is final."""
        note = f"The mail server refused {subject}: {code} {quote(reply)}"
        if 400 <= code <= 499:
            # 421 closes the service. A server that refuses the sender refuses the next message, too.
            is_down = code == 421 or subject == "the sender"
            return _receipt(SendStatus.RETRY_LATER, note, is_provider_down=is_down)
        if 500 <= code <= 599:
            text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
            return _receipt(
                SendStatus.REFUSED,
                note,
                is_bounce=subject == "the recipient" and is_hard_bounce(code, text),
                is_provider_down=subject == "the sender",
            )
        # RFC 5321 defines no such reply. Before DATA nothing was sent; after it, the result is unknown.
        status = SendStatus.UNKNOWN if subject == "the message" else SendStatus.RETRY_LATER
        return _receipt(
            status, f"The mail server gave an unexpected reply about {subject}: {code} {quote(reply)}"
        )


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
                # The reply to QUIT changes nothing, so nobody waits for it.
                sock.sendall(b"QUIT\r\n")
            sock.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        smtp.close()


def _sign_in(smtp: smtplib.SMTP, server: SmtpServer, username: str) -> None:
    """Sign in. With OAuth 2, a refused token is replaced once: it may have been withdrawn before its time."""
    tokens = server.tokens
    if tokens is None:
        smtp.login(username, server.password or "")
        return
    smtp.ehlo_or_helo_if_needed()
    for renew in (False, True):
        answer = tokens.sasl_text(username, renew=renew)
        try:
            # The server explains a refusal in a challenge, which an empty response ends.
            smtp.auth("XOAUTH2", lambda challenge=None, answer=answer: "" if challenge else answer)
            return
        except smtplib.SMTPAuthenticationError:
            if renew:
                raise
