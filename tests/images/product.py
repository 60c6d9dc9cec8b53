"""The whole product in containers, seen from its published ports."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.images.engine import Engine

ROOT = Path(__file__).parents[2]
PROJECT = "leadops-images-test"
TOKEN = "leadops-on-this-machine"
"""Settings of docker-compose.yml that a test may override."""
PORTS = ("BACKEND_PORT", "FRONTEND_PORT", "MAIL_PORT", "CONSOLE_PORT")
BUILT = ("backend", "frontend", "console")
TOOLS_SERVICE = "backup"
PATIENCE_SECONDS = 300.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Product:
    """docker-compose.yml as it is, under a project name and ports of its own."""

    engine: Engine
    ports: dict[str, int] = field(default_factory=lambda: {name: free_port() for name in PORTS})
    settings: dict[str, str] = field(default_factory=dict)

    def compose(self, *words: str) -> str:
        """Return the output of `docker compose WORDS`."""
        given = {name: str(port) for name, port in self.ports.items()} | self.settings
        file = str(ROOT / "docker-compose.yml")
        # An empty env file, so that the test does not depend on a developer's .env.
        shown = ["compose", "--file", file, "--env-file", "/dev/null", "--project-name", PROJECT]
        return self.engine.run(*shown, *words, **given)

    def url(self, port: str, path: str) -> str:
        """An address on a published port."""
        return f"http://127.0.0.1:{self.ports[port]}{path}"

    def ask(self, method: str, path: str, **more: Any) -> Any:
        """The JSON answer of the API. Raises where it refuses."""
        headers = {"Authorization": f"Bearer {TOKEN}", **more.pop("headers", {})}
        answer = httpx.request(
            method, self.url("BACKEND_PORT", path), headers=headers, timeout=60, trust_env=False, **more
        )
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def figures(self) -> dict[str, Any]:
        """How many leads there are of each kind."""
        return dict(self.ask("GET", "/api/dashboard")["figures"])

    def container(self, service: str) -> str:
        """The id of the service's container."""
        return self.compose("ps", "--all", "--quiet", service).strip()

    def sql(self, question: str, *, database: str = "leadops") -> str:
        """One answer of the database itself."""
        words = (
            "exec",
            "-T",
            "-e",
            "PGPASSWORD=leadops",
            "-e",
            f"PGDATABASE={database}",
            "postgres",
            "sh",
            "-c",
        )
        psql = 'PATH=$PATH:$(echo /usr/lib/postgresql/*/bin) psql -h 127.0.0.1 -U leadops -qtAc "$0"'
        return self.compose(*words, psql, question).strip()

    def worked_off(self) -> bool:
        """Whether nothing waits to be processed."""
        waits = self.figures()["by_processing"]
        return not waits.get("queued") and not waits.get("running")


def until(is_so: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> float:
    """Wait until it is so; how long that took. Raises AssertionError past the patience."""
    started = time.monotonic()
    while True:
        with suppress(httpx.TransportError):
            if is_so():
                return time.monotonic() - started
        assert time.monotonic() - started < seconds, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.3)
