"""An issuer of access tokens in place of Entra ID, on loopback."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

TENANT, AUDIENCE = "11111111-2222-3333-4444-555555555555", "api://leadops"


class Issuer:
    """An issuer with real keys that it can change."""

    def __init__(self) -> None:
        self.keys: dict[str, rsa.RSAPrivateKey] = {}
        self.fetches = 0
        self.rotate("first")
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.fetches += 1
                body = json.dumps(issuer.key_set()).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.authority = f"http://127.0.0.1:{self._server.server_address[1]}"

    def rotate(self, name: str) -> None:
        self.keys = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048)}

    def key_set(self) -> dict[str, Any]:
        to_jwk = jwt.algorithms.RSAAlgorithm.to_jwk
        keys = [
            {**to_jwk(key.public_key(), as_dict=True), "kid": name, "use": "sig"}
            for name, key in self.keys.items()
        ]
        return {"keys": keys}

    def token(
        self, *, key: Any = None, kid: str | None = None, algorithm: str = "RS256", **claims: Any
    ) -> str:
        [(name, own)] = self.keys.items()
        now = int(time.time())
        payload = {
            "iss": f"{self.authority}/{TENANT}/v2.0",
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + 600,
            "oid": "user-1",
            "name": "Ada Lovelace",
            "roles": ["reviewer"],
        } | claims
        payload = {name: value for name, value in payload.items() if value is not None}
        return jwt.encode(payload, key or own, algorithm=algorithm, headers={"kid": kid or name})

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def settings(self) -> dict[str, Any]:
        """Return the settings of a service that trusts this issuer."""
        return {
            "auth_mode": "entra",
            "entra_tenant_id": TENANT,
            "entra_audience": AUDIENCE,
            "entra_authority": self.authority,
        }
