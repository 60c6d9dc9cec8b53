"""A token server (OAuth 2) on loopback, which issues access tokens and tells a mail server which ones are valid."""

import json
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REFRESH_TOKEN = "refresh-token"
CLIENT_ID = "leadops-client"


@dataclass
class TokenServer:
    """What the server has issued."""

    url: str = ""
    username: str = ""
    valid: set[str] = field(default_factory=set)
    issued: list[str] = field(default_factory=list)
    refuses: bool = False

    def expire_all(self) -> None:
        """Make all access tokens invalid, before their time."""
        self.valid.clear()


@contextmanager
def token_server(username: str) -> Iterator[TokenServer]:
    state = TokenServer(username=username)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            fields = urllib.parse.parse_qs(self.rfile.read(length).decode())
            if self.path == "/token":
                self._issue({name: values[0] for name, values in fields.items()})
            else:
                token = fields.get("token", [""])[0]
                self._answer(200, {"active": token in state.valid, "username": state.username})

        def _issue(self, fields: dict[str, str]) -> None:
            is_known = (fields.get("refresh_token"), fields.get("client_id")) == (REFRESH_TOKEN, CLIENT_ID)
            if state.refuses or not is_known or fields.get("grant_type") != "refresh_token":
                self._answer(400, {"error": "invalid_grant"})
                return
            token = f"access-{len(state.issued) + 1}"
            state.issued.append(token)
            state.valid.add(token)
            self._answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600})

        def _answer(self, status: int, body: dict[str, object]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
