"""Measure the HTTP API with 16 callers, compared with a bare FastAPI route that returns the same bytes.

    python benchmarks/api.py [--database sqlite|postgres] [--full] [--beside CHECKOUT]

Each request is sent in turn to `leadops serve` of every checkout and to the bare route, each of them a server process.
`--full` measures with 100,000 leads and again with ten times as many. Postgres is a temporary server.
"""

import argparse
import asyncio
import itertools
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

from _measure import ROOT, Aim, Side, Table, make_parser, parse_arguments, percentile, run_child, write_leads

CALLERS = 16
DATABASES = ("sqlite", "postgres")
ROTATION = 200
"""Number of different texts, cursors, and leads in the requests."""
LISTS = {
    "newest": [""],
    "status, two values": ["status=QUALIFIED&status=NEEDS_INFO"],
    "label=HOT, best first": ["label=HOT&sort=score"],
    "label=COLD, best first": ["label=COLD&sort=score"],
    "status, label and source": ["status=QUALIFIED&label=WARM&source=web_form"],
    "by company": ["sort=company"],
}
SEARCHES = {
    "text, a common word": ["text=sales"],
    "text, two words and a filter": ["text=sales%20demo&label=HOT"],
}


def ingest(source: str, url: str) -> dict[str, float]:
    from leadops_core import LeadOps

    with LeadOps.open(url) as ops:
        return {"leads": ops.ingest(Path(source)).counts.accepted}


def serve_bare(port: int) -> dict[str, float]:
    """Serve a route that returns the last bytes that it received."""
    import uvicorn
    from fastapi import FastAPI, Request, Response

    app = FastAPI()
    stored = {"body": b""}

    @app.get("/bytes")
    async def get_bytes() -> Response:
        return Response(stored["body"], media_type="application/json")

    @app.put("/bytes")
    async def put_bytes(request: Request) -> dict[str, int]:
        stored["body"] = await request.body()
        return {"bytes": len(stored["body"])}

    uvicorn.run(app, port=port, log_level="error", access_log=False)
    return {}


class Caller:
    """A connection that sends one request after another. An HTTP library would cost more than the server."""

    def __init__(self, port: int, *, token: str | None = None) -> None:
        self._port = port
        self._credentials = f"Authorization: Bearer {token}\r\n" if token else ""

    async def __aenter__(self) -> "Caller":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 24)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def send(self, path: str, method: str = "GET", body: bytes = b"") -> bytes:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{self._credentials}"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        size = int(answer.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        content = await self._reader.readexactly(size)
        if answer[9:12] != b"200":
            raise RuntimeError(f"{path}: {answer[9:12].decode()} {content[:300]!r}")
        return content


@dataclass(frozen=True)
class Server:
    """A server process and its port."""

    port: int
    pid: int

    def cpu_ms(self) -> float:
        """Return the processor time of all threads in milliseconds."""
        total = 0
        for thread in Path(f"/proc/{self.pid}/task").glob("*/schedstat"):
            with suppress(FileNotFoundError, ProcessLookupError):
                total += int(thread.read_text().split()[0])
        return total / 1e6


@contextmanager
def serving(side: Side, command: Sequence[str], port: int, **variables: str) -> Iterator[Server]:
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, env=side.environment(**variables), cwd=folder) as process,
    ):
        try:
            for _ in range(600):
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                if process.poll() is not None:
                    raise RuntimeError(f"{command[0]} ended with {process.returncode}")
                time.sleep(0.1)
            yield Server(port, process.pid)
        finally:
            process.terminate()


def serving_api(side: Side, url: str) -> AbstractContextManager[Server]:
    port = free_port()
    command = [side.program("leadops"), "serve", "--port", str(port), "--no-worker", "--db", url]
    limit = "10000000/minute"
    return serving(side, command, port, LEADOPS_RATE_LIMIT=limit, LEADOPS_RATE_LIMIT_ADDRESS=limit)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def ask(server: Server, paths: Sequence[str], requests: int) -> tuple[float, float, bytes]:
    """Return the 95th percentile of latency and the mean processor time in milliseconds, and the last response."""
    numbers, latencies, body = itertools.count(), list[float](), b""

    async def call() -> None:
        nonlocal body
        async with Caller(server.port) as caller:
            # The first request of a connection is not counted.
            await caller.send(paths[0])
            while (number := next(numbers)) < requests:
                began = time.perf_counter()
                body = await caller.send(paths[number % len(paths)])
                latencies.append((time.perf_counter() - began) * 1000)

    before = server.cpu_ms()
    await asyncio.gather(*(call() for _ in range(CALLERS)))
    cpu = (server.cpu_ms() - before) / (requests + CALLERS)
    return percentile(latencies, 0.95), cpu, body


@dataclass(frozen=True)
class Answers:
    """The results for one request on each side, and on the bare route."""

    p95: list[float]
    cpu: list[float]
    bare_p95: float
    bare_cpu: float


async def compare(
    servers: Sequence[Server], bare: Server, paths: Sequence[Sequence[str]], requests: int, rounds: int
) -> Answers:
    """Send the request to all servers in turn. Each server has its own paths, because ids and cursors differ."""
    timings: list[list[tuple[float, float]]] = [[] for _ in (*servers, bare)]
    for number in range(rounds):
        for index, server in enumerate(servers):
            p95, cpu, body = await ask(server, paths[index], requests)
            timings[index].append((p95, cpu))
            if index == 0 and number == 0:
                async with Caller(bare.port) as caller:
                    await caller.send("/bytes", "PUT", body)
        p95, cpu, _ = await ask(bare, ["/bytes"], requests)
        timings[-1].append((p95, cpu))
    p95s = [median(p95 for p95, _ in rounds_taken) for rounds_taken in timings]
    cpus = [median(cpu for _, cpu in rounds_taken) for rounds_taken in timings]
    return Answers(p95s[:-1], cpus[:-1], p95s[-1], cpus[-1])


async def pages_and_leads(server: Server) -> tuple[list[str], list[str]]:
    """Return the paths of later pages and of single leads."""
    pages, leads, path = list[str](), list[str](), "/api/leads"
    async with Caller(server.port) as caller:
        while len(leads) < ROTATION:
            page = json.loads(await caller.send(path))
            leads += [f"/api/leads/{lead['id']}" for lead in page["items"]]
            if page["next_cursor"] is None:
                break
            path = f"/api/leads?cursor={quote(page['next_cursor'])}"
            pages.append(path)
    return pages, leads


async def ask_all(
    servers: Sequence[Server], bare: Server, lead_count: int, requests: int, rounds: int
) -> dict[str, tuple[bool, Answers]]:
    """Send every kind of request. Return the results by name, and True for those that are lists."""
    own = [await pages_and_leads(server) for server in servers]
    lists = {
        name: [[f"/api/leads?{query}" for query in queries]] * len(servers) for name, queries in LISTS.items()
    }
    lists["the next page"] = [pages for pages, _ in own]
    others = {
        name: [[f"/api/leads?{query}" for query in queries]] * len(servers)
        for name, queries in SEARCHES.items()
    }
    one_lead = [f"/api/leads?text=n{number * lead_count // ROTATION}x" for number in range(ROTATION)]
    others["text, one lead"] = [one_lead] * len(servers)
    others["one lead"] = [leads for _, leads in own]
    answers = {}
    for is_list, questions in ((True, lists), (False, others)):
        for name, paths in questions.items():
            answers[name] = (is_list, await compare(servers, bare, paths, requests, rounds))
    return answers


def show(title: str, sides: Sequence[Side], answers: dict[str, tuple[bool, Answers]]) -> None:
    """Print latency and processor time."""
    latency = Table(f"{title}, p95 of {CALLERS} callers", "ms", sides)
    work = Table(f"{title}, processor time of the server for one answer", "ms", sides)
    for name, (is_list, timing) in answers.items():
        ratios = [p95 / timing.bare_p95 for p95 in timing.p95]
        aim, goal = (Aim(10), Aim(60)) if is_list else (Aim(30), Aim(120))
        latency.add(name, timing.p95, ratios, timing.bare_p95, aim, goal)
        work.add(name, timing.cpu, [cpu / timing.bare_cpu for cpu in timing.cpu], timing.bare_cpu)
    latency.print()
    work.print()


def show_growth(
    sides: Sequence[Side],
    fewer: dict[str, tuple[bool, Answers]],
    more: dict[str, tuple[bool, Answers]],
) -> None:
    """Print the growth of the times with ten times as many leads."""
    growth = Table("ten times as many leads, p95", "ms", sides)
    for name, (is_list, timing) in more.items():
        ratios = [p95 / before for p95, before in zip(timing.p95, fewer[name][1].p95, strict=True)]
        growth.add(name, timing.p95, ratios, fewer[name][1].p95[0], Aim(1.5 if is_list else 3))
    growth.print()


def measure(
    options: argparse.Namespace, database: str, leads: int, folder: Path
) -> dict[str, tuple[bool, Answers]]:
    """Fill a database for each side, serve it, and send the requests."""
    source = folder / "leads.csv"
    write_leads(source, leads)
    with ExitStack() as stack:
        servers = []
        for side in options.sides:
            url = f"sqlite:///{folder}/{side.name}-{leads}.db"
            if database == "postgres":
                from tests.support.postgres import running_postgres

                server = stack.enter_context(running_postgres(shared_buffers="512MB"))
                url = server.render_as_string(hide_password=False)
            side.call(__file__, "ingest", source=str(source), url=url)
            process = [side.program("leadops"), "process", "--workers", "2", "--db", url]
            subprocess.run(process, env=side.environment(), cwd=folder, check=True, stdout=subprocess.DEVNULL)
            servers.append(stack.enter_context(serving_api(side, url)))
        port = free_port()
        command = [sys.executable, __file__, "--child", json.dumps(["serve_bare", {"port": port}])]
        bare = stack.enter_context(serving(options.sides[0], command, port))
        return asyncio.run(ask_all(servers, bare, leads, options.requests, options.rounds))


def main() -> None:
    run_child({"ingest": ingest, "serve_bare": serve_bare})
    # Not earlier, because child processes import the code of their own checkout.
    sys.path.insert(0, str(ROOT))
    parser = make_parser(__doc__)
    parser.add_argument("--database", choices=DATABASES, help="default sqlite, both with --full")
    options = parse_arguments(parser, leads=(5_000, 100_000), requests=(200, 400), rounds=(1, 3))
    default = DATABASES if options.full else DATABASES[:1]
    for database in [options.database] if options.database else default:
        fewer = None
        for leads in (options.leads, 10 * options.leads) if options.full else (options.leads,):
            with tempfile.TemporaryDirectory() as folder:
                answers = measure(options, database, leads, Path(folder))
            show(f"{database}, {leads:,} leads", options.sides, answers)
            if fewer is not None:
                show_growth(options.sides, fewer, answers)
            fewer = answers


if __name__ == "__main__":
    main()
