"""Accept every email on port 1025 and list it on port 8025, with the part of Mailpit's API that the image tests read."""

import email
import json
from email import policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

taken: list[dict[str, Any]] = []


class Sink:
    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        to = [{"Address": address} for address in envelope.rcpt_tos]
        taken.append({"Subject": message["Subject"], "To": to})
        return "250 taken"


class Listing(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"total": len(taken), "messages": taken[::-1]}).encode()
        self.send_response(200 if self.path == "/api/v1/messages" else 404)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


if __name__ == "__main__":
    Controller(Sink(), hostname="0.0.0.0", port=1025, ready_timeout=20).start()
    ThreadingHTTPServer(("0.0.0.0", 8025), Listing).serve_forever()
