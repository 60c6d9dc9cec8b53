"""The wire format of the email service of Azure Communication Services, served on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DROP = 0
"""Status that makes the server cut the connection."""


@dataclass
class Service:
    """What the service has seen, and how it answers."""

    port: int = 0
    posts: list[dict[str, Any]] = field(default_factory=list)
    """Bodies of all sending requests."""
    operations: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What it took, by operation id."""
    headers: list[dict[str, str]] = field(default_factory=list)
    post_answers: list[int] = field(default_factory=list)
    """Statuses for the next sending requests; 202 when none is left."""
    takes_when_it_fails: bool = False
    """Whether a request that is answered with an error, or cut, was taken all the same."""
    ask_answers: list[int] = field(default_factory=list)
    """Statuses for the next questions; the true answer when none is left."""
    ends: str = "Succeeded"
    polls: int = 1
    """How often it says Running before the end."""
    error: dict[str, str] = field(default_factory=dict)

    def take(self, id: str, body: dict[str, Any]) -> None:
        self.operations.setdefault(id, {"body": body, "asked": 0, "times": 0})["times"] += 1


@contextmanager
def acs_service() -> Iterator[Service]:
    """The service, for as long as it is needed."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.posts.append(body)
            service.headers.append(dict(self.headers))
            id = self.headers["Operation-Id"]
            status = service.post_answers.pop(0) if service.post_answers else 202
            if status == 202 or service.takes_when_it_fails:
                service.take(id, body)
            if status == DROP:
                self.close_connection = True
                self.connection.close()
                return
            if status == 202:
                where = f"http://127.0.0.1:{service.port}/emails/operations/{id}?api-version=2025-09-01"
                self._say(
                    202, {"id": id, "status": "Running"}, {"Operation-Location": where, "Retry-After": "0"}
                )
            else:
                code = {429: "TooManyRequests", 400: "InvalidRecipient", 401: "Denied"}.get(status, "Oops")
                self._say(status, {"error": {"code": code, "message": "no <ann@firm.example>"}})

        def do_GET(self) -> None:
            id = self.path.partition("?")[0].rpartition("/")[2]
            if service.ask_answers and (status := service.ask_answers.pop(0)) != 200:
                self._say(status, {"error": {"code": "Denied", "message": "no"}})
                return
            found = service.operations.get(id)
            if found is None:
                self._say(404, {"error": {"code": "NotFound", "message": "no such operation"}})
                return
            found["asked"] += 1
            if found["asked"] <= service.polls:
                self._say(200, {"id": id, "status": "Running"}, {"Retry-After": "0"})
            else:
                said: dict[str, Any] = {"id": id, "status": service.ends}
                self._say(200, said | ({"error": service.error} if service.error else {}))

        def _say(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(content)),
                **(headers or {}),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Not on the tests' screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
