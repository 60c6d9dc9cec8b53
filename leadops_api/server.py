"""Start uvicorn with the settings, logs, and the rule about addresses."""

import os
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI

from leadops_api.app import create_app
from leadops_api.middleware import is_loopback
from leadops_api.observability.logs import configure_logs
from leadops_api.protocol import BACKLOG, LimitedProtocol, limited_protocol
from leadops_core import Settings
from leadops_core.cli import CommandError

log = structlog.get_logger("leadops.api")


def run(url: str | None, *, host: str | None, port: int | None, worker: bool | None, reload: bool) -> None:
    """Serve until a signal arrives. Raise CommandError if the settings contradict each other."""
    arguments: dict[str, Any] = {"database_url": url, "host": host, "port": port, "serve_worker": worker}
    arguments = {name: value for name, value in arguments.items() if value is not None}
    config = Settings(**arguments)
    check_address(config)
    if reload:
        # With --reload, each serving process is a new one and reads the settings again.
        os.environ |= {f"LEADOPS_{name.upper()}": str(value) for name, value in arguments.items()}
        uvicorn.run(
            "leadops_api.server:app_of_settings",
            factory=True,
            reload=True,
            reload_dirs=["leadops_api", "leadops_core"],
            **_options(config),
        )
        return
    configure_logs(config)
    try:
        app = create_app(config)
    except ValueError as error:
        raise CommandError(str(error)) from None
    uvicorn.run(app, **_options(config, limited_protocol(config)))


def app_of_settings() -> FastAPI:
    """Return the app for the environment and `.env`, for servers that take a factory."""
    config = Settings()
    configure_logs(config)
    return create_app(config)


def check_address(config: Settings) -> None:
    """Raise CommandError if other machines could reach a service without a token."""
    is_open = config.auth_mode == "token" and config.api_token is None
    if is_open and not is_loopback(config.host):
        raise CommandError(
            f"The API does not listen on {config.host} without a token, because anyone could send email in your name. Set "
            "LEADOPS_API_TOKEN (create one with openssl rand -hex 32), or listen on 127.0.0.1."
        )


def _options(config: Settings, protocol: type[LimitedProtocol] = LimitedProtocol) -> dict[str, Any]:
    return {
        "http": protocol,
        "ws": "none",
        # asyncio accepts a whole backlog at once, before the connection limit applies.
        "backlog": BACKLOG,
        "host": config.host,
        "port": config.port,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": bool(config.trusted_proxies),
        "forwarded_allow_ips": config.trusted_proxies,
        "timeout_graceful_shutdown": int(config.worker_grace_seconds),
    }
