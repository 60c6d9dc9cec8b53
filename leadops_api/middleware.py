"""Middleware for every request: request id, log line, metrics, security headers, and allowed origins."""

import hmac
import logging
import re
import time
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address
from secrets import token_hex
from urllib.parse import urlsplit

import structlog
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leadops_api.bodies import TimedBody
from leadops_api.errors import ProblemError, error_response
from leadops_api.observability.metrics import Metrics
from leadops_api.ratelimit import CLIENT_ADDRESS, Limits
from leadops_core import Settings

log = structlog.get_logger("leadops.http")
_log_level = logging.getLogger("leadops.http")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
_LOGGED_PATH = 200
_ID = re.compile(r"[0-9]{1,20}|[0-9A-Fa-f]{8}(?:-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}")
_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
SECURITY_HEADERS = {
    "content-security-policy": _POLICY,
    "cross-origin-resource-policy": "same-site",
    "referrer-policy": "no-referrer",
    # Browsers ignore this header without HTTPS.
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_ANYWHERE = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
_IN_API = [*_ANYWHERE, (b"cache-control", b"no-store")]
_DEFAULT_NAMES = frozenset(name for name, _ in _IN_API)


class RequestMiddleware:
    """The outermost layer. Every response has a request id, and no exception leaves it."""

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, limits: Limits, loopback_only: bool, config: Settings
    ) -> None:
        self.app = app
        self.metrics = metrics
        self.limits = limits
        self.loopback_only = loopback_only
        self.origin = config.frontend_origin
        self.body_seconds = config.body_seconds
        secret = config.proxy_secret
        self.proxy_secret = secret.get_secret_value().encode() if secret else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = _first_of_each(scope)
        header = headers.get("x-request-id", "")
        request_id = header if header and _REQUEST_ID.fullmatch(header) else token_hex(16)
        scope["leadops.request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        status = 500
        started = is_replaced = False

        async def send_reply(message: Message) -> None:
            nonlocal status, started, is_replaced
            if is_replaced:
                return
            if _is_bare_refusal(message):
                # The server's own response to a body that is too large, sent before any of our code ran.
                is_replaced = True
                error = ProblemError(
                    413,
                    "The request is too large. The limits are LEADOPS_MAX_BODY_BYTES and, for files, LEADOPS_MAX_BYTES.",
                )
                reply = error_response(Request(scope, receive), error)
                message = {"type": "http.response.start", "status": 413, "headers": reply.raw_headers}
                status, started = 413, True
                self._add_headers(scope, request_id, message)
                await send(message)
                await send({"type": "http.response.body", "body": reply.body})
                return
            if message["type"] == "http.response.start":
                started = True
                status = message["status"]
                self._add_headers(scope, request_id, message)
            await send(message)

        try:
            _refuse_unclear_host(scope)
            self._refuse_other_origins(scope, headers)
            self._set_client_address(scope, headers)
            await self.app(scope, TimedBody(receive, self.body_seconds), send_reply)
        except Exception as error:
            reply = error_response(Request(scope, receive), error)
            if started:
                # Part of the response was sent. Only a broken connection tells the client that it is
                # incomplete.
                raise
            await reply(scope, receive, send_reply)
        finally:
            self._record(scope, status, time.perf_counter() - began)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        """Count and log the request."""
        route = getattr(scope.get("route"), "path_format", None) or "unmatched"
        self.metrics.request(scope["method"], route, status, seconds)
        # Formatting a line that is not logged costs more than this check.
        if scope["path"] not in _QUIET and _log_level.isEnabledFor(logging.INFO):
            log.info(
                "request",
                method=scope["method"],
                route=route,
                path=_path_for_log(scope),
                status=status,
                took_ms=round(seconds * 1000, 2),
            )

    def _refuse_other_origins(self, scope: Scope, headers: Mapping[str, str]) -> None:
        if self.loopback_only and not is_loopback_request(scope, headers):
            raise ProblemError(
                403,
                "Without a token, the API answers only this machine. Set LEADOPS_API_TOKEN to allow other clients.",
            )
        origin = headers.get("origin")
        is_foreign = (
            origin is not None and origin != self.origin and urlsplit(origin).netloc != headers.get("host")
        )
        if is_foreign and scope["method"] not in _SAFE:
            raise ProblemError(
                403,
                "Pages from this origin are not allowed to call the API. Add the origin to LEADOPS_FRONTEND_ORIGIN.",
            )

    def _set_client_address(self, scope: Scope, headers: Mapping[str, str]) -> None:
        """Use the client address in the dashboard's header, if the request proves to come from the dashboard."""
        address = headers.get("x-leadops-client-address")
        if address is None or self.proxy_secret is None:
            return
        secret = headers.get("x-leadops-proxy-secret", "").encode("latin-1")
        if hmac.compare_digest(secret, self.proxy_secret) and is_address(address):
            scope[CLIENT_ADDRESS] = address

    def _add_headers(self, scope: Scope, request_id: str, message: Message) -> None:
        headers = list(message["headers"])
        defaults = _IN_API if scope["path"].startswith("/api/") else _ANYWHERE
        present = _DEFAULT_NAMES.intersection([name for name, _ in headers])
        headers.append((b"x-request-id", request_id.encode()))
        headers += [header for header in defaults if header[0] not in present] if present else defaults
        headers += self.limits.headers(scope)
        message["headers"] = headers


def _path_for_log(scope: Scope) -> str:
    """Return the path without text from the caller. Only words of routes, and ids and numbers of known routes, stay.

    An unsubscribe link is a credential that never expires, and a name in a path is personal data.
    """
    route = getattr(scope.get("route"), "path_format", None)
    if route is None:
        known_words = _words_of_routes(scope["app"])
        path = scope["path"][:_LOGGED_PATH]
        return "/".join(part if part in known_words else "{unknown}" for part in path.split("/"))[
            :_LOGGED_PATH
        ]
    for name, value in scope.get("path_params", {}).items():
        if _ID.fullmatch(str(value)):
            route = route.replace(f"{{{name}}}", str(value))
    return str(route)


@lru_cache(maxsize=8)
def _words_of_routes(app: FastAPI) -> frozenset[str]:
    parts = {part for path in app.openapi()["paths"] for part in path.split("/")}
    return frozenset(part for part in parts if "{" not in part)


def _first_of_each(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])}


def _refuse_unclear_host(scope: Scope) -> None:
    """Raise ProblemError if the request has more than one `Host`, or none (RFC 9112, section 3.2).

    A proxy in front could check one host while the service reads the other.
    """
    count = sum(name == b"host" for name, _ in scope["headers"])
    if count > 1 or (count == 0 and scope["http_version"] == "1.1"):
        raise ProblemError(400, "The request needs exactly one Host header.")


def _is_bare_refusal(message: Message) -> bool:
    if message["type"] != "http.response.start" or message["status"] != 413:
        return False
    return not Headers(raw=message["headers"]).get("content-type", "").startswith("application/problem")


def is_loopback_request(scope: Scope, headers: Mapping[str, str]) -> bool:
    """Return True if the request comes from this machine and is addressed to it.

    The host name counts, too: otherwise, a web page could point its own name at 127.0.0.1 and read the data.
    """
    client = scope.get("client")
    return client is not None and is_loopback(client[0]) and _names_loopback(headers.get("host", ""))


@lru_cache(maxsize=1024)
def _names_loopback(host: str) -> bool:
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1024)
def is_loopback(host: str) -> bool:
    """Return True if the host name means this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
