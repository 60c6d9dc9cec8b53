"""A real SMTP server (aiosmtpd) on loopback that keeps received messages and can misbehave on demand."""

import asyncio
import base64
import datetime
import ipaddress
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import MISSING, SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "drop"
HANG = "hang"


@dataclass
class Script:
    """What the server answers; a reply such as `450 later`, `drop` to cut the connection, `hang` to keep silent."""

    banner: str | None = None
    mail: str | None = None
    rcpt: str | Callable[[str], str | None] | None = None
    data: str | None = None
    """In the place of 250 after the final dot."""
    kept_before_drop: bool = True
    """Whether a message is kept that is then answered with `drop`."""


@dataclass
class Sink:
    """What the server has seen."""

    port: int = 0
    script: Script = field(default_factory=Script)
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    """Verbs in their order."""
    logins: list[tuple[str, bool]] = field(default_factory=list)
    """User names with whether the connection was encrypted."""
    is_valid_token: Callable[[str], bool] = lambda _: False
    """Whether the server accepts this access token of OAuth 2."""
    open_connections: int = 0

    @property
    def message_ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.messages]

    @property
    def most_to_one(self) -> int:
        """Most messages that any one address received."""
        return max(Counter(self.recipients).values(), default=0)


class _Handler:
    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    async def _answer(self, server: SMTP, reply: str | None, usual: str) -> str:
        if reply == DROP:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            await asyncio.sleep(0)
            return "421 gone"
        if reply == HANG:
            await asyncio.sleep(3600)
        return reply or usual

    async def handle_MAIL(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._sink.commands.append("MAIL")
        answer = await self._answer(server, self._sink.script.mail, "250 OK")
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._sink.commands.append("RCPT")
        script = self._sink.script.rcpt
        answer = await self._answer(server, script(address) if callable(script) else script, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self._sink.commands.append("DATA")
        reply = self._sink.script.data
        is_kept = reply is None or reply == HANG or (reply == DROP and self._sink.script.kept_before_drop)
        if is_kept:
            assert isinstance(envelope.original_content, bytes)
            message = message_from_bytes(envelope.original_content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self._sink.messages.append(message)
            self._sink.recipients += envelope.rcpt_tos
        return await self._answer(server, reply, "250 2.0.0 queued")

    def auth(self, server: SMTP, session: Session, envelope: Envelope, kind: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        assert server.transport is not None
        is_encrypted = server.transport.get_extra_info("ssl_object") is not None
        self._sink.logins.append((data.login.decode(), is_encrypted))
        return AuthResult(success=data.password == b"right", handled=False)

    async def auth_XOAUTH2(self, server: SMTP, arguments: list[str]) -> AuthResult:  # noqa: N802 - the name is aiosmtpd's
        fields = base64.b64decode(arguments[1]).decode().split("\x01")
        login = fields[0].removeprefix("user=")
        if self._sink.is_valid_token(fields[1].removeprefix("auth=Bearer ")):
            assert server.transport is not None
            self._sink.logins.append((login, server.transport.get_extra_info("ssl_object") is not None))
            return AuthResult(success=True, auth_data=login)
        # As Gmail and Microsoft 365 do: the reason is a challenge, which the client answers with nothing.
        answer = await server.challenge_auth(b'{"status": "400"}')
        assert answer in (b"", MISSING)
        return AuthResult(success=False, handled=False)


class _Server(SMTP):
    """With a banner of the script's choice; it counts its connections."""

    script: Script
    sink: Sink

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.sink.open_connections += 1
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.sink.open_connections -= 1

    async def _handle_client(self) -> None:
        if self.script.banner == HANG:
            await asyncio.sleep(3600)
        elif self.script.banner is not None:
            await self.push(self.script.banner)
            assert self.transport is not None
            self.transport.close()
        else:
            await super()._handle_client()


@contextmanager
def smtp_sink(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, auth: bool = False
) -> Iterator[Sink]:
    """The server, for as long as it is needed; `tls` from the first byte, `starttls` when asked for."""
    sink = Sink()
    handler = _Handler(sink)
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    over = asyncio.Event()
    servers: list[SMTP] = []

    def make() -> SMTP:
        options: dict[str, Any] = {"authenticator": handler.auth, "auth_require_tls": False} if auth else {}
        server = _Server(
            handler,
            hostname="sink.example",
            loop=loop,
            tls_context=starttls,
            require_starttls=False,
            **options,
        )
        server.script, server.sink = sink.script, sink
        servers.append(server)
        return server

    async def serve() -> None:
        listening = await loop.create_server(make, "127.0.0.1", 0, ssl=tls)
        sink.port = listening.sockets[0].getsockname()[1]
        ready.set()
        await over.wait()
        listening.close()
        for server in servers:
            if isinstance(server.transport, asyncio.Transport):
                server.transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(60)
    try:
        yield sink
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(60)
        loop.close()


def make_certificate(folder: Path, host: str = "127.0.0.1") -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate for the host, and the file that a client must trust."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                key_cert_sign=True,
                crl_sign=True,
                **dict.fromkeys(
                    (
                        *("content_commitment", "key_encipherment", "data_encipherment"),
                        *("key_agreement", "encipher_only", "decipher_only"),
                    ),
                    False,
                ),
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert_file, key_file)
    return context, cert_file
