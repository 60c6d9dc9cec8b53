"""A real service on loopback, and clients that send too much, too slowly, or without end."""

import json
import re
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.scenarios.test_upload_crash import environment, wait_for

TOKEN = "a-token-of-the-tests-0123456789"
_ADDRESS = re.compile(r"running on http://127\.0\.0\.1:(\d+)")
_MOST_FILES = 1_024
"""What a process may open by default on most systems."""


class Service(NamedTuple):
    """A running `leadops serve`."""

    port: int
    folder: Path

    def log(self) -> str:
        return (self.folder / "serve.log").read_text("utf-8")

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def get(self, path: str) -> int:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", headers=headers, timeout=30).status_code


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with the settings that it has by default."""
    with serving(tmp_path_factory.mktemp("usual")) as found:
        yield found


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that waits half a second for headers and bodies."""
    with serving(tmp_path_factory.mktemp("impatient"), header_seconds="0.5", body_seconds="0.5") as found:
        yield found


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Service]:
    """Run `leadops serve` with these settings, as an ordinary user starts it."""
    log = folder / "serve.log"
    (folder / "tmp").mkdir()
    with (
        log.open("w") as file,
        subprocess.Popen(
            [sys.executable, "-m", "leadops_core.cli", "serve", "--port", "0", "--no-worker"],
            env=environment(f"sqlite:///{folder / 'leads.db'}", folder)
            | {"LEADOPS_API_TOKEN": TOKEN, "TMPDIR": str(folder / "tmp")}
            | {f"LEADOPS_{name.upper()}": value for name, value in settings.items()},
            cwd=folder,
            stderr=file,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_FILES, _MOST_FILES)),  # noqa: PLW1509
        ) as process,
    ):
        try:
            found = wait_for(lambda: _ADDRESS.search(log.read_text("utf-8")), log)
            yield Service(int(found.group(1)), folder)
        finally:
            process.kill()


def read_all(stream: socket.socket) -> bytes:
    """What the service sends until it closes the connection."""
    data = b""
    while block := _receive(stream):
        data += block
    return data


def _receive(stream: socket.socket) -> bytes:
    try:
        return stream.recv(65_536)
    except ConnectionResetError:
        return b""


def test_service_answers_during_thousands_of_partial_requests(service: Service) -> None:
    with ExitStack() as stack:
        for number in range(3_000):
            stream = stack.enter_context(service.connect())
            stream.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ")
            if number % 500 == 499:
                assert service.get("/healthz") == 200
                assert service.get("/api/leads") == 200
    assert "too many connections" in service.log()


def test_headers_that_never_end_are_closed(impatient: Service) -> None:
    with impatient.connect() as half, impatient.connect() as silent:
        half.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ")
        assert read_all(half).startswith(b"HTTP/1.1 408 ")
        assert read_all(silent) == b""


def test_rest_of_a_refused_request_is_not_read_to_its_end(service: Service) -> None:
    head = b"POST /api/leads/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000000\r\n\r\n"
    with service.connect() as stream:
        stream.sendall(head)
        assert stream.recv(65_536).startswith(b"HTTP/1.1 401 ")
        # Far less than the body, and far more than the buffers of two sockets.
        assert send_until_closed(stream, [b"a" * 1_000_000] * 90)


def test_empty_lines_do_not_keep_a_connection(impatient: Service) -> None:
    with impatient.connect() as stream:
        assert send_until_closed(stream, [b"\r\n"] * 200, pause=0.1)


def send_until_closed(stream: socket.socket, blocks: Iterable[bytes], *, pause: float = 0) -> bool:
    """Send the blocks; whether the service closed the connection before the last of them."""
    try:
        for block in blocks:
            stream.sendall(block)
            time.sleep(pause)
    except ConnectionError:
        return True
    return False


def test_second_request_on_a_connection_has_the_same_timeout(impatient: Service) -> None:
    with impatient.connect() as stream:
        stream.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert stream.recv(65_536).startswith(b"HTTP/1.1 200 ")
        stream.sendall(b"GET /healthz HT")
        assert b"HTTP/1.1 408 " in read_all(stream)


@pytest.mark.parametrize(
    "lines",
    [
        [b"X-Long: ", *([b"a" * 50_000] * 60)],
        [b"X-Long: " + b"a" * 100_000 + b"\r\n\r\n"],
        [b"".join(b"X-%d: a\r\n" % number for number in range(200)), b"\r\n"],
        [b"".join(b"X-%d: %s\r\n" % (number, b"a" * 900) for number in range(90)), b"\r\n"],
    ],
    ids=["never ending", "long", "many", "many long"],
)
def test_headers_that_are_too_large_are_answered_431(service: Service, lines: list[bytes]) -> None:
    with service.connect() as stream:
        stream.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        for line in lines:
            stream.sendall(line)
        assert read_all(stream).startswith(b"HTTP/1.1 431 ")


def test_trailers_and_chunk_extensions_are_limited(service: Service) -> None:
    head = (
        b"POST /api/leads HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + TOKEN.encode() + b"\r\n"
        b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    for start in (b"2\r\n{}\r\n0\r\nX-Trailer: ", b"2;extension="):
        with service.connect() as stream:
            assert send_until_closed(stream, [head + start, *([b"a" * 50_000] * 2_000)])


@pytest.mark.parametrize("key", ["", "Idempotency-Key: key-1\r\n"])
@pytest.mark.parametrize("size", ["Content-Length: 100000000", "Transfer-Encoding: chunked"])
def test_anonymous_requests_do_not_fill_the_disk(service: Service, key: str, size: str) -> None:
    head = (
        f"POST /api/leads/upload HTTP/1.1\r\nHost: 127.0.0.1\r\n{size}\r\n{key}"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    )
    start = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    most = 0

    def blocks() -> Iterator[bytes]:
        nonlocal most
        yield head.encode()
        for piece in (start, *([b"a" * 1_000_000] * 60)):
            yield b"%x\r\n%s\r\n" % (len(piece), piece) if "chunked" in size else piece
            most = max(most, spooled(service.folder))

    with service.connect() as stream:
        # The rest is thrown away for a moment, so that the client sees the response; then the connection ends.
        assert send_until_closed(stream, blocks(), pause=0.05)
    assert most == 0
    with service.connect() as stream:
        stream.sendall(head.encode())
        assert stream.recv(65_536).startswith(b"HTTP/1.1 401 ")


def spooled(folder: Path) -> int:
    """Size of the temporary files that a process has open without a name."""
    total = 0
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(link.readlink()).startswith(str(folder / "tmp")):
                total += link.stat().st_size
        except OSError:
            continue
    return total


def test_slow_body_ends_with_408(impatient: Service) -> None:
    with impatient.connect() as stream:
        stream.sendall(
            f"POST /api/leads HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
            'Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"email'.encode()
        )
        head, _, body = read_all(stream).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert json.loads(body)["type"] == "urn:leadops:problem:too-slow"


def test_connections_stay_open_for_the_next_request(service: Service) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{service.port}") as client:
        ports = {
            client.get("/healthz").extensions["network_stream"].get_extra_info("client_addr")
            for _ in range(20)
        }
    assert len(ports) == 1
    assert None not in ports


def test_long_anonymous_path_does_not_delay_others(service: Service) -> None:
    with service.connect() as stream:
        stream.sendall(b"GET /" + b"a." * 30_000 + b"@ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert stream.recv(65_536).startswith(b"HTTP/1.1 404 ")
    assert service.get("/healthz") == 200
    logged = [json.loads(line) for line in service.log().splitlines()]
    assert 0 < max(len(line.get("path", "")) for line in logged) <= 200
